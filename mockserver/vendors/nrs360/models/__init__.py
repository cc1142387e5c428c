"""The tables of 360NRS, one file per product, on one metadata."""

from mockserver.vendors.nrs360.models import (
    blacklist,
    campaigns,
    contacts,
    forms,
    images,
    mailing,
    messages,
    otp,
    pages,
    templates,
    validation,
    voice,
    voice_interactive,
    whatsapp,
)
from mockserver.vendors.nrs360.models.metadata import tables

__all__ = [
    "blacklist",
    "campaigns",
    "contacts",
    "forms",
    "images",
    "mailing",
    "messages",
    "otp",
    "pages",
    "tables",
    "templates",
    "validation",
    "voice",
    "voice_interactive",
    "whatsapp",
]
