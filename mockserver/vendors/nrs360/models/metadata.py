"""What the tables of 360NRS have in common."""

from __future__ import annotations

from sqlalchemy import MetaData

tables = MetaData()
