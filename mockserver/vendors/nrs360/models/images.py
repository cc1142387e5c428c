"""Images of the account, as mails and pages load them."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table

from mockserver.kernel.columns import Instant
from mockserver.vendors.nrs360.models.metadata import tables

images = Table(
    "nrs360_images",
    tables,
    Column("digest", String, primary_key=True),
    Column("extension", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
)
