"""What voice messages have beside other messages."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Numeric, String, Table, Text

from mockserver.kernel.columns import Instant
from mockserver.vendors.nrs360.models.metadata import tables

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
