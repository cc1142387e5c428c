"""Requests, their elements, and who else contributes to them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.collect.models.metadata import tables

requests = Table(
    "collect_requests",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("portal_key", String, nullable=False),  # makes the portal's address hard to guess
    Column("base_url", Text, nullable=False),  # what links that are made later begin with
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
    Column("type", String, nullable=False),  # docs, form, text, page, sign
    Column("name", Text, nullable=False),
    Column("order", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("description", Text, nullable=False),
    Column("nickname", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("visibility", String, nullable=False),
    Column("visibility_conditionnal", Json),
    Column("extensions", Json, nullable=False),
    Column("multipleupload", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("fields", Json, nullable=False),
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
