"""Answers that are made while they are sent: reports of any length, in memory that stays flat.

The request is over and committed before the second piece is made. Between two pieces other requests
are served, so what a piece reads may have changed since: whoever makes the pieces bounds them by
what there was at the request. An answer that cannot be ended is broken off, so that the client does
not take what it got for the whole; one that cannot even be begun is a failure like any other.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator

from mockserver.kernel.clock import pause
from mockserver.kernel.faults import Fault
from mockserver.kernel.http import Answer, Piece, Receive, Send

log = logging.getLogger("mockserver.requests")


async def make_beginning(answer: Answer) -> Answer:
    """An answer with the first piece of its body, made now unless there is a beginning already.

    What goes wrong is raised: nothing was sent, so it can be answered.
    """
    if answer.rest is None or answer.body:
        return answer
    return answer._replace(body=await _make_next(answer.rest) or b"")


async def _make_next(rest: Iterator[Piece]) -> bytes | None:
    """The next piece, wherever it is made; None at the end."""
    piece = next(rest, None)
    return await piece if isinstance(piece, Awaitable) else piece


async def send_long_answer(
    answer: Answer,
    rest: Iterator[Piece],
    receive: Receive,
    send: Send,
    is_valid: Callable[[], bool],
) -> None:
    """Send an answer and the rest of its body.

    It ends early when the client goes away. When a piece fails, or the answer is no longer valid
    (the sandbox was reset or deleted since), the connection is closed within the body.
    """
    headers = list(answer.headers)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": True})
    leaving = asyncio.ensure_future(_wait_for_disconnect(receive))
    try:
        while True:
            await pause()
            if leaving.done():
                return
            if not is_valid():
                hang_up(send, "the sandbox was reset within an answer")
                return
            try:
                piece = await _make_next(rest)
            except Exception:
                log.exception("a long answer could not be ended")
                hang_up(send, "a long answer could not be ended")
                return
            if piece is None:
                break
            if piece:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        leaving.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await leaving


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def break_off(answer: Answer, fault: Fault, send: Send) -> None:
    """Close the connection without an answer, or within its body."""
    if fault.is_cut:
        wanted = fault.effect["truncate"]
        length = len(answer.body) // 2 if wanted is True else int(wanted)
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        )
        await send({"type": "http.response.body", "body": answer.body[:length], "more_body": True})
    hang_up(send, "an injected fault closed the connection", at_once=not fault.is_cut)


def hang_up(send: Send, why: str, *, at_once: bool = False) -> None:
    """Close a connection within an answer: what was sent still arrives, unless `at_once`.

    Raises:
        ConnectionResetError: there is no real connection, for an in-process client to see.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionResetError(why)
    if at_once:
        transport.abort()
    else:
        transport.close()
