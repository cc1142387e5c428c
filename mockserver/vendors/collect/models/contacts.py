"""Whom requests are sent to."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.collect.models.metadata import tables

contacts = Table(
    "collect_contacts",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("tags", Json, nullable=False),
    Column("custom", Json, nullable=False),  # [{"_id", "name", "variable", "value"}]
    Column("nb_request", Integer, nullable=False),
    Column("is_unsubscribed", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_activity", Instant),
    Index("collect_contacts_email", "email"),
)
