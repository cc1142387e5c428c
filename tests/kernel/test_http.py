"""Requests and answers as plain values: reading a body, credentials, and what an app answered."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel.http import (
    Answer,
    BodyTooLargeError,
    Capture,
    Disconnected,
    Envelope,
    Message,
    OneShot,
    json_answer,
    read_body,
    send_answer_to,
)


def envelope(query: str = "", body: bytes = b"", **headers: str) -> Envelope:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Envelope("GET", "/", query, raw, body, "127.0.0.1")


class Client:
    """A client that sends its body in chunks; None stands for going away."""

    def __init__(self, *chunks: bytes | None) -> None:
        self._chunks: Iterator[bytes | None] = iter(chunks)
        self._left = len(chunks)

    async def __call__(self) -> Message:
        self._left -= 1
        chunk = next(self._chunks)
        if chunk is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": chunk, "more_body": self._left > 0}


async def read(*chunks: bytes | None, limit: int = 10, length: bytes | None = None) -> bytes:
    headers = [] if length is None else [(b"content-length", length)]
    return await read_body({"headers": headers}, Client(*chunks), limit)


# -- bodies -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chunks", "body"),
    [
        ((b"",), b""),
        ((b"0123456789",), b"0123456789"),
        ((b"01234", b"56789"), b"0123456789"),
        ((b"", b"0", b"", b"1"), b"01"),
    ],
    ids=["empty", "one chunk", "two chunks", "empty chunks between"],
)
async def test_body_up_to_the_limit_is_read_whole(chunks: tuple[bytes, ...], body: bytes) -> None:
    assert await read(*chunks) == body


@pytest.mark.parametrize(
    "chunks",
    [(b"0123456789a",), (b"01234", b"56789a"), (b"0123456789a", b"")],
    ids=["in one chunk", "in the second chunk", "in the first chunk of two"],
)
async def test_body_over_the_limit_is_refused(chunks: tuple[bytes, ...]) -> None:
    with pytest.raises(BodyTooLargeError):
        await read(*chunks)


@pytest.mark.parametrize("length", [b"11", b"9" * 30])
async def test_declared_length_over_the_limit_is_refused_before_anything_is_read(
    length: bytes,
) -> None:
    with pytest.raises(BodyTooLargeError):
        await read(length=length)


@pytest.mark.parametrize("length", [b"10", b"-1", b"ten", b""])
async def test_declared_length_that_says_nothing_is_left_to_the_bytes(length: bytes) -> None:
    assert await read(b"01", length=length) == b"01"


@pytest.mark.parametrize("chunks", [(None,), (b"01", None, b"23")], ids=["at once", "halfway"])
async def test_client_that_goes_away_is_told_apart(chunks: tuple[bytes | None, ...]) -> None:
    with pytest.raises(Disconnected):
        await read(*chunks)


# -- credentials ----------------------------------------------------------------------------------


def basic(text: str, encoding: str = "utf-8") -> str:
    return "Basic " + base64.b64encode(text.encode(encoding)).decode()


@pytest.mark.parametrize(
    ("value", "pair"),
    [
        (basic("ann:secret"), ("ann", "secret")),
        (basic("ann:secret").replace("Basic", "bAsIc"), ("ann", "secret")),
        (basic("ann:secret").replace(" ", "   "), ("ann", "secret")),
        (basic("ann:a:b"), ("ann", "a:b")),
        (basic(":"), ("", "")),
        (basic("ann:"), ("ann", "")),
        (basic("añn:señor"), ("añn", "señor")),
        (basic("añn:señor", "latin-1"), ("añn", "señor")),
        (basic("ann"), None),
        (basic(""), None),
        ("Basic", None),
        ("Basic !!!!", None),
        ("Basic YW5u", None),
        ("Basic YW5uOg", None),
        ("Basic ñ", None),
        ("Bearer " + basic("ann:secret").split()[1], None),
        ("", None),
    ],
)
def test_basic_authentication_is_read_or_not(value: str, pair: tuple[str, str] | None) -> None:
    assert envelope(authorization=value).basic() == pair


def test_request_without_a_credential_has_none() -> None:
    assert envelope().basic() is None


@given(user=st.text().filter(lambda text: ":" not in text), password=st.text())
def test_user_and_password_come_back_as_they_were_given(user: str, password: str) -> None:
    assert envelope(authorization=basic(f"{user}:{password}")).basic() == (user, password)


# -- what a request holds -------------------------------------------------------------------------


def test_last_of_several_headers_and_parameters_counts() -> None:
    made = envelope("a=1&b=&a=2%20")
    made.raw_headers += [(b"x-a", b"1"), (b"x-a", b"2")]
    assert made.params == {"a": "2 ", "b": ""}
    assert made.headers == {"x-a": "2"}


@pytest.mark.parametrize(
    ("body", "value"),
    [(b'{"a":1}', {"a": 1}), (b"", None), (b"{", None), (b"\xff", None), (b"[" * 9999, None)],
    ids=["JSON", "empty", "broken", "no UTF-8", "nested without end"],
)
def test_body_is_read_as_json_or_none(body: bytes, value: Any) -> None:
    assert envelope(body=body).json == value


# -- answers --------------------------------------------------------------------------------------


def test_json_answer_carries_its_type_length_and_more_headers() -> None:
    answer = json_answer(402, {"ñ": 1.5}, [("X-Odd", "\u20ac")], media="application/problem+json")
    assert answer == Answer(
        402,
        (
            (b"content-type", b"application/problem+json"),
            (b"content-length", b"10"),
            (b"x-odd", b"?"),
        ),
        '{"ñ":1.5}'.encode(),
    )
    assert answer.with_headers([(b"a", b"b")]).headers[-1] == (b"a", b"b")


@pytest.mark.parametrize(("method", "body"), [("GET", b"hello"), ("HEAD", b"")])
async def test_answer_to_head_has_no_body(method: str, body: bytes) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    answer = Answer(200, ((b"content-length", b"5"),), b"hello")
    await send_answer_to({"method": method}, answer, send)
    assert sent == [
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]},
        {"type": "http.response.body", "body": body},
    ]


async def test_captured_answer_is_what_the_application_sent() -> None:
    capture = Capture()
    await capture({"type": "http.response.start", "status": 201, "headers": [(b"a", b"b")]})
    await capture({"type": "http.response.body", "body": b"hel", "more_body": True})
    await capture({"type": "http.response.debug"})
    await capture({"type": "http.response.body", "body": memoryview(b"lo")})
    assert capture.answer == Answer(201, ((b"a", b"b"),), b"hello")


async def test_body_that_was_read_is_given_once() -> None:
    receive = OneShot(b"hello")
    assert await receive() == {"type": "http.request", "body": b"hello", "more_body": False}
    assert await receive() == {"type": "http.disconnect"}
