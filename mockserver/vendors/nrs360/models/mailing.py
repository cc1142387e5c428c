"""What mails have beside other messages."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from mockserver.kernel.columns import Json
from mockserver.vendors.nrs360.models.metadata import tables

mails = Table(
    "nrs360_mails",
    tables,
    Column("id", String, primary_key=True),
    Column("code", String, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("from_name", Text, nullable=False),
    Column("from_email", Text, nullable=False),
    Column("reply_to", Text, nullable=False),
    Column("cc", Json, nullable=False),
    Column("bcc", Json, nullable=False),
    Column("html", Text, nullable=False),
    Column("targets", Json, nullable=False),
    Column("attachments", Json, nullable=False),
)

attachments = Table(
    "nrs360_attachments",
    tables,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
