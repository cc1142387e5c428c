"""Lists in pages: the parameters `page` and `limit`, and `meta.pagination`.

The page of the vendor gives `limit` (default 100, maximum 1000) with each list; `page` stands in
the links that it prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.nrs360.errors import invalid_input
from mockserver.vendors.nrs360.rules import to_integer

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
_MAX_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for."""

    number: int
    limit: int
    is_asked: bool
    """Whether the request names a page or limit at all."""

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.limit


def read_page(params: Mapping[str, str]) -> Page:
    """The page that a query asks for.

    Raises:
        ApiError: 422, `page` is no integer from 1, or `limit` none from 1 to 1000 (inferred).
    """
    return Page(
        number=_read_integer(params, "page", 1, _MAX_PAGE),
        limit=_read_integer(params, "limit", DEFAULT_LIMIT, MAX_LIMIT),
        is_asked=bool(params.get("page") or params.get("limit")),
    )


def _read_integer(params: Mapping[str, str], name: str, default: int, maximum: int) -> int:
    value = params.get(name)
    if not value:
        return default
    number = to_integer(value)
    if number is None or not 1 <= number <= maximum:
        raise invalid_input(f"The {name} field must be an integer between 1 and {maximum}.")
    return number


def render_meta(exchange: Exchange, page: Page, *, total: int, count: int) -> dict[str, Any]:
    """`{"pagination": {…}}` of a list with `total` rows, of which this page has `count`.

    `links` is an empty array when there is no other page to go to, else an object.
    """
    last = max(1, -(-total // page.limit))
    links: dict[str, str] = {}
    if 1 < page.number <= last + 1:
        links["previous"] = _link(exchange, page.number - 1)
    if page.number < last:
        links["next"] = _link(exchange, page.number + 1)
    pagination: dict[str, Any] = {
        "total": total,
        "count": count,
        "per_page": page.limit,
        "current_page": page.number,
        "total_pages": last,
        "links": links or [],
    }
    return {"pagination": pagination}


def _link(exchange: Exchange, number: int) -> str:
    """The request's own URL for another page; all else it asked for is kept."""
    query = parse_qsl(exchange.envelope.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name != "page"]
    return f"{exchange.root_url}{exchange.envelope.path}?{urlencode([*kept, ('page', number)])}"
