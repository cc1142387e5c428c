"""Campaigns: what is sent, to whom it went, and what was made of them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.easir.models.metadata import tables

campaigns = Table(
    "easir_campaigns",
    tables,
    Column("id", String, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("user_id", Integer, nullable=False),
    Column("team_id", Integer),
    Column("group_id", Integer),
    Column("scope", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("approved", Boolean, nullable=False),
    Column("type", String, nullable=False),
    Column("message", Json),
    Column("template_id", Integer),
    Column("filter", Json),
    Column("task", Json),  # without its times, which move with a sandbox's start
    Column("task_start_at", Instant),
    Column("task_end_at", Instant),
    Column("send_at", Instant),
    # From `started_at` on nothing of it can be changed; `sent_at` is when the last one got it.
    Column("started_at", Instant),
    Column("sent_at", Instant),
    Column("total_sent", Integer),
    Column("letters_at", Instant),
    Column("base_url", Text, nullable=False),
    Column("exchange", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
)

campaign_recipients = Table(
    "easir_campaign_recipients",
    tables,
    Column("campaign_id", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("contact_id", String, nullable=False),
    sqlite_with_rowid=False,  # kept in the order in which it is read
)

campaign_messages = Table(
    "easir_campaign_messages",
    tables,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", String, nullable=False),
    Column("contact_id", String, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("entry", Integer),  # its number in the ledger behind the inbox
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("easir_campaign_messages_campaign", "campaign_id", "id"),
)

tasks = Table(
    "easir_tasks",
    tables,
    Column("id", Integer, primary_key=True),
    Column("campaign_id", String, nullable=False),
    Column("contact_id", String, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("relations_path", String, nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("end_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("easir_tasks_campaign", "campaign_id", "id"),
)

campaign_exports = Table(
    "easir_campaign_exports",
    tables,
    Column("id", String, primary_key=True),
    Column("campaign_id", String, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("file_id", String),
    Column("base_url", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

campaign_export_parts = Table(
    "easir_campaign_export_parts",
    tables,
    Column("export_id", String, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("rows", Json, nullable=False),
    sqlite_with_rowid=False,
)

campaign_links = Table(
    "easir_campaign_links",
    tables,
    Column("code", String, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("kind", String, nullable=False),  # letters, preview
    Column("campaign_id", String),
    Column("html", Text, nullable=False),
    Column("expires_at", Instant),
    Column("created_at", Instant, nullable=False),
)
