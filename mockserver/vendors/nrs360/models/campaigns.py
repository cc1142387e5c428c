"""Campaigns and sendings: what every send belongs to."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.nrs360.models.metadata import tables

campaigns = Table(
    "nrs360_campaigns",
    tables,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("is_named", Boolean, nullable=False),
    Column("type", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    # Only named campaigns are looked up by name: sends without one do not pay for it.
    Index("nrs360_campaigns_name", "name", sqlite_where=text("is_named = 1")),
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
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

held_jobs = Table(
    "nrs360_held_jobs",
    tables,
    Column("id", Integer, primary_key=True),
    Column("sending_id", Integer, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("payload", Json, nullable=False),
    Column("weight", Integer, nullable=False),
)
