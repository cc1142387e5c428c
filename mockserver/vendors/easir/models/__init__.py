"""The tables of EASIR, one file per subject, on one metadata."""

from mockserver.vendors.easir.models import (
    campaigns,
    content,
    fields,
    files,
    people,
    records,
    webhooks,
)
from mockserver.vendors.easir.models.metadata import tables

__all__ = [
    "campaigns",
    "content",
    "fields",
    "files",
    "people",
    "records",
    "tables",
    "webhooks",
]
