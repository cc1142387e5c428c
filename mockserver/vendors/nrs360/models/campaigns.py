"""Campaigns and sendings: what every send belongs to."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.nrs360.models.metadata import tables

campaigns = Table(
    "nrs360_campaigns",
    tables,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("is_named", Boolean, nullable=False),
    Column("type", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

sendings = Table(
    "nrs360_sendings",
    tables,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", Integer, nullable=False, index=True),
    Column("channel", String, nullable=False),
    Column("status", String, nullable=False),
    Column("tags", Json, nullable=False),
    Column("scheduled_at", Instant),
    Column("expires_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)
