"""JSON bodies are read as RFC 8259 has it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mockserver.kernel.application import StrictJsonRequest
from mockserver.kernel.http import OneShot


def request(body: bytes) -> StrictJsonRequest:
    return StrictJsonRequest({"type": "http", "headers": []}, OneShot(body))


@pytest.mark.parametrize(
    ("body", "value"),
    [(b'{"a": [1, 2.5, null]}', {"a": [1, 2.5, None]}), (b'"\\u00f1"', "ñ"), (b" 1 ", 1)],
)
async def test_json_is_read_also_when_it_is_asked_for_twice(body: bytes, value: Any) -> None:
    made = request(body)
    assert [await made.json(), await made.json()] == [value, value]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"a":1,}', b"NaN", b"[Infinity]", b'"\\ud800"', b"\xff", b"[" * 10_000, b"{} {}"],
    ids=[
        "empty",
        "cut off",
        "final comma",
        "not a number",
        "infinite",
        "half a surrogate pair",
        "no UTF-8",
        "nested without end",
        "two values",
    ],
)
async def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(json.JSONDecodeError):
        await request(body).json()
