"""What the reports have in common: the sending, the period, and rows read a page at a time.

A report is made while it is sent, so between two pages other requests change what it reads. It
tells what there was when it was asked for: rows are read by their id, up to the last one then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Executable, Row, bindparam, select

from mockserver.kernel.columns import EPOCH, MICROSECOND
from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import not_found
from mockserver.vendors.nrs360.models.campaigns import campaigns, sendings
from mockserver.vendors.nrs360.service.campaign_filter import read_date
from mockserver.vendors.nrs360.service.path_ids import read_id

PAGE = 400
"""Rows that are read in one go: some milliseconds in which no other request is served."""

_find = (
    select(
        sendings.c.id,
        sendings.c.campaign_id,
        sendings.c.channel,
        campaigns.c.name.label("campaign_name"),
    )
    .join(campaigns, campaigns.c.id == sendings.c.campaign_id)
    .where(sendings.c.id == bindparam("sending"))
)


@dataclass(frozen=True, slots=True)
class Period:
    """Moments that are later than `after` and earlier than `before`, in microseconds since 1970."""

    after: int | None
    before: int | None

    def holds(self, at: int) -> bool:
        """Whether a moment is in it."""
        if self.after is not None and at <= self.after:
            return False
        return self.before is None or at < self.before


def read_period(params: Mapping[str, str]) -> Period:
    """The filters `afterDate` and `beforeDate`.

    Raises:
        ApiError: 422, a date is not ISO 8601 (inferred).
    """
    before, after = read_date(params, "beforeDate"), read_date(params, "afterDate")
    return Period(after=_count(after), before=_count(before))


def _count(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // MICROSECOND


def find_sending(exchange: Exchange, sending: str) -> Row[Any]:
    """The sending of an id in a path, with its campaign's name.

    Raises:
        ApiError: 404, there is none in this sandbox.
    """
    row = exchange.sandbox.database.first(_find, {"sending": read_id(sending)})
    if row is None:
        raise not_found()
    return row


def read_pages(
    sandbox: Sandbox, statement: Executable, values: Mapping[str, Any]
) -> Iterator[Sequence[Any]]:
    """The rows of a SELECT that is ordered by an id, its first column, page by page.

    The statement takes `values`, `last` (only rows of a higher id) and `most` (how many rows).
    """
    last = 0
    while True:
        asked = {**values, "last": last, "most": PAGE}
        rows = sandbox.database.rows(statement, asked)
        if rows:
            yield rows
            last = rows[-1][0]
        if len(rows) < PAGE:
            return


def write_moment(at: int) -> str:
    """A moment as reports print it, in ISO 8601 without fractions (inferred)."""
    return _write_second(at // 1_000_000)


@lru_cache(maxsize=4096)
def _write_second(second: int) -> str:
    return iso(EPOCH + second * 1_000_000 * MICROSECOND)
