"""The only module that knows the database; how it is connected to is in `connections`.

A sandbox has a database of its own (a SQLite file in WAL mode, or memory). All databases of a
process share one SQLAlchemy engine, so that compiled statements are shared, and each has one
connection, used from the event loop alone.

Writes are gathered: `add` keeps rows in memory, `put` keeps state in memory, and both reach the
database just before the next statement that could see them, or with the commit. A request is one
*unit*: what it wrote is undone when it fails. Units that end in the same tick of the event loop
share one commit.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic_core import to_json
from sqlalchemy import (
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection, CursorResult, Engine, Row
from sqlalchemy.exc import DBAPIError, ResourceClosedError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.sql import ColumnElement, Executable

from mockserver.kernel.columns import MICROSECOND, Json
from mockserver.kernel.connections import (
    FILE_PAGE,
    MEMORY_PAGE,
    connect_copy,
    connect_file,
    connect_memory,
)
from mockserver.kernel.inserts import find_insert
from mockserver.kernel.schema import state_table, write_additions, write_move, write_removals

_COLUMNS = text(
    "SELECT one.name AS name, part.name AS part FROM sqlite_schema AS one"
    " LEFT JOIN pragma_table_info(one.name) AS part WHERE one.type IN ('table', 'index')"
)
_INDEXES = text("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index' AND sql <> ''")
_PAGES = text("PRAGMA page_count")
_PAGE_SIZE = text("PRAGMA page_size")


Parsed = TypeVar("Parsed")

_NONE: Mapping[str, Any] = {}


class StoreError(Exception):
    """The database could not do its work (locked, full, broken); nothing of it was kept."""


class ClosedError(StoreError):
    """The database was closed meanwhile: its sandbox was deleted."""


_upsert = sqlite.insert(state_table)
_PUT_STATE = str(
    _upsert.on_conflict_do_update(
        index_elements=["key"], set_={"value": _upsert.excluded.value}
    ).compile(dialect=sqlite.dialect())
)


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column's value is in the list bound to `name`.

    The list travels as one parameter, so that the statement stays the same whatever its length:
    an `IN` of single parameters is made and prepared anew for each.
    """
    listed = func.json_each(bindparam(name, type_=Json)).table_valued("value")
    return column.in_(select(listed.c.value))


def fold_case(text: ColumnElement[Any]) -> ColumnElement[str]:
    """A text as `str.casefold` has it, null as empty: `LIKE` and `lower` know ASCII alone."""
    return func.casefold(func.coalesce(text, ""), type_=String)


_opening: ContextVar[Callable[[], sqlite3.Connection]] = ContextVar("opening")
"""How the engine makes the connection that it is asked for."""


def _connect() -> sqlite3.Connection:
    return _opening.get()()


@functools.cache
def _share_engine() -> Engine:
    return create_engine(
        "sqlite://", creator=_connect, poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )


class Store:
    """Opens databases: files below `directory`, or memory when there is none."""

    def __init__(self, directory: Path | None) -> None:
        self.directory = directory
        self.page_size = MEMORY_PAGE if directory is None else FILE_PAGE

    def open(self, file_name: str | None) -> Database:
        """Open the database of that file name, made when missing; None is one in memory.

        Raises:
            StoreError: it cannot be opened.
        """
        if file_name is None or self.directory is None:
            return self._open(self._connect_memory, ":memory:")
        path = self.directory / file_name
        return self._open(lambda: connect_file(path), str(path))

    def open_copy(self, kept: Path | bytes) -> Database:
        """Open what `save_to` or `serialize` made of a database, to be read alone.

        Raises:
            StoreError: it cannot be opened.
        """
        shown = ":memory:" if isinstance(kept, bytes) else str(kept)
        database = self._open(lambda: connect_copy(kept), shown)
        database.load_state()
        return database

    def _open(self, opening: Callable[[], sqlite3.Connection], shown: str) -> Database:
        _opening.set(opening)
        try:
            return Database(_share_engine().connect())
        except (OSError, DBAPIError) as error:
            raise StoreError(f"{shown}: {_name_cause(error)}") from error

    def _connect_memory(self) -> sqlite3.Connection:
        return connect_memory(self.page_size)


class Database:
    """One sandbox's rows and state."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._driver = driver
        self._pending: list[tuple[Table, Mapping[str, Any]]] = []
        self._state: dict[str, Any] = {}
        self._parsed: dict[str, tuple[Any, Any]] = {}
        self._dirty: set[str] = set()
        self._mark: int | None = None
        self._has_savepoint = False
        self._undo: dict[str, Any] = {}
        self._cache: dict[Any, Sequence[Row[Any]]] = {}
        self._cached_tables: set[Table] = set()
        self._waiters: list[asyncio.Future[None]] = []
        self._commit_handle: asyncio.Handle | None = None
        self._on_commit: list[Callable[[], None]] = []
        self.is_open = True
        self.replacements = 0
        """Counts the copies that took the place of what was here."""

    # -- schema ---------------------------------------------------------------------------------

    def columns(self) -> dict[str, set[str]]:
        """The columns of each table and index that there is, by its name."""
        found: dict[str, set[str]] = {}
        for row in self.rows(_COLUMNS):
            found.setdefault(row.name, set()).add(row.part)
        return found

    def create_tables(self, tables: MetaData) -> None:
        """Create what is missing of `tables`: tables, columns and indexes; with the next commit.

        Raises:
            StoreError: the database could not do it.
        """
        missing = list(write_additions(tables, self.columns()))
        if missing:
            self.run(missing)

    def drop_indexes(self, tables: MetaData) -> None:
        """Drop the indexes of `tables`, so that they are created as they are now."""
        found = [row.name for row in self.rows(_INDEXES) if row.tbl_name in tables.tables]
        self.run(f'DROP INDEX "{name}"' for name in found)

    def drop_columns(self, tables: MetaData) -> None:
        """Drop the columns that `tables` no longer have.

        Raises:
            StoreError: the database could not do it.
        """
        self.run(write_removals(tables, self.columns()))

    def run(self, statements: Iterable[str], params: Mapping[str, Any] = _NONE) -> None:
        """Run statements that are written in the database's own SQL, as part of the transaction.

        Raises:
            StoreError: the database could not do it.
        """
        self._begin()
        self._flush(for_writing=True)
        self._forget()
        try:
            for statement in statements:
                self._driver.execute(statement, params)
        except sqlite3.Error as error:
            raise self._poison(error) from error

    def load_state(self) -> None:
        """Read the kept state into memory; called once the tables exist."""
        rows = self._connection.execute(state_table.select()).all()
        self._state = {row.key: row.value for row in rows}
        self._dirty.clear()

    def copy_to(self, other: Database) -> None:
        """Copy all that is committed here into `other`, replacing what it held.

        Raises:
            StoreError: it could not be copied; `other` holds what it held.
        """
        self.commit()
        other._commit_tick()  # those who wait for its commit had their say before the copy
        other._discard()
        try:
            self._driver.backup(other._driver, progress=_refuse_to_wait)
        except sqlite3.Error as error:
            raise other._poison(error) from error
        other.replacements += 1
        other.load_state()

    def save_to(self, path: Path) -> None:
        """Write all that is committed here into a new file, for `Store.open_copy`.

        Raises:
            StoreError: it could not be written.
        """
        self.commit()
        try:
            self._driver.execute("VACUUM INTO ?", (str(path),))
        except sqlite3.Error as error:
            raise StoreError(f"{path}: {error}") from error

    def serialize(self) -> bytes:
        """All that is committed here, as the bytes of such a file."""
        self.commit()
        return self._driver.serialize()

    def measure(self) -> int:
        """How many bytes the database has."""
        return int(self.rows(_PAGES)[0][0]) * int(self.rows(_PAGE_SIZE)[0][0])

    def is_empty(self, table: Table) -> bool:
        """Whether a table has no rows."""
        return self.first(select(literal(1)).select_from(table).limit(1)) is None

    def move_times(self, tables: Iterable[Table], by: timedelta) -> None:
        """Move all times of some tables by a span.

        Raises:
            StoreError: the database could not do it.
        """
        self.run(map(write_move, tables), {"span": by // MICROSECOND})

    # -- state ----------------------------------------------------------------------------------

    def get(self, key: str, default: Any = None) -> Any:
        """The value last put under `key`; treat it as immutable."""
        return self._state.get(key, default)

    def read(self, key: str, parse: Callable[[Any], Parsed]) -> Parsed:
        """What `parse` makes of the value under `key`, remembered until it is put anew."""
        value = self._state[key]
        known = self._parsed.get(key)
        if known is None or known[0] is not value:
            known = self._parsed[key] = (value, parse(value))
        parsed: Parsed = known[1]
        return parsed

    def put(self, key: str, value: Any) -> None:
        """Keep a JSON value under `key`."""
        if self._mark is not None and key not in self._undo:
            self._undo[key] = self._state.get(key)
        self._state[key] = value
        self._dirty.add(key)

    def put_outside(self, key: str, value: Any) -> None:
        """Keep a value that stays although the open unit may be undone."""
        self._undo.pop(key, None)
        self._state[key] = value
        self._dirty.add(key)

    def count(self, counter: str, start: int = 1, *, by: int = 1) -> int:
        """The next number of a counter, which begins at `start`; the first of `by` numbers."""
        key = "#" + counter
        before: int = self._state.get(key, start - 1)
        self.put(key, before + by)
        return before + 1

    def counted(self, counter: str) -> int:
        """The last number that a counter gave; 0 when it gave none."""
        last: int = self._state.get("#" + counter, 0)
        return last

    # -- rows -----------------------------------------------------------------------------------

    def add(self, table: Table, row: Mapping[str, Any]) -> None:
        """Insert a row, with the next statement or the commit. Every row names the same columns."""
        self._pending.append((table, row))
        if table in self._cached_tables:
            self._forget()

    def add_all(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows as `add` does."""
        self._pending.extend((table, row) for row in rows)
        if table in self._cached_tables:
            self._forget()

    def rows(self, statement: Executable, params: Any = None) -> Sequence[Row[Any]]:
        """The rows that a SELECT gives.

        Raises:
            StoreError: the database could not answer.
        """
        if self._pending:
            self._flush()
        try:
            return self._connection.execute(statement, params).all()
        except (DBAPIError, ResourceClosedError) as error:
            raise self._poison(error) from error

    def first(self, statement: Executable, params: Any = None) -> Row[Any] | None:
        """The first row that a SELECT gives, or None."""
        found = self.rows(statement, params)
        return found[0] if found else None

    def cached(self, statement: Executable, tables: Iterable[Table]) -> Sequence[Row[Any]]:
        """The rows of a SELECT without parameters, remembered until one of `tables` is written.

        `statement` must be one object, made once: it is the key.
        """
        found = self._cache.get(statement)
        if found is None:
            found = self._cache[statement] = self.rows(statement)
            self._cached_tables.update(tables)
        return found

    def execute(self, statement: Executable, params: Any = None) -> CursorResult[Any]:
        """Run an INSERT, UPDATE or DELETE at once; `params` may be a list of them.

        Raises:
            StoreError: the database could not do it.
        """
        self._begin()
        self._flush(for_writing=True)
        self._forget()
        try:
            result = self._connection.execute(statement, params)
        except (DBAPIError, ResourceClosedError) as error:
            raise self._poison(error) from error
        assert isinstance(result, CursorResult)
        return result

    # -- units ----------------------------------------------------------------------------------

    def begin_unit(self) -> None:
        """Begin what is kept or undone as a whole. Units do not nest."""
        if self._mark is not None:
            raise RuntimeError("a unit is open already: a handler awaited inside its transaction")
        self._mark = len(self._pending)
        self._has_savepoint = False
        self._undo = {}

    def end_unit(self, *, keep: bool) -> None:
        """End the unit; with `keep` false all it wrote is undone.

        Raises:
            StoreError: a failing statement has undone everything already, the counters included.
        """
        mark, self._mark = self._mark, None
        if mark is None:
            raise StoreError("the transaction was undone")
        if self._has_savepoint:
            self._driver.execute("RELEASE unit" if keep else "ROLLBACK TO unit")
            if not keep:
                self._driver.execute("RELEASE unit")
                mark = 0
        if not keep:
            del self._pending[mark:]
            for key, value in self._undo.items():
                if value is None:
                    self._state.pop(key, None)
                else:
                    self._state[key] = value
            self._forget()
        self._undo = {}

    @contextlib.contextmanager
    def unit(self) -> Any:
        """A unit as a context: kept at its end, undone when an exception leaves it."""
        self.begin_unit()
        try:
            yield self
        except BaseException:
            with contextlib.suppress(StoreError):
                self.end_unit(keep=False)
            raise
        self.end_unit(keep=True)

    # -- commits --------------------------------------------------------------------------------

    def call_after_commit(self, call: Callable[[], None]) -> None:
        """Call, one time, when what is written so far is committed."""
        if call not in self._on_commit:
            self._on_commit.append(call)

    async def committed(self) -> None:
        """Wait until all that was written so far is committed, together with the tick's others.

        Raises:
            StoreError: the commit failed; nothing of it was kept.
        """
        loop = asyncio.get_running_loop()
        if self._commit_handle is None:
            self._commit_handle = loop.call_soon(self._gather)
        waiter = loop.create_future()
        self._waiters.append(waiter)
        await waiter

    def _gather(self) -> None:
        """Let one more turn of the loop pass: requests that end in it share the commit."""
        self._commit_handle = asyncio.get_running_loop().call_soon(self._commit_tick)

    def _commit_tick(self) -> None:
        self._commit_handle = None
        waiters, self._waiters = self._waiters, []
        try:
            self.commit()
        except StoreError as error:
            _tell(waiters, str(error))
        else:
            _tell(waiters)

    def commit(self) -> None:
        """Commit at once.

        Raises:
            StoreError: it failed; nothing of it was kept.
        """
        try:
            if self._pending:
                self._flush()
            if self._dirty:
                self._begin()
                dirty, self._dirty = self._dirty, set()
                self._write_state(dirty)
            if self._driver.in_transaction:
                self._driver.execute("COMMIT")
        except StoreError:
            raise
        except Exception as error:  # what cannot be written must not stay, nor leave anyone waiting
            raise self._poison(error) from error
        calls, self._on_commit = self._on_commit, []
        for call in calls:
            call()

    def _write_state(self, keys: Iterable[str]) -> None:
        rows = [(key, to_json(self._state[key]).decode()) for key in keys if key in self._state]
        if rows:
            self._driver.executemany(_PUT_STATE, rows)

    def _begin(self) -> None:
        try:
            if not self._driver.in_transaction:
                self._driver.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise self._poison(error) from error

    def _flush(self, *, for_writing: bool = False) -> None:
        """Write the gathered rows; those of an open unit behind its savepoint."""
        if self._pending:
            self._begin()
        mark = self._mark
        if mark is None or self._has_savepoint:
            self._insert(self._pending)
            self._pending = []
            return
        self._insert(self._pending[:mark])
        own = self._pending[mark:]
        self._pending = []
        self._mark = 0
        if own or for_writing:
            self._driver.execute("SAVEPOINT unit")
            self._has_savepoint = True
            self._insert(own)

    def _insert(self, pending: Sequence[tuple[Table, Mapping[str, Any]]]) -> None:
        grouped: dict[Table, list[Mapping[str, Any]]] = {}
        for table, row in pending:
            rows = grouped.get(table)
            if rows is None:
                rows = grouped[table] = []
            rows.append(row)
        for table, rows in grouped.items():
            insert = find_insert(table)
            try:
                self._driver.executemany(insert.sql, insert.encode(rows))
            except sqlite3.Error as error:
                raise self._poison(error) from error

    def _forget(self) -> None:
        self._cache.clear()
        self._cached_tables.clear()

    def _poison(self, error: Exception) -> StoreError:
        """Undo all that is not committed: whoever waits for the commit learns of it."""
        self._discard()
        kind = StoreError if self.is_open else ClosedError
        return kind(_name_cause(error))

    def _discard(self) -> None:
        self._pending = []
        self._mark = None
        self._has_savepoint = False
        self._undo = {}
        self._on_commit = []
        self._forget()
        with contextlib.suppress(sqlite3.Error):
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK")
        with contextlib.suppress(SQLAlchemyError):
            self.load_state()
        waiters, self._waiters = self._waiters, []
        _tell(waiters, "the transaction was undone")

    def close(self) -> None:
        """Commit, tell those who wait for it, and close."""
        if self.is_open:
            self.is_open = False
            if self._commit_handle is not None:
                self._commit_handle.cancel()
            self._commit_tick()
            self._connection.close()


def _tell(waiters: Iterable[asyncio.Future[None]], failure: str | None = None) -> None:
    """Tell those who wait for a commit what became of it."""
    for waiter in waiters:
        if waiter.done():
            continue
        if failure is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(StoreError(failure))


def _refuse_to_wait(status: int, remaining: int, total: int) -> None:
    """Break off a copy into a locked database, which would be tried without end."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError("database is locked")


def _name_cause(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error)
