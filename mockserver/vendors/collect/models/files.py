"""Files: uploads, documents to sign, signed ones, and samples."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from mockserver.kernel.columns import Instant
from mockserver.vendors.collect.models.metadata import tables

files = Table(
    "collect_files",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("key", String, nullable=False),  # signs the file's URLs
    Column("request_id", String, nullable=False),
    Column("element_id", String, nullable=False),
    Column("kind", String, nullable=False),  # upload, sign, signed, sample
    Column("name", Text, nullable=False),
    Column("type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("by", String, nullable=False),  # api, contact, user
    Column("created_at", Instant, nullable=False),
    Column("scanned_at", Instant),
    Column("shares", Integer),  # the number of the file whose content it has; null: its own
    Index("collect_files_request", "request_id", "element_id"),
    Index("collect_files_element", "element_id", "kind"),
)

contents = Table(
    "collect_contents",
    tables,
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Beside their rows, so that lists do not read them."""
