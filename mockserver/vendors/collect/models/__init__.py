"""The tables of Collect, one file per subject, on one metadata."""

from mockserver.vendors.collect.models import (
    campaigns,
    contacts,
    files,
    messages,
    requests,
    team,
    webhooks,
)
from mockserver.vendors.collect.models.metadata import tables

__all__ = [
    "campaigns",
    "contacts",
    "files",
    "messages",
    "requests",
    "tables",
    "team",
    "webhooks",
]
