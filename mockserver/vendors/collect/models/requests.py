"""Requests, their elements, and who else contributes to them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.collect.models.metadata import tables
from mockserver.vendors.collect.models.shape import list_columns

requests = Table(
    "collect_requests",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("portal_key", String, nullable=False),  # makes the portal's address hard to guess
    Column("base_url", Text, nullable=False),  # what links begin with: see origins
    Column("campaign_id", String, nullable=False),
    Column("contact_id", String, nullable=False),
    Column("status", String, nullable=False),
    Column("due_at", Instant),
    Column("privacy", String, nullable=False),
    Column("branding", Json, nullable=False),
    Column("data", Json, nullable=False),
    Column("created_by", String),
    Column("assigned_to", String),
    Column("send_message", Boolean),
    Column("send_completion_message", Boolean),
    Column("send_rejection_message", Boolean),
    Column("send_reopen_message", Boolean),
    Column("submitted_at", Instant),
    Column("created_at", Instant, nullable=False),
    Index("collect_requests_campaign", "campaign_id", "number"),
    Index("collect_requests_contact", "contact_id", "number"),
    Index("collect_requests_status", "status", "number"),
)

elements = Table(
    "collect_elements",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("request_id", String, nullable=False),
    Column("item_id", String, nullable=False),
    *list_columns(),
    Column("status", String, nullable=False),
    Column("answers", Json),  # of a form: {field id: value}
    Column("reason", Text, nullable=False),  # why it was rejected
    Column("signer", Text, nullable=False),
    Column("done_at", Instant),  # uploaded, answered or signed
    Column("created_at", Instant, nullable=False),
    Index("collect_elements_request", "request_id", "order"),
)

contributors = Table(
    "collect_contributors",
    tables,
    Column("number", Integer, primary_key=True),
    Column("request_id", String, nullable=False),
    Column("contact_id", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("collect_contributors_request", "request_id", "contact_id"),
)
