"""What all tables of Collect are on."""

from sqlalchemy import MetaData

tables = MetaData()
