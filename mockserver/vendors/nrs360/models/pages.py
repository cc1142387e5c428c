"""Landing pages, and the short links that lead to pages."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, text

from mockserver.kernel.columns import Instant
from mockserver.vendors.nrs360.models.metadata import tables

landings = Table(
    "nrs360_landings",
    tables,
    Column("id", Integer, primary_key=True),
    Column("html", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

links = Table(
    "nrs360_links",
    tables,
    Column("code", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("target", Text, nullable=False),
    Column("message", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("clicks", Integer, nullable=False),
    # Only short links are looked up by their message: the others do not pay for it.
    Index("nrs360_links_short", "message", sqlite_where=text("kind = 'short'")),
)
