"""The journal: what was asked of the vendors, and what they answered."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import Row

from mockserver.admin.console import (
    CurrentConsole,
    CurrentSandbox,
    Cursor,
    Limit,
    Words,
    make_router,
)
from mockserver.admin.exchanges import (
    ExchangeShape,
    ExchangeSummary,
    find_exchange,
    search,
    show_request,
    show_response,
)
from mockserver.admin.problems import refusals_as_problems
from mockserver.admin.shapes import Page, Removed, cut_page

router = make_router("requests")


@router.get("", operation_id="listRequests")
async def list_requests(
    sandbox: CurrentSandbox, q: Words = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[ExchangeSummary]:
    """Requests, newest first.

    Search words: `vendor: operation: method: path: status: reason: id: body: before: after: is:`
    and free text, looked for in path, query and bodies. A status may be `4xx`; `is:` takes failed,
    ok, plain, unmatched, fault, magic and validation. Double quotes keep words together.
    """
    rows = search(sandbox, q, limit + 1, before=cursor)
    kept, following = cut_page(rows, limit, lambda row: int(row.number))
    return Page(items=[ExchangeSummary.model_validate(row) for row in kept], next=following)


@router.get("/{exchange}", operation_id="readRequest")
async def read_request(row: Annotated[Row[Any], Depends(find_exchange)]) -> ExchangeShape:
    """One request, and what was answered."""
    said = {"request": show_request(row), "response": show_response(row)}
    return ExchangeShape.model_validate({**row._mapping, **said})


@router.delete("", operation_id="clearRequests")
async def clear_requests(
    console: CurrentConsole, sandbox: CurrentSandbox, q: Words = ""
) -> Removed:
    """Empty the journal, or drop the requests that match search words."""
    with refusals_as_problems():
        async with console.engine.transaction(sandbox):
            removed = sandbox.journal.clear(q)
    return Removed(removed=removed)
