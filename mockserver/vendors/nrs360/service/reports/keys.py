"""`GET sendings/<sendingId>/reports/keys`. Section "Keystroke report"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BigInteger, Row, bindparam, func, select, type_coerce

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import invalid_input
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.models.voice_interactive import pressed_keys
from mockserver.vendors.nrs360.service.csv_cells import make_safe, write_lines
from mockserver.vendors.nrs360.service.reports.report import (
    Period,
    find_sending,
    read_pages,
    read_period,
)

COLUMNS = ("phonenumber", "key", "message")

_last_key = select(func.max(pressed_keys.c.id)).where(
    pressed_keys.c.sending_id == bindparam("sending")
)
_keys = (
    select(
        pressed_keys.c.id,
        type_coerce(pressed_keys.c.at, BigInteger),
        messages.c.recipient,
        pressed_keys.c.key,
        pressed_keys.c.heard,
    )
    .join(messages, messages.c.number == pressed_keys.c.message)
    .where(
        pressed_keys.c.sending_id == bindparam("sending"),
        pressed_keys.c.id > bindparam("last"),
        pressed_keys.c.id <= bindparam("bound"),
    )
    .order_by(pressed_keys.c.id)
    .limit(bindparam("most"))
)


def report_keys(exchange: Exchange, sending: str) -> Iterator[bytes]:
    """The report, in pieces to be made while it is sent. The first row is the header.

    Raises:
        ApiError: 404, no such sending; 422, it is of another channel, or a date is not ISO 8601.
    """
    found = find_sending(exchange, sending)
    if found.channel != "voice-interactive":
        # It exists, so 404 would mislead: the page says that there is no such report of it.
        raise invalid_input("The keys report is only available for voice-interactive sendings.")
    period = read_period(exchange.envelope.params)
    last = exchange.sandbox.database.first(_last_key, {"sending": found.id})
    return _write(exchange.sandbox, found, period, (last[0] if last else None) or 0)


def _write(sandbox: Sandbox, sending: Row[Any], period: Period, bound: int) -> Iterator[bytes]:
    yield write_lines([COLUMNS])
    for rows in read_pages(sandbox, _keys, {"sending": sending.id, "bound": bound}):
        yield write_lines(
            (row[2], row[3], make_safe(row[4])) for row in rows if period.holds(row[1])
        )
