"""The stream of live updates."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from mockserver.app import MockServer
from tests.inbox.conftest import Send, open_page


class Stream:
    """A browser's end of the stream."""

    def __init__(self) -> None:
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.has_left = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.has_left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.put_nowait(message)

    async def next(self) -> dict[str, str]:
        """The fields of the next event."""
        while True:
            message = await asyncio.wait_for(self.sent.get(), 20)
            lines = message.get("body", b"").decode().splitlines()
            fields = dict(line.split(": ", 1) for line in lines if ": " in line)
            if fields:
                return fields

    async def end(self) -> None:
        """Wait for the answer's end."""
        while True:
            message = await asyncio.wait_for(self.sent.get(), 20)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                return


@asynccontextmanager
async def listen(server: MockServer, query: str, **headers: str) -> AsyncIterator[Stream]:
    """An open stream."""
    stream = Stream()
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/__inbox/live",
        "raw_path": b"/__inbox/live",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost:4360")]
        + [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "scheme": "http",
        "server": ("localhost", 4360),
        "client": ("127.0.0.1", 50_000),
        "root_path": "",
        "http_version": "1.1",
    }
    task = asyncio.ensure_future(server(scope, stream.receive, stream.send))
    begin = await asyncio.wait_for(stream.sent.get(), 20)
    assert begin["status"] == 200
    assert (b"content-type", b"text/event-stream") in begin["headers"]
    try:
        yield stream
    finally:
        stream.has_left.set()
        await asyncio.wait_for(task, 20)


async def read_state(client: httpx.AsyncClient) -> str:
    """How everything was when a page was made."""
    return (await open_page(client, "/__inbox/clock")).find("body").attributes["data-state"]


async def test_message_is_told_to_every_tab(
    server: MockServer, client: httpx.AsyncClient, send: Send
) -> None:
    state = await read_state(client)
    async with listen(server, f"since={state}") as one, listen(server, f"since={state}") as other:
        await send()
        assert "messages" in (await one.next())["data"].split()
        assert "messages" in (await other.next())["data"].split()


async def test_what_changed_before_the_stream_began_is_told_at_once(
    server: MockServer, client: httpx.AsyncClient, send: Send
) -> None:
    state = await read_state(client)
    await send()
    async with listen(server, f"since={state}") as stream:
        event = await stream.next()
    assert {"messages", "requests"} <= set(event["data"].split())
    async with listen(server, f"since={state}", last_event_id=event["id"]) as stream:
        await client.put("/__admin/clock", json={"mode": "frozen"})
        assert (await stream.next())["data"] == "clock"


async def test_clearing_and_receipts_are_told(
    server: MockServer, client: httpx.AsyncClient, send: Send
) -> None:
    await send()
    async with listen(server, f"since={await read_state(client)}") as stream:
        await client.post("/__admin/messages/1/events", json={"event": "delivered"})
        assert "messages" in (await stream.next())["data"].split()
    async with listen(server, f"since={await read_state(client)}") as stream:
        await client.delete("/__admin/messages")
        assert (await stream.next())["data"] == "messages"


async def test_reset_is_told_as_a_change_of_everything(
    server: MockServer, client: httpx.AsyncClient
) -> None:
    async with listen(server, f"since={await read_state(client)}") as stream:
        await client.post("/__admin/sandboxes/default/reset")
        told = (await stream.next())["data"]
    assert told == "messages callbacks requests platform clock faults"


async def test_deleted_sandbox_ends_the_stream_and_is_not_made_anew(
    server: MockServer, client: httpx.AsyncClient
) -> None:
    await open_page(client, sandbox="t1")
    async with listen(server, "sandbox=t1&since=") as stream:
        await stream.next()
        await client.delete("/__admin/sandboxes/t1")
        assert await stream.next() == {"event": "gone"}
        await stream.end()
    async with listen(server, "sandbox=t1") as stream:
        assert await stream.next() == {"event": "gone"}
    assert not server.engine.sandboxes.exists("t1")


async def test_stop_of_the_server_ends_the_stream_in_good_order(
    server: MockServer, client: httpx.AsyncClient
) -> None:
    async with listen(server, f"since={await read_state(client)}") as stream:
        await asyncio.wait_for(stream.sent.get(), 20)  # the first beat: it listens
        server.hang_up()
        await stream.end()


async def test_open_stream_keeps_its_sandbox_open_only_as_long_as_it_lasts(
    server: MockServer, client: httpx.AsyncClient
) -> None:
    sandbox = server.engine.sandboxes.get("default")
    async with listen(server, f"since={await read_state(client)}") as stream:
        await asyncio.wait_for(stream.sent.get(), 20)
        assert sandbox.holds == 1
    assert sandbox.holds == 0


async def test_name_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/__inbox/live?sandbox=UP")).status_code == 422
