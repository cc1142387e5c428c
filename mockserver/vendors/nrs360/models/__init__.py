"""The tables of 360NRS, one file per product, on one metadata."""

from mockserver.vendors.nrs360.models import (
    blacklist,
    campaigns,
    mailing,
    messages,
    otp,
    pages,
    templates,
    voice,
)
from mockserver.vendors.nrs360.models.metadata import tables

__all__ = [
    "blacklist",
    "campaigns",
    "mailing",
    "messages",
    "otp",
    "pages",
    "tables",
    "templates",
    "voice",
]
