"""Messages that are cancelled before they leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.account import read_balance, set_balance
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.service.events import Happening, report

_AT_ONCE = 1000
"""Messages that one statement changes."""

_set_free = (
    update(messages)
    .where(messages.c.number.in_(bindparam("numbers", expanding=True)))
    .values(cost=Decimal(0))
)


def cancel(sandbox: Sandbox, rows: Sequence[Row[Any]], at: datetime) -> None:
    """Cancel messages that wait, given with their `number` and `cost`: what they cost is given
    back."""
    set_balance(sandbox, read_balance(sandbox) + sum((row.cost for row in rows), Decimal(0)))
    for numbers in in_chunks([row.number for row in rows]):
        sandbox.database.execute(_set_free, {"numbers": numbers})
        report(sandbox, [Happening(number, "cancelled", at) for number in numbers])


def in_chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Numbers, as many at a time as a statement takes."""
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
