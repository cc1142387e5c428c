"""Forms that recipients fill in, and what they answered."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.nrs360.models.metadata import tables

forms = Table(
    "nrs360_forms",
    tables,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("is_editable", Boolean, nullable=False),
    Column("has_reject_button", Boolean, nullable=False),
    Column("background_url", Text, nullable=False),
    Column("logo_url", Text, nullable=False),
    Column("elements", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant),
)

form_answers = Table(
    "nrs360_form_answers",
    tables,
    Column("id", Integer, primary_key=True),
    Column("form_id", Integer, nullable=False),
    Column("message", Integer, nullable=False),
    Column("answers", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("nrs360_form_answers_message", "message", "form_id"),
)
