"""The tables of Xebo."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text, text

from mockserver.kernel.columns import Instant, Json

tables = MetaData()

surveys = Table(
    "xebo_surveys",
    tables,
    Column("id", String, primary_key=True),
    Column("definition", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
)

collectors = Table(
    "xebo_collectors",
    tables,
    Column("id", String, primary_key=True),
    Column("token", String, nullable=False),
    Column("survey_id", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("medium", Integer),  # 1 SMS, 2 e-mail, 3 WhatsApp; none needs nothing of a contact
    Column("text", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("lifetime_s", Integer),  # how long its links are good; for ever without one
    Column("is_open", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
)

respondents = Table(
    "xebo_respondents",
    tables,
    Column("number", Integer, primary_key=True),
    Column("code", String, nullable=False),  # of the link
    Column("collector_id", String, nullable=False),
    Column("survey_id", String, nullable=False),
    Column("contact", Json, nullable=False),  # as it was sent
    Column("delivery", String, nullable=False),  # sent, delivered, undelivered; empty: not ours
    Column("ledger_id", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("opened_at", Instant),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("status", Integer),  # 0 partial, 1 complete, 2 disqualified; none before the start
    Column("trail", Json, nullable=False),  # the pages that were answered, in order
    Column("answers", Json, nullable=False),
    Index("xebo_respondents_code", "code"),
    Index(
        "xebo_respondents_started",
        "survey_id",
        "started_at",
        # Most are never exported: who has not started is not in it.
        sqlite_where=text("started_at IS NOT NULL"),
    ),
    Index("xebo_respondents_collector", "collector_id", "number"),
)

users = Table(
    "xebo_users",
    tables,
    Column("email", String, primary_key=True),
    Column("id", String, nullable=False),
)
