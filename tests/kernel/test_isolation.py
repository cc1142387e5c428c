"""Nothing leaks: many sandboxes at once, each with a canary in every table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, LargeBinary, String, Table, text
from sqlalchemy.types import TypeEngine

from mockserver.app import MockServer
from mockserver.kernel import sandboxes as sandboxes_module
from mockserver.kernel.columns import Instant, Json
from mockserver.kernel.engine import Options
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.schema import metadata

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
FIRST = 10**9
"""Above every number of a row that is not a canary."""

STATE = "kernel_state"


@pytest.fixture(params=[("memory", 500), ("files", 50)], ids=["memory", "files"])
def many(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """How many there are; of those in files most are closed at any time."""
    monkeypatch.setattr(sandboxes_module, "MAX_OPEN", 20)
    found: tuple[str, int] = request.param
    return found


@pytest.fixture
def options(many: tuple[str, int], tmp_path: Path) -> Options:
    """The server's options."""
    return Options(directory=None if many[0] == "memory" else tmp_path)


@pytest.fixture
async def names(server: MockServer, many: tuple[str, int]) -> list[str]:
    """The sandboxes, each with its canaries."""
    tables = list_tables(server)
    made = [f"s{number}" for number in range(many[1])]
    for number, name in enumerate(made):
        release_canaries(server.engine.sandboxes.get(name), tables, number)
    return made


def list_tables(server: MockServer) -> list[Table]:
    sources = (metadata, *(vendor.tables for vendor in server.catalog.load_all()))
    return [table for source in sources for table in source.sorted_tables]


def release_canaries(sandbox: Sandbox, tables: Iterable[Table], number: int) -> None:
    """Put a canary into every table of a sandbox."""
    database = sandbox.database
    for table in tables:
        if table.name != STATE:
            database.add(table, {name: make(number) for name, make in list_makers(table)})
    database.put(f"canary of {number}", f"canary of {number}")
    database.commit()


Maker = Callable[[int], Any]


def write_text(number: int) -> str:
    return f"canary of {number}"


def find_maker(kind: TypeEngine[Any]) -> Maker:
    """What makes a canary's value of a column: a text or a number that tells whose it is."""
    if isinstance(kind, Instant):
        return lambda _: NOW
    if isinstance(kind, Boolean):
        return lambda _: False
    if isinstance(kind, String):
        return write_text
    if isinstance(kind, LargeBinary):
        return lambda number: write_text(number).encode()
    if isinstance(kind, Json):
        return lambda number: [write_text(number)]
    return lambda number: FIRST + number


@cache
def list_makers(table: Table) -> list[tuple[str, Maker]]:
    return [(column.name, find_maker(column.type)) for column in table.columns]


@cache
def choose_column(table: Table) -> tuple[str, Maker]:
    """A column that tells whose a canary is: its text, or its number where it has no text."""
    found = {type(make(0)): (name, make) for name, make in reversed(list_makers(table))}
    return found[str if str in found else int]


def write_census(tables: Iterable[Table]) -> Any:
    """One statement that finds the canaries of all tables: (table, text or number)."""
    parts = []
    for table in tables:
        name = f'"{choose_column(table)[0]}"'
        parts.append(
            f"SELECT '{table.name}', {name} FROM \"{table.name}\""
            f" WHERE {name} LIKE 'canary of %' OR typeof({name}) = 'integer' AND {name} >= {FIRST}"
        )
    return text(" UNION ALL ".join(parts))


def take_census(sandbox: Sandbox, census: Any) -> dict[str, Any]:
    """The canary in each table of a sandbox; more than one in a table is a failure."""
    found = sandbox.database.rows(census)
    tables = dict(tuple(row) for row in found)
    assert len(tables) == len(found)
    return tables


def expect(tables: Iterable[Table], number: int) -> dict[str, Any]:
    return {table.name: choose_column(table)[1](number) for table in tables}


async def test_no_canary_is_ever_seen_in_another_sandbox(
    server: MockServer, names: list[str]
) -> None:
    tables = list_tables(server)
    census = write_census(tables)
    sandboxes = server.engine.sandboxes
    assert len(tables) > 60
    touched = [number for number in range(len(names)) if number % 10 < 2]
    for number in touched:
        act = sandboxes.reset if number % 10 else sandboxes.delete
        act(names[number])
    for number, name in enumerate(names):
        expected = {} if number in touched else expect(tables, number)
        assert take_census(sandboxes.get(name), census) == expected, name
