"""What all tables of EASIR hang on."""

from __future__ import annotations

from sqlalchemy import MetaData

tables = MetaData()
