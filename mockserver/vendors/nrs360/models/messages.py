"""Messages of all channels, and what happened to them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Numeric, String, Table, Text, text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.nrs360.models.metadata import tables

messages = Table(
    "nrs360_messages",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("campaign_id", Integer, nullable=False),
    Column("sending_id", Integer, nullable=False, index=True),
    Column("channel", String, nullable=False),
    Column("campaign_name", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("custom_fields", Json, nullable=False),
    Column("text", Text, nullable=False),
    Column("encoding", String, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("cost", Numeric(12, 4), nullable=False),
    Column("mnc", String),
    Column("is_certified", Boolean, nullable=False),
    Column("is_flash", Boolean, nullable=False),
    Column("notification_url", Text),
    Column("status", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("is_delivered", Boolean, nullable=False),
    Column("is_clicked", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("scheduled_at", Instant),
    Column("starts_at", Instant, nullable=False),
    Column("rescheduled_at", Instant),
    Column("expires_at", Instant),
    Column("ledger_id", Integer, nullable=False),
    # Holds none but the messages that wait for their time: sends at once do not pay for it.
    Index("nrs360_messages_later", "starts_at", sqlite_where=text("starts_at > created_at")),
)

events = Table(
    "nrs360_events",
    tables,
    Column("message", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("sending_id", Integer, nullable=False),
    Column("type", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("is_mobile", Boolean, nullable=False),
    Column("browser", String, nullable=False),
    Column("os", String, nullable=False),
    Column("url", Text, nullable=False),
    Index("nrs360_events_sending", "sending_id", "id"),
    sqlite_with_rowid=False,  # kept in the order in which it is read
)
