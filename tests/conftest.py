"""A server in memory, a client for it, a receiver for its callbacks, and time that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.engine import Options

NOW = datetime(2026, 3, 2, 10, 0, 0, tzinfo=UTC)
"""A Monday; the wall clock of every test stands here."""


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The server runs on asyncio."""
    return "asyncio"


@dataclass
class Received:
    """A callback as its receiver saw it."""

    method: str
    url: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The body read as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass
class Receiver:
    """A customer's HTTP server: it keeps what it gets, and answers as it is told."""

    received: list[Received] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """The answers to come; 200 when none is left."""

    def transport(self) -> httpx.MockTransport:
        """A transport that leads every URL here."""
        return httpx.MockTransport(self._take)

    def _take(self, request: httpx.Request) -> httpx.Response:
        received = Received(
            method=request.method,
            url=str(request.url),
            path=request.url.path,
            query=dict(request.url.params),
            headers=dict(request.headers),
            body=request.content,
        )
        self.received.append(received)
        return httpx.Response(self.statuses.pop(0) if self.statuses else 200, text="ok")


@pytest.fixture
def receiver() -> Receiver:
    """Where all callbacks of the server arrive."""
    return Receiver()


@pytest.fixture
def options() -> Options:
    """What the server is told; a test module may override it."""
    return Options()


@pytest.fixture
async def server(receiver: Receiver, options: Options) -> AsyncIterator[MockServer]:
    """A running server, its databases in memory."""
    app = MockServer(options, wall=lambda: NOW, transport=receiver.transport())
    app.start()
    yield app
    await app.stop()


@pytest.fixture
async def client(server: MockServer) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the server."""
    transport = httpx.ASGITransport(app=server, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:4360") as made:
        yield made


@pytest.fixture
def nrs360() -> dict[str, Any]:
    """The credential of the 360NRS fixtures, as arguments of a request."""
    return {"auth": ("username", "apiPassword")}
