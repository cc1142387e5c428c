"""What the kernel's tests stand on: the machine's clock, a customer's server, other processes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from mockserver.kernel.callbacks import Callback
from mockserver.kernel.clock import pause
from mockserver.kernel.engine import Engine
from mockserver.kernel.http import Receive, Scope, Send
from mockserver.kernel.middleware import Address
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.schema import metadata
from mockserver.kernel.store import Database, Store
from tests.kernel.toy import tables

NOW = datetime(2026, 3, 2, 10, 0, 0, tzinfo=UTC)

MakeEngine = Callable[..., Engine]


class Wall:
    """The machine's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def tick(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@dataclass
class Target:
    """A customer's HTTP server: it keeps what it gets, and answers as it is told."""

    requests: list[httpx.Request] = field(default_factory=list)
    answers: list[int | Exception] = field(default_factory=list)
    """The answers to come; 200 when none is left."""

    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    """Paths that are answered only once their event is set."""

    under_way: int = 0
    most_under_way: int = 0

    @property
    def paths(self) -> list[str]:
        """The paths of all requests, in the order they came in."""
        return [request.url.path for request in self.requests]

    async def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.requests.append(request)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if request.url.path in self.slow:
                await self.slow[request.url.path].wait()
            else:
                await pause()
        finally:
            self.under_way -= 1
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, text=f"answer {answer}", headers={"location": "/elsewhere"})


class Locker:
    """Another process that can hold a database's write lock."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)

    def lock(self) -> None:
        """Take the lock."""
        self._connection.execute("BEGIN IMMEDIATE")

    def unlock(self) -> None:
        """Give it back."""
        self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """End the other process."""
        self._connection.close()


def open_sandbox(engine: Engine, name: str = "default") -> Sandbox:
    """A sandbox that knows the toy."""
    sandbox = engine.sandboxes.get(name)
    sandbox.install(sandbox.vendor("toy"))
    return sandbox


def connect(engine: Engine) -> httpx.AsyncClient:
    """An HTTP client of an engine's toy; a first path segment `~name` names the sandbox."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        first, _, rest = scope["path"].lstrip("/").partition("/")
        address = Address(scope["path"], "http://localhost/toy")
        if first.startswith("~"):
            address = Address("/" + rest, "http://localhost/toy", first[1:])
        vendor = engine.sandboxes.get("default").vendor("toy")
        await engine.gateway.serve(vendor, address, scope, receive, send)

    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost")


async def until(is_so: Callable[[], bool]) -> None:
    """Let the event loop work until something is so; at most five real seconds."""
    async with asyncio.timeout(5):
        while not is_so():
            await pause()


async def let_it_work() -> None:
    """Give the event loop twenty turns."""
    for _ in range(20):
        await pause()


def callback(path: str = "/hook", subject: str = "", **fields: Any) -> Callback:
    """A callback to the customer's server."""
    return Callback(event="noted", url=f"http://customer.test{path}", subject=subject, **fields)


def open_database(store: Store, file_name: str | None = None) -> Database:
    """A database with the kernel's and the toy's tables."""
    made = store.open(file_name)
    made.create_tables(metadata)
    made.create_tables(tables)
    made.commit()
    made.load_state()
    return made


def note(number: int, text: str = "", extra: Any = None) -> dict[str, Any]:
    """A row of notes."""
    return {"id": number, "text": text, "written_at": NOW, "extra": extra}


def trace(database: Database) -> list[str]:
    """The statements that the database runs from now on."""
    statements: list[str] = []
    database._driver.set_trace_callback(statements.append)
    return statements
