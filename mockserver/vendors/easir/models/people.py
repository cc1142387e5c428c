"""The company's people: users, teams, who is in which, and the tokens that were issued."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from mockserver.kernel.columns import Instant
from mockserver.vendors.easir.models.metadata import tables

users = Table(
    "easir_users",
    tables,
    Column("id", Integer, primary_key=True),
    Column("company_id", Integer, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("phone_number", Text),
    Column("job_title", Text),
    Column("email", Text(collation="NOCASE"), nullable=False, index=True),
    Column("email_notifications", Boolean, nullable=False),
    Column("profile_picture", Text),
    Column("system_user", Boolean, nullable=False),
    Column("created_at", String, nullable=False),  # as printed: no sandbox's start moves them
    Column("updated_at", String, nullable=False),
)

teams = Table(
    "easir_teams",
    tables,
    Column("id", Integer, primary_key=True),
    Column("company_id", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

team_members = Table(
    "easir_team_members",
    tables,
    Column("team_id", Integer, primary_key=True),
    Column("user_id", Integer, primary_key=True, index=True),
)

tokens = Table(
    "easir_tokens",
    tables,
    Column("token", String, primary_key=True),
    Column("kind", String, nullable=False),  # access or refresh
    Column("grant_type", String, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
