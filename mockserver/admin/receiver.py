"""The built-in receiver: `/__sink/{name}` takes whatever callbacks bring, and keeps it.

A callback carries no sandbox, so sinks are the server's, not a sandbox's: give each test a name of
its own. What they hold is in memory, bounded, and gone when the server stops; times are real ones.
They answer 200, or what they are told, and nothing of what they got.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from mockserver.kernel.clock import hold, read_wall_clock, wait_for
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

MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""Bytes of the answers to come of all sinks together; more are refused."""

_ROOM = 1_000
"""What a request is counted for beside its body."""

_ANSWER_ROOM = 200
"""What an answer to come is counted for beside its body and headers."""

_BODILESS = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of a sink."""

    status: int = 200
    delay_ms: int = 0
    """Real milliseconds until it is given."""

    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """What it is counted for."""
        texts = (self.body, *chain(*self.headers.items()))
        return sum(len(text.encode()) for text in texts) + _ANSWER_ROOM


OK = Reply()


class TooManyAnswersError(ValueError):
    """There is no room for so many answers to come."""


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
    replies: deque[Reply] = field(default_factory=deque)
    then: Reply = OK
    """What is answered when no reply is left."""

    count: int = 0
    bytes: int = 0
    answer_bytes: int = 0
    """What the answers to come are counted for."""

    def answer_with(self, replies: Sequence[Reply], then: Reply) -> None:
        """Set the answers to come."""
        self.replies, self.then = deque(replies), then
        self.answer_bytes = _measure(replies, then)

    def take_reply(self) -> Reply:
        """The answer to the request that came."""
        if not self.replies:
            return self.then
        reply = self.replies.popleft()
        self.answer_bytes -= reply.size
        return reply

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

    def list(self) -> Sequence[tuple[str, Sink]]:
        """All sinks by name, the last used first."""
        return list(reversed(self._sinks.items()))

    def answer_with(self, name: str, replies: Sequence[Reply], then: Reply = OK) -> None:
        """Set the answers to come, and the one for all after them.

        Raises:
            TooManyAnswersError: all sinks together have as many as they may.
        """
        others = (sink.answer_bytes for key, sink in self._sinks.items() if key != name)
        if sum(others) + _measure(replies, then) > MAX_ANSWER_BYTES:
            raise TooManyAnswersError(
                f"the answers to come of all sinks have {MAX_ANSWER_BYTES} bytes at most: delete"
                " the sinks that are done with"
            )
        self._open(name).answer_with(replies, then)

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
        reply = sink.take_reply()
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
            status=reply.status,
        )
        sink.keep(receipt)
        self._trim()
        self._announce()
        if reply.delay_ms:
            await hold(reply.delay_ms / 1000)
        await send_answer(_write_answer(reply), send)

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


def _measure(replies: Sequence[Reply], then: Reply) -> int:
    """What answers are counted for; that of a sink which was told nothing is no room."""
    return sum(reply.size for reply in (*replies, then) if reply is not OK)


def _write_answer(reply: Reply) -> Answer:
    body = b"" if reply.status in _BODILESS else reply.body.encode()
    length = {} if reply.status in _BODILESS else {"content-length": str(len(body))}
    named = {name.lower(): value for name, value in reply.headers.items()} | length
    headers = tuple((name.encode("ascii"), one.encode("latin-1")) for name, one in named.items())
    return Answer(reply.status, headers, body)


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
