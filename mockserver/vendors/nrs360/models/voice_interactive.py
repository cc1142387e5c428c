"""Calls with a menu: what was said, and which keys were pressed."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.nrs360.models.metadata import tables

interactive_sendings = Table(
    "nrs360_interactive_sendings",
    tables,
    Column("sending_id", Integer, primary_key=True),
    Column("speech", Text, nullable=False),
    Column("menu", Json, nullable=False),
)

interactive_calls = Table(
    "nrs360_interactive_calls",
    tables,
    Column("message", String, primary_key=True),
    Column("sending_id", Integer, nullable=False),
    Column("planned_keys", Json),
)

pressed_keys = Table(
    "nrs360_pressed_keys",
    tables,
    Column("id", Integer, primary_key=True),
    Column("message", Integer, nullable=False),
    Column("sending_id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("key", String, nullable=False),
    Column("heard", Text, nullable=False),
    Index("nrs360_pressed_keys_message", "message", "id"),
    Index("nrs360_pressed_keys_sending", "sending_id", "id"),
)
