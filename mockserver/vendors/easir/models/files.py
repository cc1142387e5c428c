"""Files that EASIR made, and what their links lead to."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from mockserver.kernel.columns import Instant
from mockserver.vendors.easir.models.metadata import tables

files = Table(
    "easir_files",
    tables,
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False, unique=True),  # in links: nobody guesses it
    Column("name", Text, nullable=False),
    Column("type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("user_id", Integer),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
)
