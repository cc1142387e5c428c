"""Who is told of what."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant
from mockserver.vendors.easir.models.metadata import tables

webhooks = Table(
    "easir_webhooks",
    tables,
    Column("id", Integer, primary_key=True),
    Column("target_url", Text, nullable=False),
    Column("webhook_event", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("verification_token", Text, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Index("easir_webhooks_event", "webhook_event", "deleted_at"),
)
