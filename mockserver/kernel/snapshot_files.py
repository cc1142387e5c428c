"""Files that are said to be snapshots: looked into before anything in them is believed."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from pydantic_core import from_json

from mockserver.kernel.schema import SCHEMA_VERSION, state_table

_MAGIC = b"SQLite format 3\0"
_MODES = slice(18, 20)
"""Where a file says how it is written (SQLite file format, 1.3.3): 2 is WAL, 1 is not."""

_PRAGMAS = ("trusted_schema=OFF", "cell_size_check=ON", "temp_store=MEMORY")


class SnapshotError(ValueError):
    """A file is no snapshot of ours; the text says why."""


def check_file(path: Path, prefixes: Collection[str], page_size: int) -> None:
    """Make sure that a file is a snapshot that can be restored.

    It must be sound SQLite, hold plain tables and indexes of ours alone, and a state of a schema
    version that is known. Its pages are given the size that ours have.

    Args:
        prefixes: what the names of our tables begin with, up to the `_`.

    Raises:
        SnapshotError: it is not.
    """
    _leave_wal(path)
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as file:
            for pragma in _PRAGMAS:
                file.execute(f"PRAGMA {pragma}")
            _check_schema(file, prefixes)
            _check_soundness(file)
            _check_state(file)
            if _read_one(file, "PRAGMA page_size") != page_size:
                file.execute(f"PRAGMA page_size={page_size}")
                file.execute("VACUUM")
    except sqlite3.Error as error:
        raise SnapshotError(f"SQLite cannot read it: {error}") from error


def _leave_wal(path: Path) -> None:
    """A file that was copied from a data directory names a log that did not come with it."""
    with path.open("r+b") as file:
        head = bytearray(file.read(100))
        if not head.startswith(_MAGIC):
            raise SnapshotError("it is not an SQLite database")
        if head[_MODES] == b"\2\2":
            file.seek(_MODES.start)
            file.write(b"\1\1")


def _check_schema(file: sqlite3.Connection, prefixes: Collection[str]) -> None:
    for kind, name, table, sql in file.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema"
    ):
        is_plain = kind == "index" or (kind == "table" and str(sql).startswith("CREATE TABLE"))
        if not is_plain or str(table).partition("_")[0] not in prefixes:
            raise SnapshotError(f"it holds a {kind} that is not ours: {str(name)[:80]}")


def _check_soundness(file: sqlite3.Connection) -> None:
    if _read_one(file, "PRAGMA encoding") != "UTF-8":
        raise SnapshotError("its text is not UTF-8")
    verdict = _read_one(file, "PRAGMA quick_check(1)")
    if verdict != "ok":
        raise SnapshotError(f"it is damaged: {verdict}")


def _check_state(file: sqlite3.Connection) -> None:
    try:
        rows = file.execute(f"SELECT key, value FROM {state_table.name}")  # noqa: S608 - our name
        state = {key: from_json(value) for key, value in rows}
        version, made_at = state["schema"], datetime.fromisoformat(state["made_at"])
    except (sqlite3.OperationalError, LookupError, ValueError, TypeError):
        version, made_at = None, None
    if type(version) is not int or made_at is None or made_at.tzinfo is None:
        raise SnapshotError("it has no state of a sandbox")
    if version > SCHEMA_VERSION:
        raise SnapshotError(
            f"it was saved by a newer mockserver (schema {version}; this one knows up to"
            f" {SCHEMA_VERSION})"
        )


def _read_one(file: sqlite3.Connection, statement: str) -> object:
    (found,) = file.execute(statement).fetchone()
    return found
