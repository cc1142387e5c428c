"""Where events are told."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.collect.models.metadata import tables

webhooks = Table(
    "collect_webhooks",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("target_url", Text, nullable=False),
    Column("types", Json, nullable=False),
    Column("campaign_id", String),
    Column("secret_token", Text),
    Column("status", String, nullable=False),  # active, paused
    Column("created_at", Instant, nullable=False),
)
