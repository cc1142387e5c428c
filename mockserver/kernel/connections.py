"""Connections to SQLite: new in memory, to a file, and to a copy that is only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

BUSY_TIMEOUT_MS = 250
"""How long a locked database is waited for before the request is answered with a failure."""

_PRAGMAS = (
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "temp_store=MEMORY",
    "cache_size=-8000",
    "wal_autocheckpoint=2000",
    "trusted_schema=OFF",
)

FILE_PAGE = 4096
MEMORY_PAGE = 1024
"""Bytes of a page; less in memory, where most tables of most sandboxes are an empty page. All
databases of a store have the same, or they could not be copied into one another."""


def connect_memory(page_size: int) -> sqlite3.Connection:
    """A connection to a new database in memory."""
    return _prepare(_connect(":memory:"), (f"page_size={page_size}", *_PRAGMAS))


def connect_file(path: Path) -> sqlite3.Connection:
    """A connection to a database file, made when it is missing.

    Raises:
        OSError: its folder cannot be made.
        sqlite3.Error: it cannot be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    return _prepare(_connect(str(path)), (f"page_size={FILE_PAGE}", *_PRAGMAS))


def connect_copy(kept: Path | bytes) -> sqlite3.Connection:
    """A connection to what may have come from elsewhere: it is not trusted, nor written.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    if isinstance(kept, bytes):
        raw = _connect(":memory:")
        raw.deserialize(kept)
    else:
        raw = _connect(f"{kept.absolute().as_uri()}?mode=ro", uri=True)
    return _prepare(raw, ("query_only=ON", "trusted_schema=OFF", "cell_size_check=ON"))


def _connect(target: str, *, uri: bool = False) -> sqlite3.Connection:
    raw = sqlite3.connect(target, isolation_level=None, check_same_thread=False, uri=uri)
    raw.create_function("casefold", 1, str.casefold, deterministic=True)
    return raw


def _prepare(raw: sqlite3.Connection, pragmas: Iterable[str]) -> sqlite3.Connection:
    try:
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        raw.close()
        raise
    return raw
