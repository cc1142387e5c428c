"""The built-in receiver: `/__sink/{name}` takes whatever callbacks bring, and keeps it.

A callback carries no sandbox, so sinks are the server's, not a sandbox's: give each test a name of
its own. What they hold is in memory, bounded, and gone when the server stops; times are real ones.
They answer 200, or the statuses they are told, and nothing of what they got.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mockserver.kernel.clock import read_wall_clock, wait_for
from mockserver.kernel.http import Answer, Receive, Scope, Send, send_answer

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}")

KEPT = 1_000
"""Requests that a sink holds; the oldest make room."""

BODY_KEPT = 65_536
"""Bytes of a body that are held; all are counted."""

MAX_SINKS = 1_000
"""Sinks there can be; the one unused for longest makes room."""

MAX_BYTES = 64 * 1024 * 1024
"""Bytes that all sinks hold together; the one that holds most gives up its oldest."""

_ROOM = 1_000
"""What a request is counted for beside its body."""

_BODILESS = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Receipt:
    """A request that a sink got, and the status it answered."""

    number: int
    at: datetime
    method: str
    path: str
    """What follows the sink's name."""

    query: str
    headers: list[tuple[str, str]]
    body: bytes
    size: int
    """Bytes of the whole body."""

    status: int


@dataclass(slots=True)
class Sink:
    """What one sink holds, and the answers it will give."""

    receipts: deque[Receipt] = field(default_factory=deque)
    statuses: deque[int] = field(default_factory=deque)
    count: int = 0
    bytes: int = 0

    def keep(self, receipt: Receipt) -> None:
        """Hold a request."""
        self.receipts.append(receipt)
        self.bytes += len(receipt.body) + _ROOM
        if len(self.receipts) > KEPT:
            self.drop_oldest()

    def drop_oldest(self) -> None:
        """Hold one request less."""
        self.bytes -= len(self.receipts.popleft().body) + _ROOM


class Sinks:
    """All sinks of a server."""

    def __init__(self) -> None:
        self._sinks: OrderedDict[str, Sink] = OrderedDict()
        self._change: asyncio.Event | None = None

    def receipts(self, name: str) -> Sequence[Receipt]:
        """What a sink holds, in the order it came."""
        sink = self._sinks.get(name)
        return list(sink.receipts) if sink else []

    def answer_with(self, name: str, statuses: Sequence[int]) -> None:
        """Set the statuses of the answers to come; after them it is 200 again."""
        self._open(name).statuses = deque(statuses)

    def clear(self, name: str) -> int:
        """Forget a sink; how many requests it held."""
        sink = self._sinks.pop(name, None)
        return len(sink.receipts) if sink else 0

    async def wait_for_change(self, seconds: float) -> bool:
        """Wait until any sink gets a request; False when the seconds passed first."""
        if self._change is None:
            self._change = asyncio.Event()
        return await wait_for(self._change, seconds)

    async def take(self, name: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Keep a request, and answer it."""
        body = await _read(receive)
        if body is None:
            return
        sink = self._open(name)
        sink.count += 1
        status = sink.statuses.popleft() if sink.statuses else 200
        kept, size = body
        receipt = Receipt(
            number=sink.count,
            at=read_wall_clock(),
            method=scope["method"],
            path=scope["path"].removeprefix(f"/__sink/{name}"),
            query=scope.get("query_string", b"").decode("latin-1"),
            headers=[
                (key.decode("latin-1"), one.decode("latin-1")) for key, one in scope["headers"]
            ],
            body=kept,
            size=size,
            status=status,
        )
        sink.keep(receipt)
        self._trim()
        self._announce()
        length = () if status in _BODILESS else ((b"content-length", b"0"),)
        await send_answer(Answer(status, length), send)

    def _open(self, name: str) -> Sink:
        sink = self._sinks.setdefault(name, Sink())
        self._sinks.move_to_end(name)
        if len(self._sinks) > MAX_SINKS:
            self._sinks.popitem(last=False)
        return sink

    def _trim(self) -> None:
        while sum(sink.bytes for sink in self._sinks.values()) > MAX_BYTES:
            max(self._sinks.values(), key=lambda sink: sink.bytes).drop_oldest()

    def _announce(self) -> None:
        change, self._change = self._change, None
        if change is not None:
            change.set()


async def _read(receive: Receive) -> tuple[bytes, int] | None:
    """The start of a body, and its whole size; None when the client went away."""
    kept, size = b"", 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk: bytes = message.get("body", b"")
        kept += chunk[: BODY_KEPT - len(kept)]
        size += len(chunk)
        if not message.get("more_body"):
            return kept, size
