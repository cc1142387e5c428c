"""Inserting whole rows, fast: on hot paths SQLAlchemy's own handling of each row costs more than
SQLite's."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Dialect, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from mockserver.kernel.columns import Instant, Json, encode_instant, encode_json


def _find_processor(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes of a value what the driver takes; our own types without SQLAlchemy's wrapper."""
    if isinstance(kind, Instant):
        return encode_instant
    if isinstance(kind, Json):
        return encode_json
    if isinstance(kind, Boolean):
        return None  # the driver takes it as it is
    return kind.dialect_impl(dialect).bind_processor(dialect)


_dialect = sqlite.dialect()


class Insert:
    """An INSERT of whole rows, compiled once: on hot paths SQLAlchemy's own handling of each row
    costs more than SQLite's."""

    def __init__(self, table: Table) -> None:
        names = [column.name for column in table.columns]
        self.sql = str(table.insert().compile(dialect=_dialect))
        self._pick = operator.itemgetter(*names)
        found = (_find_processor(column.type, _dialect) for column in table.columns)
        self._processors = [(index, one) for index, one in enumerate(found) if one is not None]

    def encode(self, rows: Iterable[Mapping[str, Any]]) -> list[Sequence[Any]]:
        """The rows as the driver takes them."""
        encoded: list[Sequence[Any]] = []
        for row in rows:
            values = list(self._pick(row))
            for index, process in self._processors:
                values[index] = process(values[index])
            encoded.append(values)
        return encoded


@cache
def find_insert(table: Table) -> Insert:
    """The INSERT of a table, made once for all databases."""
    return Insert(table)
