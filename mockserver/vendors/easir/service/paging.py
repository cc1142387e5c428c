"""Lists in pages: `page`, `per_page`, `q`, and the envelope `{"data", "pagination"}`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Column, ColumnElement, Row, Select, bindparam, func, select

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.problems import Fields, Problems
from mockserver.vendors.easir.service.search import ask_any

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

    def bounds(self, total: int, *, is_from_end: bool) -> dict[str, int]:
        """What a statement for a page of `total` rows is given."""
        most = min(self.size, max(0, total - self.offset))
        skipped = total - self.offset - most if is_from_end else self.offset
        return {"most": most, "skipped": skipped}


def list_rows(
    exchange: Exchange,
    listed: Select[Any],
    render: Callable[[Sequence[Row[Any]]], list[Any]],
    *,
    searched: Sequence[ColumnElement[Any]] = (),
    key: Column[Any] | None = None,
    problems: Problems | None = None,
) -> dict[str, Any]:
    """The page of a list that a request asks for, in the envelope that all lists have.

    Args:
        listed: all rows, in their order.
        render: what rows look like.
        searched: the columns that `q` is looked for in.
        key: the number that whole records of one table are in the order of. What is skipped over
            are these then, and not records many times as wide.
        problems: what was found before; it is reported together with what is found here.

    Raises:
        ApiError: 422, the page is none.
    """
    problems = problems or Problems()
    page = _read_page(exchange, problems)
    problems.check()
    sought = exchange.envelope.params.get("q", "").strip()[:_LONGEST_SEARCH]
    found = listed.where(ask_any(searched, sought)) if sought and searched else listed
    counted, part, part_from_end = _divide(found, key)
    database = exchange.sandbox.database
    total: int = database.rows(counted)[0][0]
    is_from_end = part_from_end is not None and page.offset > total // 2
    chosen = part_from_end if part_from_end is not None and is_from_end else part
    bounds = page.bounds(total, is_from_end=is_from_end)
    rows = database.rows(chosen, bounds) if page.offset < total else ()
    return _render_list(exchange, page, render(rows), total)


@lru_cache(maxsize=32)
def _divide(
    listed: Select[Any], key: Column[Any] | None
) -> tuple[Select[Any], Select[Any], Select[Any] | None]:
    """How many rows a list has, and a page of them counted from its begin and, with a key, from
    its end; kept for the lists that are always the same."""
    counted = listed.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    part = listed.limit(bindparam("most")).offset(bindparam("skipped"))
    if key is None:
        return counted, part, None
    backwards = part.order_by(None).order_by(key.desc())
    from_begin, from_end = (
        select(key.table).where(key.in_(one.with_only_columns(key))).order_by(key)
        for one in (part, backwards)
    )
    return counted, from_begin, from_end


def _read_page(exchange: Exchange, problems: Problems) -> Page:
    """The page that a query asks for; what is wrong with it is entered in `problems`."""
    asked = Fields(exchange.envelope.params, problems)
    return Page(
        number=asked.integer("page", least=1, most=_MAX_PAGE) or 1,
        size=asked.integer("per_page", least=1, most=MAX_SIZE) or DEFAULT_SIZE,
    )


def _render_list(exchange: Exchange, page: Page, data: Sequence[Any], total: int) -> dict[str, Any]:
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
