"""What can be asked for: the columns that items of campaigns and elements of requests share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Integer, String, Text

from mockserver.kernel.columns import Json


def list_columns() -> list[Column[Any]]:
    """The columns, made anew for each table."""
    return [
        Column("type", String, nullable=False),  # docs, form, text, page, sign
        Column("name", Text, nullable=False),
        Column("order", Integer, nullable=False),
        Column("description", Text, nullable=False),
        Column("nickname", Text, nullable=False),
        Column("path", Text, nullable=False),
        Column("mandatory", Boolean, nullable=False),
        Column("visibility", String, nullable=False),  # visible, hidden
        Column("visibility_conditionnal", Json),  # sic
        Column("extensions", Json, nullable=False),
        Column("multipleupload", Boolean, nullable=False),
        Column("text", Text, nullable=False),
        Column("fields", Json, nullable=False),  # of a form: [{"id", "name", "type", …}]
    ]


NAMES = tuple(column.name for column in list_columns())
