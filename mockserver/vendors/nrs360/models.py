"""The tables of 360NRS."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    text,
)

from mockserver.kernel.columns import Instant, Json

tables = MetaData()

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
    Column("contact_id", Integer, nullable=False),
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
    Column("id", Integer, primary_key=True),
    Column("message", Integer, nullable=False),
    Column("sending_id", Integer, nullable=False),
    Column("type", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("is_mobile", Boolean, nullable=False),
    Column("browser", String, nullable=False),
    Column("os", String, nullable=False),
    Column("url", Text, nullable=False),
    Index("nrs360_events_message", "message", "id"),
    Index("nrs360_events_sending", "sending_id", "id"),
)

voices = Table(
    "nrs360_voices",
    tables,
    Column("message", String, primary_key=True),
    Column("language", String, nullable=False),
    Column("gender", String, nullable=False),
    Column("audio_url", Text, nullable=False),
    Column("retries", Integer),
    Column("is_machine_detected", Boolean, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("price", Numeric(12, 4), nullable=False),
)

calls = Table(
    "nrs360_calls",
    tables,
    Column("message", Integer, primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("result", String, nullable=False),
    Column("call_duration", Integer, nullable=False),
)

landings = Table(
    "nrs360_landings",
    tables,
    Column("id", Integer, primary_key=True),
    Column("html", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

templates = Table(
    "nrs360_templates",
    tables,
    Column("version", Integer, primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
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
)

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

mails = Table(
    "nrs360_mails",
    tables,
    Column("id", String, primary_key=True),
    Column("code", String, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("from_name", Text, nullable=False),
    Column("from_email", Text, nullable=False),
    Column("reply_to", Text, nullable=False),
    Column("cc", Json, nullable=False),
    Column("bcc", Json, nullable=False),
    Column("html", Text, nullable=False),
    Column("targets", Json, nullable=False),
    Column("attachments", Json, nullable=False),
)

attachments = Table(
    "nrs360_attachments",
    tables,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

blacklist = Table(
    "nrs360_blacklist",
    tables,
    Column("id", Integer, primary_key=True),
    Column("type", String, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("is_definitive", Boolean, nullable=False),
    Column("sending_id", Integer),
    Column("campaign_name", Text),
    Column("created_at", Instant, nullable=False),
    Index("nrs360_blacklist_entry", "type", "recipient", unique=True),
)
