"""Requests and answers as plain values, and the ASGI needed to read and send them."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from pydantic_core import from_json, to_json

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Piece = bytes | Awaitable[bytes]


class BodyTooLargeError(Exception):
    """The request's body is over the limit; it was not read, or not to its end."""


class Disconnected(Exception):  # noqa: N818 - not an error: the client went away
    """The client went away while it sent its body."""


class Answer(NamedTuple):
    """An HTTP answer as bytes."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes = b""
    rest: Iterator[Piece] | None = None
    """More of a long body, made piece by piece while it is sent, after the commit. Every piece is
    made in one go between other requests, or awaited when it is made elsewhere; an empty one only
    lets them pass."""

    def with_headers(self, extra: Iterable[tuple[bytes, bytes]]) -> Answer:
        """The same answer with more headers."""
        return Answer(self.status, (*self.headers, *extra), self.body, self.rest)


def json_answer(
    status: int, content: Any, headers: Iterable[tuple[str, str]] = (), *, media: str = ""
) -> Answer:
    """An answer whose body is `content` as JSON; a number too large for JSON is null in it."""
    body = to_json(content, inf_nan_mode="null")
    listed = [
        (b"content-type", (media or "application/json").encode()),
        (b"content-length", str(len(body)).encode()),
        *((name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers),
    ]
    return Answer(status, tuple(listed), body)


@dataclass(eq=False)
class Envelope:
    """A request as it came in, before any vendor has seen it."""

    method: str
    path: str
    """The path below the vendor's prefix."""

    query: str
    raw_headers: Headers
    body: bytes
    client: str

    @cached_property
    def headers(self) -> dict[str, str]:
        """Header values by lower-case name; the last of several counts."""
        return {name.decode("latin-1"): value.decode("latin-1") for name, value in self.raw_headers}

    @cached_property
    def params(self) -> dict[str, str]:
        """Query parameters; the last of several counts."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @cached_property
    def json(self) -> Any:
        """The body as JSON, or None when it is none."""
        try:
            return from_json(self.body)
        except ValueError:
            return None

    def basic(self) -> tuple[str, str] | None:
        """User name and password of HTTP Basic authentication (RFC 7617), or None."""
        return decode_basic(self.headers.get("authorization", ""))


def write_scope(envelope: Envelope) -> Scope:
    """A request as an ASGI application is told of it."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": envelope.method,
        "scheme": "http",
        "path": envelope.path,
        "raw_path": envelope.path.encode(),
        "root_path": "",
        "query_string": envelope.query.encode("latin-1"),
        "headers": envelope.raw_headers,
        "client": (envelope.client, 0),
        "server": None,
    }


@lru_cache(maxsize=256)
def decode_basic(authorization: str) -> tuple[str, str] | None:
    """User name and password of an Authorization header's value, or None."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(value.strip(), validate=True)
    except ValueError:
        return None
    try:
        user, colon, password = pair.decode().partition(":")
    except UnicodeDecodeError:  # RFC 7617 leaves the encoding open, and many clients send this one
        user, colon, password = pair.decode("latin-1").partition(":")
    return (user, password) if colon else None


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The whole body.

    Raises:
        BodyTooLargeError: it is longer than `limit` bytes; a declared length is checked first.
        Disconnected: the client went away.
    """
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value[:20]) > limit:
            raise BodyTooLargeError
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Disconnected
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        if len(body) > limit:
            raise BodyTooLargeError
        return body
    chunks, size = [body], len(body)
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise BodyTooLargeError
    return b"".join(chunks)


async def send_answer(answer: Answer, send: Send) -> None:
    """Send a whole answer."""
    await send(
        {"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)}
    )
    await send({"type": "http.response.body", "body": answer.body})


async def send_answer_to(scope: Scope, answer: Answer, send: Send) -> None:
    """Send a whole answer; to a HEAD request without its body."""
    if scope["method"] == "HEAD":
        answer = Answer(answer.status, answer.headers)
    await send_answer(answer, send)


class Capture:
    """Takes an application's answer instead of the network, until its transaction is committed."""

    __slots__ = ("chunks", "headers", "status")

    def __init__(self) -> None:
        self.status = 0
        self.headers: Headers = []
        self.chunks: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self.chunks.append(bytes(message.get("body", b"")))

    @property
    def answer(self) -> Answer:
        """What the application answered."""
        return Answer(self.status, tuple(self.headers), b"".join(self.chunks))


class OneShot:
    """Gives an application a body that was read already."""

    __slots__ = ("body",)

    def __init__(self, body: bytes) -> None:
        self.body: bytes | None = body

    async def __call__(self) -> Message:
        if self.body is None:
            return {"type": "http.disconnect"}
        body, self.body = self.body, None
        return {"type": "http.request", "body": body, "more_body": False}
