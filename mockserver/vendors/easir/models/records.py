"""Accounts and their contacts.

A fixed field is a column of its own name, so that filters find it in SQL; custom fields are one
JSON object, by the field's id. A record that was deleted stays, and is answered with 410.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.vendors.easir.models.metadata import tables

accounts = Table(
    "easir_accounts",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("b2c", Boolean, nullable=False),
    Column("user_id", Integer),
    Column("team_id", Integer),
    Column("status", Text),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("phone_number", Text),
    Column("website", Text),
    Column("address", Text),
    Column("zip_code", Text),
    Column("city", Text),
    Column("state_region", Text),
    Column("country", Text),
    Column("vat_number", Text),
    Column("custom_fields", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
)

contacts = Table(
    "easir_contacts",
    tables,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("account_id", String, nullable=False, index=True),
    Column("deleted_at", Instant),
    Column("b2c", Boolean, nullable=False),
    Column("user_id", Integer),
    Column("team_id", Integer),
    Column("status", Text),
    Column("salutation", Text),
    Column("state_region", Text),
    Column("last_name", Text),
    Column("mobile_phone_number", Text),
    Column("landline_phone_number", Text),
    Column("address", Text),
    Column("city", Text),
    Column("first_name", Text),
    Column("country", Text),
    Column("email", Text),
    Column("date_of_birth", Text),  # Y-m-d, which sorts as it is
    Column("title", Text),
    Column("zip_code", Text),
    # consent_given of each channel, and when it was set; null while nobody was asked.
    Column("consent_email", Boolean),
    Column("consent_email_at", Instant),
    Column("consent_letter", Boolean),
    Column("consent_letter_at", Instant),
    Column("consent_call", Boolean),
    Column("consent_call_at", Instant),
    Column("consent_sms", Boolean),
    Column("consent_sms_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("latest_activity_at", Instant),
    Column("custom_fields", Json, nullable=False),
    Column("social_profile", Json, nullable=False),
    Index("easir_contacts_last_name", "last_name"),
    Index("easir_contacts_email", "email"),
)

CHANNELS = ("email", "letter", "call", "sms")
"""What a contact may consent to, in the order in which answers have it."""
