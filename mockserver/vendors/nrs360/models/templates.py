"""Mail templates of the platform's two versions."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from mockserver.kernel.columns import Instant
from mockserver.vendors.nrs360.models.metadata import tables

templates = Table(
    "nrs360_templates",
    tables,
    Column("version", Integer, primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant),
)

COUNTERS = {1: "nrs360.template", 2: "nrs360.template v2"}
"""What counts the ids of each version."""
