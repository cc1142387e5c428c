"""A kernel that knows the toy vendor alone, and databases without a sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockserver.kernel import connections as connections_module
from mockserver.kernel.engine import Engine, Options
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import Database, Store
from tests.kernel.stage import (
    Locker,
    MakeEngine,
    Target,
    Wall,
    connect,
    open_database,
    open_sandbox,
)
from tests.kernel.toy import OneVendor, Toy


@pytest.fixture
def wall() -> Wall:
    """The machine's clock."""
    return Wall()


@pytest.fixture
def toy() -> Toy:
    """The made-up vendor."""
    return Toy()


@pytest.fixture
def target() -> Target:
    """Where all callbacks arrive."""
    return Target()


@pytest.fixture
def directory() -> Path | None:
    """Where databases are kept; None is memory. A test module may override it."""
    return None


@pytest.fixture
async def make_engine(
    wall: Wall, toy: Toy, target: Target, directory: Path | None
) -> AsyncIterator[MakeEngine]:
    """Makes an engine that knows the toy; it is stopped at the end."""
    made: list[Engine] = []

    def make(**options: Any) -> Engine:
        engine = Engine(
            Options(**{"directory": directory, **options}),
            OneVendor(toy.vendor()),
            wall=wall,
            transport=httpx.MockTransport(target.answer),
        )
        made.append(engine)
        return engine

    yield make
    for engine in made:
        await engine.stop()


@pytest.fixture
async def engine(make_engine: MakeEngine) -> Engine:
    """An engine whose loop does not run: what is due happens when a test advances the clock."""
    return make_engine()


@pytest.fixture
async def sandbox(engine: Engine) -> Sandbox:
    """The default sandbox."""
    return open_sandbox(engine)


@pytest.fixture
async def client(engine: Engine) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the toy."""
    async with connect(engine) as made:
        yield made


@pytest.fixture
def store(directory: Path | None) -> Store:
    """A store without an engine."""
    return Store(directory)


@pytest.fixture
def database(store: Store) -> Iterator[Database]:
    """A database with the kernel's and the toy's tables, all empty."""
    made = open_database(store, "one.db")
    yield made
    made.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked database is not waited for."""
    kept = [pragma for pragma in connections_module._PRAGMAS if "busy_timeout" not in pragma]
    monkeypatch.setattr(connections_module, "_PRAGMAS", ("busy_timeout=0", *kept))


@pytest.fixture
def locker_of() -> Iterator[Callable[[Path], Locker]]:
    """Makes other processes that can lock a database file."""
    made: list[Locker] = []

    def make(path: Path) -> Locker:
        made.append(Locker(path))
        return made[-1]

    yield make
    for locker in made:
        locker.close()
