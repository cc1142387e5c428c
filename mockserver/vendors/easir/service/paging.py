"""Lists in pages: `page`, `per_page`, `q`, and the envelope `{"data", "pagination"}`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.problems import Fields, Problems

DEFAULT_SIZE = 15
MAX_SIZE = 100
_MAX_PAGE = 1_000_000_000
_LONGEST_SEARCH = 1_000
"""No name is longer, and the database refuses very long patterns."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.size

    @property
    def bounds(self) -> dict[str, int]:
        """What a statement's `limit(bindparam("most")).offset(bindparam("skipped"))` takes."""
        return {"most": self.size, "skipped": self.offset}


def read_page(exchange: Exchange, problems: Problems) -> Page:
    """The page that a query asks for; what is wrong with it is entered in `problems`."""
    asked = Fields(exchange.envelope.params, problems)
    return Page(
        number=asked.integer("page", least=1, most=_MAX_PAGE) or 1,
        size=asked.integer("per_page", least=1, most=MAX_SIZE) or DEFAULT_SIZE,
    )


ESCAPE = "/"
"""What stands before a `%` or `_` that is searched for: `icontains(…, escape=ESCAPE)`."""


def read_search(exchange: Exchange) -> str:
    """What is searched for: the parameter `q`, its wildcards escaped."""
    sought = exchange.envelope.params.get("q", "").strip()[:_LONGEST_SEARCH]
    return sought.replace("/", "//").replace("%", "/%").replace("_", "/_")


def render_list(exchange: Exchange, page: Page, data: Sequence[Any], total: int) -> dict[str, Any]:
    """A page of a list with `total` rows."""
    last = max(1, -(-total // page.size))
    previous = _link(exchange, page.number - 1) if 1 < page.number <= last + 1 else None
    following = _link(exchange, page.number + 1) if page.number < last else None
    return {
        "data": data,
        "pagination": {
            "total": total,
            "page": page.number,
            "per_page": page.size,
            "urls": {"previous": previous, "next": following},
        },
    }


def _link(exchange: Exchange, number: int) -> str:
    """The request's own URL for another page; all else it asked for is kept."""
    query = parse_qsl(exchange.envelope.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name != "page"]
    return f"{exchange.root_url}{exchange.envelope.path}?{urlencode([*kept, ('page', number)])}"
