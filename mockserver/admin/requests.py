"""The journal: what was asked of the vendors, and what they answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from fastapi import Path
from pydantic import Field
from sqlalchemy import ColumnElement, Row, Text, cast, func, select

from mockserver.admin.bodies import Body, show_body
from mockserver.admin.console import (
    CurrentConsole,
    CurrentSandbox,
    Cursor,
    Limit,
    Words,
    make_router,
)
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import Moment, Order, Page, Removed, Shape, cut_page
from mockserver.kernel.journal import BODY_KEPT, journal_table
from mockserver.kernel.sandbox import Sandbox

router = make_router("requests")

_columns = journal_table.c


class ExchangeSummary(Shape):
    """A request and its answer, as the list shows them."""

    id: str
    at: Moment
    vendor: str
    operation: str
    method: str
    path: str = Field(description="Below the vendor's prefix.")
    query: str
    client: str
    status: int
    reason: str = Field(description="Why the answer is not the plain course.")
    duration_us: int


class HttpMessage(Shape):
    """Headers and the start of the body; what is secret is hidden."""

    headers: list[tuple[str, str]]
    body: Body


class ExchangeShape(ExchangeSummary):
    """A request and its answer."""

    request: HttpMessage
    response: HttpMessage


class Match(Order):
    """Which requests are meant: those that all of this is true of."""

    vendor: str | None = None
    operation: str | None = None
    method: str | None = None
    path: str | None = Field(default=None, description="Below the vendor's prefix; may hold `*`.")
    status: Annotated[int | None, Field(ge=100, le=599)] = None
    body: str | None = Field(default=None, description="What the request's body contains.")


class Verification(Order):
    """What is to be verified: this many requests, or at least one when `count` is left out."""

    match: Match = Match()
    count: Annotated[int | None, Field(ge=0)] = None


class Verified(Shape):
    """Whether it is so, and how many requests there were."""

    ok: bool
    matched: int


@router.get("", operation_id="listRequests")
async def list_requests(
    sandbox: CurrentSandbox, q: Words = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[ExchangeSummary]:
    """Requests, newest first.

    Search words: `vendor: operation: method: path: status: reason:` (a status may be `4xx`) and
    free text.
    """
    rows = _search(sandbox, q, cursor, limit + 1)
    kept, following = cut_page(rows, limit, lambda row: int(row.number))
    return Page(items=[ExchangeSummary.model_validate(row) for row in kept], next=following)


@router.get("/{exchange}", operation_id="readRequest")
async def read_request(
    sandbox: CurrentSandbox,
    exchange: Annotated[str, Path(description="The value of X-Mock-Exchange.")],
) -> ExchangeShape:
    """One request, and what was answered."""
    row = sandbox.journal.find(exchange)
    if row is None:
        raise Problem(404, f"there is no request {exchange[:80]}")
    request = {"headers": row.request_headers, "body": _show_body(row.request_body)}
    response = {"headers": row.response_headers, "body": _show_body(row.response_body)}
    return ExchangeShape.model_validate({**row._mapping, "request": request, "response": response})


@router.post("/verify", operation_id="verifyRequests")
async def verify_requests(sandbox: CurrentSandbox, order: Verification) -> Verified:
    """Count the requests of the journal that match."""
    statement = select(func.count()).select_from(journal_table).where(*_conditions(order.match))
    row = sandbox.database.first(statement)
    matched = int(row[0]) if row else 0
    is_so = matched > 0 if order.count is None else matched == order.count
    return Verified(ok=is_so, matched=matched)


@router.delete("", operation_id="clearRequests")
async def clear_requests(console: CurrentConsole, sandbox: CurrentSandbox) -> Removed:
    """Empty the journal."""
    async with console.engine.transaction(sandbox):
        removed = sandbox.journal.clear()
    return Removed(removed=removed)


def _search(sandbox: Sandbox, words: str, before: int | None, limit: int) -> Sequence[Row[Any]]:
    try:
        return sandbox.journal.search(words, before=before, limit=limit)
    except (ValueError, OverflowError) as error:
        raise Problem(422, f"q: {error}") from error


def _show_body(body: bytes) -> Body:
    return show_body(body, is_cut=len(body) >= BODY_KEPT)


def _conditions(match: Match) -> Iterator[ColumnElement[bool]]:
    if match.vendor is not None:
        yield _columns.vendor == match.vendor
    if match.operation is not None:
        yield _columns.operation == match.operation
    if match.method is not None:
        yield _columns.method == match.method.upper()
    if match.status is not None:
        yield _columns.status == match.status
    if match.path is not None:
        escaped = match.path.replace("/", "//").replace("%", "/%").replace("_", "/_")
        yield _columns.path.like(escaped.replace("*", "%"), escape="/")
    if match.body is not None:
        yield cast(_columns.request_body, Text).contains(match.body, autoescape=True)
