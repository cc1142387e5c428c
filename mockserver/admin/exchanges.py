"""Exchanges of the journal, as the control API finds and shows them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Path
from pydantic import Field
from sqlalchemy import Row

from mockserver.admin.bodies import Body, show_body
from mockserver.admin.console import CurrentSandbox
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import Moment, Shape
from mockserver.kernel.clock import pause
from mockserver.kernel.journal import BODY_KEPT
from mockserver.kernel.sandbox import Sandbox

PAGE = 200
"""Exchanges that are read in one go, between which other requests are answered."""


class ExchangeSummary(Shape):
    """A request and its answer, as the list shows them."""

    id: str
    at: Moment
    vendor: str
    operation: str = Field(description="Empty when no operation is for the request.")
    method: str
    path: str = Field(description="Below the vendor's prefix.")
    query: str
    client: str
    status: int
    reason: str = Field(description="Why the answer is not the plain course.")
    duration_us: int


class HttpMessage(Shape):
    """Headers and body; what is secret is hidden."""

    headers: list[tuple[str, str]]
    body: Body
    is_cut: bool = Field(description="Whether only the start of the body was kept.")


class ExchangeShape(ExchangeSummary):
    """A request and its answer."""

    request: HttpMessage
    response: HttpMessage


async def find_exchange(
    sandbox: CurrentSandbox,
    exchange: Annotated[str, Path(description="The value of X-Mock-Exchange.")],
) -> Row[Any]:
    """The exchange of a path; 404 when the journal does not hold it."""
    row = sandbox.journal.find(exchange)
    if row is None:
        raise Problem(404, f"there is no request {exchange[:80]}")
    return row


def search(
    sandbox: Sandbox, words: str, limit: int, *, before: int | None = None
) -> Sequence[Row[Any]]:
    """Exchanges that match search words, newest first; 422 when a word cannot be read."""
    try:
        return sandbox.journal.search(words, before=before, limit=limit)
    except (ValueError, OverflowError) as error:
        raise Problem(422, f"q: {error}") from error


async def walk(sandbox: Sandbox, words: str = "") -> AsyncIterator[Row[Any]]:
    """All exchanges that match search words, newest first; other requests are let through."""
    before: int | None = None
    while True:
        rows = search(sandbox, words, PAGE, before=before)
        for row in rows:
            yield row
        if len(rows) < PAGE:
            return
        before = rows[-1].number
        await pause()


def show_request(row: Row[Any]) -> HttpMessage:
    """What was asked."""
    headers = dict_headers(row.request_headers)
    declared = headers.get("content-length", "")
    length = int(declared[:20]) if declared.isdecimal() else len(row.request_body)
    return _show(row.request_headers, row.request_body, is_cut=length >= BODY_KEPT)


def show_response(row: Row[Any]) -> HttpMessage:
    """What was answered. An answer without a length was made while it was sent: it is not whole."""
    declared = dict_headers(row.response_headers).get("content-length")
    is_cut = row.status != 204 if declared is None else int(declared) >= BODY_KEPT
    return _show(row.response_headers, row.response_body, is_cut=is_cut)


def _show(headers: list[tuple[str, str]], body: bytes, *, is_cut: bool) -> HttpMessage:
    return HttpMessage(headers=headers, body=show_body(body, is_cut=is_cut), is_cut=is_cut)


def dict_headers(headers: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """Header values by lower-case name; the last of several counts."""
    return {name.lower(): value for name, value in headers}


def write_url(row: Row[Any], sandbox: Sandbox, origin: str) -> str:
    """Where an exchange can be asked for again, in this sandbox."""
    query = f"?{row.query}" if row.query else ""
    path = quote(row.path, safe="/~@:,;=!$&'()*+")
    return f"{origin}/{row.vendor}{sandbox.segment}{path}{query}"
