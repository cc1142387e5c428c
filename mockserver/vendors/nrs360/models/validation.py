"""Validations of e-mail addresses."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Numeric, String, Table, Text

from mockserver.kernel.columns import Instant
from mockserver.vendors.nrs360.models.metadata import tables

validations = Table(
    "nrs360_validations",
    tables,
    Column("id", Integer, primary_key=True),
    Column("status", String, nullable=False),
    Column("total", Integer, nullable=False),
    Column("processed", Integer, nullable=False),
    Column("valid", Integer, nullable=False),
    Column("estimated_cost", Numeric(14, 4), nullable=False),
    Column("cost", Numeric(14, 4), nullable=False),
    Column("allows_risky", Boolean, nullable=False),
    Column("is_failing", Boolean, nullable=False),
    Column("notification_url", Text),
    Column("base_url", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("finished_at", Instant),
)

validated_emails = Table(
    "nrs360_validated_emails",
    tables,
    Column("validation", Integer, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("email", Text, nullable=False),
    Column("result", String, nullable=False),
    # Whether the result is out: it is drawn when the address is posted, and told at the end.
    Column("is_known", Boolean, nullable=False),
    Index("nrs360_validated_emails_email", "email", "is_known", "result"),
)
