"""What campaigns are made of: templates, relations paths, and the company's campaign settings."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.easir.models.metadata import tables

templates = Table(
    "easir_templates",
    tables,
    Column("id", Integer, primary_key=True),
    Column("type", String, nullable=False, index=True),  # email or letter
    Column("company_id", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("content", Text, nullable=False),  # HTML; `{{content}}` stands for the campaign's own
    Column("margins", Json),  # of letters, in millimetres: top, right, bottom, left
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

relations_paths = Table(
    "easir_relations_paths",
    tables,
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

settings = Table(
    "easir_settings",
    tables,
    Column("company_id", Integer, primary_key=True),
    Column("domain", Text),
    Column("domain_slug", Text),
    Column("consent_enable", Boolean, nullable=False),
    Column("unsubscribe_url", Text),
    # deprecated, and answered by PUT alone
    Column("template_id", Integer),
    Column("subscribe_url", Text),
    Column("subject", Text),
    Column("content", Text),
    Column("help_text", Text),
)
