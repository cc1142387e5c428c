"""WhatsApp: senders, templates, and conversations with their messages."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.nrs360.models.metadata import tables

whatsapp_senders = Table(
    "nrs360_whatsapp_senders",
    tables,
    Column("phone", String, primary_key=True),
    Column("name", Text, nullable=False),
)

whatsapp_templates = Table(
    "nrs360_whatsapp_templates",
    tables,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("header", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("footer", Text, nullable=False),
    Column("buttons", Json, nullable=False),
    Column("has_location", Boolean, nullable=False),
    Column("is_tolerant", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

whatsapp_conversations = Table(
    "nrs360_whatsapp_conversations",
    tables,
    Column("id", Integer, primary_key=True),
    Column("sender", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("last_message_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("nrs360_whatsapp_conversations_pair", "sender", "recipient", unique=True),
    Index("nrs360_whatsapp_conversations_recipient", "recipient"),
    Index("nrs360_whatsapp_conversations_newest", "updated_at", "id"),
)

whatsapp_messages = Table(
    "nrs360_whatsapp_messages",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("conversation", Integer, nullable=False),
    Column("msisdn", String, nullable=False),
    Column("direction", String, nullable=False),
    Column("type", String, nullable=False),
    Column("content", Text, nullable=False),
    Column("reactions", Json, nullable=False),
    Column("buttons", Json, nullable=False),
    Column("button_answers", Json, nullable=False),
    Column("default_answer", Text),
    Column("sent_at", Instant),
    Column("delivered_at", Instant),
    Column("read_at", Instant),
    Column("failed_at", Instant),
    Column("ledger_id", Integer, nullable=False),
    Index("nrs360_whatsapp_messages_conversation", "conversation", "number"),
)
