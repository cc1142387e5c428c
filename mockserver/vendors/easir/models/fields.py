"""The fields that accounts and contacts have: the fixed ones, and the company's own."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from mockserver.kernel.columns import Json
from mockserver.vendors.easir.models.metadata import tables

fields = Table(
    "easir_fields",
    tables,
    Column("id", Integer, primary_key=True),
    Column("entity", String, nullable=False),  # account or contact
    Column("is_fixed", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Column("type", String, nullable=False),  # text, number, date, boolean or single_choice
    Column("name", String, nullable=False),
    Column("label", Text, nullable=False),
    Column("validation", String),
    Column("required", Boolean, nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("read_only", Boolean, nullable=False),
    Column("sort_order", Integer, nullable=False),
    Column("choices", Json),  # of single_choice: [{"id", "value"}]
)
