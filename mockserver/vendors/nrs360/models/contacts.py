"""Contacts, the groups that they are in, and who is in which."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.nrs360.models.metadata import tables

contacts = Table(
    "nrs360_contacts",
    tables,
    Column("id", Integer, primary_key=True),
    # Addresses and names are found in whatever case they are asked for.
    Column("email", Text(collation="NOCASE")),
    Column("phone", Text),
    Column("country_iso", String),
    Column("landline", Text),
    Column("name", Text),
    Column("surname", Text),
    Column("external_id", Text),
    Column("custom_fields", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    # With the country at the end, which alone finds far too many: lists may be filtered by both.
    Index("nrs360_contacts_email", "email", "country_iso"),
    Index("nrs360_contacts_phone", "phone", "country_iso"),
    Index("nrs360_contacts_landline", "landline", "country_iso"),
    Index("nrs360_contacts_external", "external_id", "country_iso"),
    Index("nrs360_contacts_country", "country_iso"),
)

groups = Table(
    "nrs360_groups",
    tables,
    Column("id", Integer, primary_key=True),
    Column("name", Text(collation="NOCASE"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

memberships = Table(
    "nrs360_memberships",
    tables,
    Column("group_id", Integer, primary_key=True),
    Column("contact_id", Integer, primary_key=True, index=True),
)
