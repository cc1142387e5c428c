"""What a database holds: the kernel's own tables, and the statements that make and complete tables.

A column that is added later is nullable or has a `default` that is a plain value: it is what rows
of earlier versions get.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Index, MetaData, String, Table, literal
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement

from mockserver.kernel.columns import Instant, Json

SCHEMA_VERSION = 2
"""Kept in each database; raised with the first change of any table after a release."""

metadata = MetaData()
"""The kernel's own tables; each vendor brings a MetaData of its own."""

state_table = Table(
    "kernel_state",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Json, nullable=False),
)

_MOVE = "mockserver.move"
"""Where a table keeps the statement that was written for it."""

_dialect = sqlite.dialect()


def write_additions(tables: MetaData, there: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The statements that add what a database lacks of `tables`: tables, columns, indexes.

    Args:
        there: the columns of each table and index that the database has.
    """
    for table in tables.sorted_tables:
        if table.name not in there:
            yield _write_new(table)
        for column in table.columns:
            if column.name not in there.get(table.name, table.columns):
                yield _write_column(column)
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            if index.name not in there:
                yield _write_new(index)


def write_removals(tables: MetaData, there: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The statements that drop the columns that `tables` no longer have."""
    for table in tables.sorted_tables:
        for name in sorted(set(there.get(table.name, ())) - {each.name for each in table.columns}):
            yield f'ALTER TABLE "{table.name}" DROP COLUMN "{name}"'


@functools.cache
def _write_new(item: Table | Index) -> str:
    return _write(CreateTable(item) if isinstance(item, Table) else CreateIndex(item))


def _write_column(column: Column[Any]) -> str:
    added = f'ALTER TABLE "{column.table.name}" ADD COLUMN {_write(CreateColumn(column))}'
    if column.default is None or not column.default.is_scalar:
        return added
    value = literal(getattr(column.default, "arg", None), column.type)
    default = value.compile(dialect=_dialect, compile_kwargs={"literal_binds": True})
    return f"{added} DEFAULT {default}"


def _write(element: ClauseElement) -> str:
    return str(element.compile(dialect=_dialect))


def write_move(table: Table) -> str:
    """The statement that moves all times of a table; written once."""
    if _MOVE not in table.info:
        names = [each.name for each in table.columns if isinstance(each.type, Instant)]
        moved = ", ".join(f'"{name}" = "{name}" + :span' for name in names)
        table.info[_MOVE] = f'UPDATE "{table.name}" SET {moved}'  # noqa: S608 - names of our own
    move: str = table.info[_MOVE]
    return move
