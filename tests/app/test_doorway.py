"""What is answered while the server starts, and when it cannot."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from mockserver import server
from mockserver.app import MockServer
from mockserver.server import Doorway

SMS = {"to": ["34666666666"], "from": "TEST", "message": "Hello"}


def connect(app: Doorway) -> httpx.AsyncClient:
    """A client of a doorway."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")


@asynccontextmanager
async def open_doorway(make: Callable[[], MockServer]) -> AsyncIterator[Doorway]:
    """A doorway within its lifespan, as a server process drives it; it may be starting still."""
    doorway = Doorway(make, on_ready=lambda _: None)
    received: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    sent: asyncio.Queue[Any] = asyncio.Queue()
    lifespan = asyncio.create_task(doorway({"type": "lifespan"}, received.get, sent.put))
    received.put_nowait({"type": "lifespan.startup"})
    assert await sent.get() == {"type": "lifespan.startup.complete"}
    yield doorway
    received.put_nowait({"type": "lifespan.shutdown"})
    assert await sent.get() == {"type": "lifespan.shutdown.complete"}
    await lifespan


async def test_doorway_is_alive_and_not_ready_before_the_server_is_there() -> None:
    async with connect(Doorway(MockServer, on_ready=lambda _: None)) as client:
        live, ready = await client.get("/livez"), await client.get("/readyz")
    assert (live.status_code, ready.status_code) == (200, 503)
    assert ready.json() == {"status": "starting"}


async def test_early_request_waits_for_the_server() -> None:
    async with open_doorway(MockServer) as doorway, connect(doorway) as client:
        credential = ("username", "apiPassword")
        answer = await client.post("/nrs360/api/rest/sms", json=SMS, auth=credential)
        ready = await client.get("/readyz")
    assert (answer.status_code, ready.status_code) == (202, 200)


async def test_early_request_does_not_wait_for_vendors_that_it_does_not_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = threading.Event()
    imported: list[bool] = []
    monkeypatch.setattr(server, "_import_vendors", lambda: imported.append(answered.wait(5)))
    async with open_doorway(MockServer) as doorway, connect(doorway) as client:
        credential = ("username", "apiPassword")
        answer = await client.post("/nrs360/api/rest/sms", json=SMS, auth=credential)
        assert imported == []
        answered.set()
    assert answer.status_code == 202


async def test_start_that_fails_is_answered_with_503() -> None:
    def fail() -> MockServer:
        raise RuntimeError("no database")

    async with open_doorway(fail) as doorway, connect(doorway) as client:
        answer = await client.post("/nrs360/api/rest/sms", json=SMS)
        assert doorway.has_failed
    assert answer.status_code == 503
    assert answer.json()["detail"] == "The server could not start."


async def test_waiting_request_is_answered_when_the_server_stops() -> None:
    async with open_doorway(MockServer) as doorway, connect(doorway) as client:
        await client.get("/")
        query = {"q": "never", "timeout": "60"}
        waiting = asyncio.create_task(client.get("/__admin/messages/wait", params=query))
        await asyncio.wait([waiting], timeout=0.05)
        doorway.hang_up()
        answer = await waiting
    assert answer.status_code == 503
    assert answer.json()["detail"] == "The server is stopping."
