"""Campaigns, and the items that a request of theirs asks for."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.collect.models.metadata import tables
from mockserver.vendors.collect.models.shape import list_columns

campaigns = Table(
    "collect_campaigns",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("status", String, nullable=False),  # open, closed, archived
    Column("needs_approval", Boolean, nullable=False),
    Column("is_hidden", Boolean, nullable=False),  # from all but administrators: 403
    Column("due_in_days", Integer),  # null: requests have no due date of their own
    Column("reminders", Json, nullable=False),  # days after the invitation
    Column("privacy", String, nullable=False),
    Column("branding", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
)

items = Table(
    "collect_items",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("campaign_id", String, nullable=False),
    *list_columns(),
    Index("collect_items_campaign", "campaign_id", "order"),
)
