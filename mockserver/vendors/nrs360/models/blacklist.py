"""Recipients that nothing is sent to."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant
from mockserver.vendors.nrs360.models.metadata import tables

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
    Index("nrs360_blacklist_order", "type", "id"),
    Index("nrs360_blacklist_sending", "type", "sending_id", "id"),
)
