"""One-time codes."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant
from mockserver.vendors.nrs360.models.metadata import tables

otps = Table(
    "nrs360_otps",
    tables,
    Column("id", Integer, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("app_id", Text, nullable=False),
    Column("code", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("max_seconds_validity", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("nrs360_otps_recipient", "recipient", "app_id"),
)
