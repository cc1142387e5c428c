"""Live updates: an event stream (Server-Sent Events) that tells what has changed in a sandbox.

An event names the topics that changed, and its id stands for how all of them were. A page says in
`?since=` how they were when it was made, a browser that connects again says it by the id of the
last event it had: so no change is missed.
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request

from mockserver.admin.console import Console
from mockserver.inbox.topics import find_changes, read_state
from mockserver.inbox.view import make_headers
from mockserver.kernel.clock import read_stopwatch
from mockserver.kernel.http import Receive, Scope, Send
from mockserver.kernel.sandbox import DEFAULT, Sandbox, check_name

PACE = 0.25
"""Seconds between two events: many changes make one."""

LOOK_EVERY = 1.0
"""Seconds between two looks at what is not announced: requests, the clock, faults."""

BEAT_EVERY = 15.0
"""Seconds of silence after which something is sent, so that nobody between closes the stream."""


class Live:
    """The stream, an ASGI application. A deleted sandbox and the server's stop end it."""

    def __init__(self, console: Console) -> None:
        self._console = console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        name = check_name(request.query_params.get("sandbox") or DEFAULT)
        since = request.headers.get("last-event-id") or request.query_params.get("since", "")
        headers = {**make_headers(""), "content-type": "text/event-stream"}
        raw = [(key.encode(), value.encode()) for key, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        try:
            if self._console.engine.sandboxes.exists(name):  # a tab left open makes none anew
                sandbox = self._console.engine.sandboxes.get(name)
                with sandbox.held():
                    await _follow(sandbox, since, receive, send)
            else:
                await _tell(send, "event: gone\ndata:\n\n")
        except asyncio.CancelledError:
            pass  # the server stops, and what it stops is ended in good order
        await send({"type": "http.response.body", "body": b""})


async def _follow(sandbox: Sandbox, seen: str, receive: Receive, send: Send) -> None:
    """Tell what changes until the client leaves or the sandbox is deleted."""
    leaving = asyncio.ensure_future(_wait_for_leave(receive))
    told_at = 0.0
    try:
        while not leaving.done():
            if not sandbox.database.is_open:
                await _tell(send, "event: gone\ndata:\n\n")
                return
            state = read_state(sandbox)
            if state != seen:
                topics = " ".join(find_changes(seen, state))
                await _tell(send, f"id: {state}\ndata: {topics}\n\n")
                seen, told_at = state, read_stopwatch()
                await asyncio.wait({leaving}, timeout=PACE)
                continue
            if read_stopwatch() - told_at > BEAT_EVERY:
                await _tell(send, ":\n\n")
                told_at = read_stopwatch()
            await _wait_for_either(leaving, sandbox)
    finally:
        leaving.cancel()


async def _wait_for_either(leaving: asyncio.Future[None], sandbox: Sandbox) -> None:
    changing = asyncio.ensure_future(sandbox.wait_for_change(LOOK_EVERY))
    either: set[asyncio.Future[Any]] = {leaving, changing}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    finally:
        changing.cancel()


async def _wait_for_leave(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _tell(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
