"""Requests that no operation is for, and what may have been meant."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from sqlalchemy import Row

from mockserver.admin.console import (
    Console,
    CurrentConsole,
    CurrentSandbox,
    Cursor,
    Limit,
    make_router,
)
from mockserver.admin.exchanges import ExchangeSummary, search
from mockserver.admin.shapes import Moment, Page, Shape, cut_page
from mockserver.kernel.nearest import find_nearest, find_nearest_of
from mockserver.kernel.strays import Stray

router = make_router("requests")


class Route(Shape):
    """A route of a vendor."""

    method: str
    path: str = Field(description="Below the vendor's prefix, with its parameters' names.")
    operation: str
    summary: str


class UnmatchedRequest(ExchangeSummary):
    """A request that no operation is for: the path is not known, or not with this method."""

    nearest: list[Route] = Field(description="The routes that are most like it, the best first.")


class StrayRequest(Shape):
    """A request below no vendor; it belongs to no sandbox."""

    at: Moment = Field(description="The machine's time.")
    method: str
    path: str
    nearest: list[Route] = Field(
        description="The routes that are most like it, the best first, below the server's root."
    )


class UnmatchedPage(Page[UnmatchedRequest]):
    """Requests that no operation is for."""

    strays: list[StrayRequest] = Field(
        description="On the first page: the server's newest requests below no vendor."
    )


@router.get("/unmatched", operation_id="listUnmatchedRequests")
async def list_unmatched(
    console: CurrentConsole, sandbox: CurrentSandbox, limit: Limit = 50, cursor: Cursor = None
) -> UnmatchedPage:
    """Requests that no operation is for, newest first, each with the nearest routes."""
    rows = search(sandbox, "is:unmatched", limit + 1, before=cursor)
    kept, following = cut_page(rows, limit, lambda row: int(row.number))
    items = [_show(console, row) for row in kept]
    strays = [] if cursor else [_show_stray(console, one) for one in console.engine.strays.list()]
    return UnmatchedPage(items=items, next=following, strays=strays)


def _show(console: Console, row: Row[Any]) -> UnmatchedRequest:
    return UnmatchedRequest.model_validate({**row._mapping, "nearest": list_nearest(console, row)})


def _show_stray(console: Console, stray: Stray) -> StrayRequest:
    near = find_nearest_of(console.catalog.load_all(), stray.method, stray.path)
    nearest = [Route.model_validate(route) for route in near]
    return StrayRequest(at=stray.at, method=stray.method, path=stray.path, nearest=nearest)


def list_nearest(console: Console, row: Row[Any]) -> list[Route]:
    """The routes that are most like an exchange's request, the best first."""
    vendor = console.catalog.load(row.vendor)
    near = find_nearest(vendor, row.method, row.path) if vendor is not None else []
    return [Route.model_validate(route) for route in near]
