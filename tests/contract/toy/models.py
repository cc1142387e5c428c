"""The tables of Toy Post."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

from mockserver.kernel.columns import Instant

tables = MetaData()

postcards = Table(
    "toy_postcards",
    tables,
    Column("id", String, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("callback", Text),
    Column("status", String, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Column("ledger_id", Integer, nullable=False),
)
