"""The messages of requests."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant
from mockserver.vendors.collect.models.metadata import tables

messages = Table(
    "collect_messages",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("request_id", String, nullable=False),
    Column("contact_id", String, nullable=False),
    Column("kind", String, nullable=False),  # invitation, reminder, completion, rejection, reopen
    Column("channel", String, nullable=False),  # email, sms
    Column("recipient", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("ledger_id", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("collect_messages_request", "request_id"),
)
