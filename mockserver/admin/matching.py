"""Which requests are meant: what all must be true of one, and in what another differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Any
from urllib.parse import parse_qsl

from pydantic import Field
from pydantic_core import from_json
from sqlalchemy import Row

from mockserver.admin.exchanges import dict_headers
from mockserver.admin.shapes import Order, Shape

_SHOWN = 200
"""Characters of a text that are shown of what a request has."""


class Difference(Shape):
    """Something that a request has otherwise than it is expected; null where it has nothing."""

    of: str = Field(description="`path`, `headers.accept`, `query.page`, `json.to.0` …")
    expected: Any
    actual: Any


class Match(Order):
    """Which requests are meant: those that all of this is true of. Empty means all."""

    vendor: str | None = None
    operation: str | None = None
    method: str | None = None
    path: str | None = Field(default=None, description="Below the vendor's prefix; may hold `*`.")
    status: Annotated[int | None, Field(ge=100, le=599)] = None
    query: dict[str, str] | None = Field(
        default=None, description="Parameters that it has, by name; values may hold `*`."
    )
    headers: dict[str, str] | None = Field(
        default=None, description="Headers that it has, by name; values may hold `*`."
    )
    body: str | None = Field(default=None, description="What the request's body contains.")
    json_: Any = Field(
        default=None,
        alias="json",
        description="What the request's JSON contains. An object may have more fields; an array "
        "more elements, the expected ones in their order.",
    )

    def find_differences(self, row: Row[Any]) -> list[Difference]:
        """In what an exchange is not what is meant; nothing when it is."""
        return list(self._compare(row))

    def _compare(self, row: Row[Any]) -> Iterator[Difference]:
        plain = {"vendor": self.vendor, "operation": self.operation, "status": self.status}
        for name, value in plain.items():
            if value is not None and value != row._mapping[name]:
                yield Difference(of=name, expected=value, actual=row._mapping[name])
        if self.method is not None and self.method.upper() != row.method:
            yield Difference(of="method", expected=self.method.upper(), actual=row.method)
        if self.path is not None and not _fits(self.path, row.path):
            yield Difference(of="path", expected=self.path, actual=row.path)
        if self.query is not None:
            given = dict(parse_qsl(row.query, keep_blank_values=True))
            yield from _compare_named("query", self.query, given)
        if self.headers is not None:
            expected = {name.lower(): value for name, value in self.headers.items()}
            yield from _compare_named("headers", expected, dict_headers(row.request_headers))
        if self.body is not None and self.body.encode() not in row.request_body:
            actual = row.request_body.decode(errors="replace")[:_SHOWN]
            yield Difference(of="body", expected=self.body, actual=actual)
        if "json_" in self.model_fields_set:
            yield from _compare_body(self.json_, row.request_body)


def _fits(pattern: str, text: str) -> bool:
    """Whether a text is as a pattern has it, whose `*` stands for anything."""
    return fnmatchcase(text, re.sub(r"[?[]", r"[\g<0>]", pattern))


def _compare_named(
    what: str, expected: Mapping[str, str], given: Mapping[str, str]
) -> Iterator[Difference]:
    for name, value in expected.items():
        actual = given.get(name)
        if actual is None or not _fits(value, actual):
            yield Difference(of=f"{what}.{name}", expected=value, actual=actual)


def _compare_body(expected: Any, body: bytes) -> Iterator[Difference]:
    try:
        actual = from_json(body)
    except ValueError:  # no JSON, or cut off
        shown = body.decode(errors="replace")[:_SHOWN]
        yield Difference(of="json", expected=expected, actual=shown)
    else:
        yield from _compare_json("json", expected, actual)


def _compare_json(place: str, expected: Any, actual: Any) -> Iterator[Difference]:
    """In what a JSON value does not contain the expected one."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name, value in expected.items():
            if name in actual:
                yield from _compare_json(f"{place}.{name}", value, actual[name])
            else:
                yield Difference(of=f"{place}.{name}", expected=value, actual=None)
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _compare_lists(place, expected, actual)
    elif isinstance(expected, bool) is not isinstance(actual, bool) or expected != actual:
        yield Difference(of=place, expected=expected, actual=actual)


def _compare_lists(place: str, expected: list[Any], actual: list[Any]) -> Iterator[Difference]:
    """The first element that does not come after those before it."""
    left = iter(actual)
    for index, value in enumerate(expected):
        if not any(not [*_compare_json("", value, one)] for one in left):
            pairs = len(expected) == len(actual)
            nested = [*_compare_json(f"{place}.{index}", value, actual[index])] if pairs else []
            whole = Difference(of=f"{place}.{index}", expected=value, actual=actual)
            yield from nested or [whole]
            return
