"""The built-in receiver: a URL for callbacks when the code under test has none of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict
from urllib.parse import parse_qsl

from mockserver.testing.calls import Call, segment
from mockserver.testing.operations import Noun, Way, api_call
from mockserver.testing.records import Body, Page, Record, read_member, read_nothing, read_page


class Receipt(Record):
    """A request that a sink got. Its body is cut after 64 KB; `size` tells the whole of it."""

    number: int
    at: datetime
    method: str
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    body: Body
    size: int
    status: int

    @property
    def params(self) -> dict[str, str]:
        """The query, by name."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The body read as a form."""
        return dict(parse_qsl(self.body.content, keep_blank_values=True))

    @property
    def content(self) -> bytes:
        """The body as it came."""
        is_text = self.body.encoding == "text"
        return self.body.content.encode() if is_text else base64.b64decode(self.body.content)

    def read_json(self) -> Any:
        """The body read as JSON.

        Raises:
            ValueError: it is none.
        """
        return json.loads(self.content)


class Answer(TypedDict, total=False):
    """An answer that a sink is to give; 200 without a body is what is left out."""

    status: int
    delay_ms: int
    body: str
    headers: dict[str, str]


class SinkState(Record):
    """A sink: what it holds, and what it will answer.

    `held` counts the requests that can be read, `received` those that came.
    """

    name: str
    url: str
    held: int
    received: int
    last_at: datetime | None
    answers: Sequence[Mapping[str, Any]]
    then: Mapping[str, Any]


class Sink(Noun[Way]):
    """A receiver of its own at `url`: it takes any request and keeps it."""

    def __init__(self, way: Way, name: str) -> None:
        super().__init__(way)
        self.name = name

    def __repr__(self) -> str:
        return f"<Sink {self.url}>"

    @property
    def url(self) -> str:
        """Where it takes requests; any path and query may follow."""
        return f"{self._way.address.url}/__sink/{segment(self.name)}"

    @api_call
    def received(self, *, limit: int = 500, cursor: str | None = None) -> Call[Page[Receipt]]:
        """What it got, in the order it came."""
        query = {"limit": limit, "cursor": cursor}
        return Call("GET", self._path(), read_page(Receipt), query=query)

    @api_call
    def wait(
        self, count: int = 1, *, after: int | None = None, timeout: float = 10.0
    ) -> Call[Page[Receipt]]:
        """What it got, once it got `count` requests.

        Args:
            after: only requests with a number above it.
            timeout: real seconds to wait at most, up to 60.

        Raises:
            NothingCameError: there were fewer in time.
        """
        return Call(
            "GET",
            f"{self._path()}/wait",
            read_page(Receipt),
            query={"count": count, "after": after, "timeout": timeout},
            seconds=timeout,
            is_wait=True,
        )

    @api_call
    def answer(self, *answers: int | Answer, then: int | Answer | None = None) -> Call[None]:
        """Set the answers to come: `answer(503, {"status": 500, "delay_ms": 200})`.

        After them it is `then`, else 200 again.
        """
        body = {
            "answers": [_spell(one) for one in answers],
            "then": None if then is None else _spell(then),
        }
        return Call("PUT", self._path(), read_nothing, body=body)

    @api_call
    def clear(self) -> Call[int]:
        """Forget what it got, and what it was to answer; how many requests it held."""
        return Call("DELETE", self._path(), read_member("removed"))

    def _path(self) -> str:
        return f"sinks/{segment(self.name)}"


def _spell(answer: int | Answer) -> dict[str, Any]:
    """An answer as the control API spells it."""
    if isinstance(answer, int):
        return {"status": answer}
    named = dict(answer)
    if "delay_ms" in named:
        named["delayMs"] = named.pop("delay_ms")
    return named
