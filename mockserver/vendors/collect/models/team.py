"""The users of the account's team; the team itself is kept as state."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.collect.models.metadata import tables

users = Table(
    "collect_users",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("campaigns", Json),  # those that the user has access to; null stands for all
    Column("created_at", Instant, nullable=False),
)
