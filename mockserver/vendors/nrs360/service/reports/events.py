"""`GET sendings/<sendingId>/reports/events`. Section "Events report by sending"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Row, Select, and_, bindparam, func, select, type_coerce

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.messages import events, messages
from mockserver.vendors.nrs360.models.voice import calls
from mockserver.vendors.nrs360.service.csv_cells import make_safe, write_lines
from mockserver.vendors.nrs360.service.reports.recipients import Reached, describe_recipients
from mockserver.vendors.nrs360.service.reports.report import (
    Period,
    find_sending,
    read_pages,
    read_period,
    write_moment,
)
from mockserver.vendors.nrs360.variables import to_text

_WHOSE = ("campaignName", "campaignId", "sendingId", "contactId", "event")
_REACHED = ("phone", "email", "landline", "countryIso")
VOICE_COLUMNS = (*_WHOSE, *_REACHED, "callDurationSeconds", "createdAt")
COLUMNS = (*_WHOSE, *_REACHED, "browser", "os", "url", "createdAt")
"""As printed, in this order; custom fields come after them."""

VOICE_CHANNELS = frozenset({"text2speech", "voice-interactive"})
_UNTOLD = "cancelled"
"""Not among the events that the page names: a message that was deleted before it left."""

_last_event = select(func.max(events.c.id)).where(events.c.sending_id == bindparam("sending"))
_fields_used = (
    select(messages.c.number, messages.c.custom_fields)
    .where(messages.c.sending_id == bindparam("sending"), messages.c.number > bindparam("last"))
    .order_by(messages.c.number)
    .limit(bindparam("most"))
)


def report_events(exchange: Exchange, sending: str) -> Iterator[bytes]:
    """The report, in pieces to be made while it is sent; some may be empty.

    The first row is the header. Query parameters are `afterDate`, `beforeDate` and
    `showCustomFields`; others are ignored.

    Raises:
        ApiError: 404, no such sending; 422, a date is not ISO 8601.
    """
    found = find_sending(exchange, sending)
    params = exchange.envelope.params
    period, has_fields = read_period(params), params.get("showCustomFields") == "1"
    last = exchange.sandbox.database.first(_last_event, {"sending": found.id})
    bound = (last[0] if last else None) or 0
    return _write(exchange.sandbox, found, period, bound, has_fields=has_fields)


def _write(
    sandbox: Sandbox, sending: Row[Any], period: Period, bound: int, *, has_fields: bool
) -> Iterator[bytes]:
    is_voice = sending.channel in VOICE_CHANNELS
    names: dict[str, None] = {}
    if has_fields:
        for used in read_pages(sandbox, _fields_used, {"sending": sending.id}):
            for _, fields in used:
                names.update(dict.fromkeys(fields))
            yield b""
    columns = VOICE_COLUMNS if is_voice else COLUMNS
    yield write_lines([(*columns, *map(make_safe, names))])
    statement = _select_events(is_voice=is_voice, has_fields=has_fields)
    asked = {"sending": sending.id, "bound": bound}
    whose = (make_safe(sending.campaign_name), sending.campaign_id, sending.id)
    for rows in read_pages(sandbox, statement, asked):
        told = [row for row in rows if row[1] != _UNTOLD and period.holds(row[2])]
        recipients = describe_recipients(sandbox, {row[3] for row in told}, sending.channel)
        write_own = _write_call if is_voice else _write_device
        lines = [whose + _write_event(row, recipients[row[3]], write_own(row)) for row in told]
        if names:
            lines = [
                line + _write_fields(row[-1], names) for line, row in zip(lines, told, strict=True)
            ]
        yield write_lines(lines)


# Rows are read by position, in the order of `_COMMON` and what follows it: there are many of them.


def _write_event(row: Any, reached: Reached, own: tuple[object, ...]) -> tuple[object, ...]:
    """From `contactId` to `createdAt`."""
    return (reached.contact_id, row[1], *reached.columns, *own, write_moment(row[2]))


def _write_call(row: Any) -> tuple[object, ...]:
    return (row[4],)


def _write_device(row: Any) -> tuple[object, ...]:
    """The columns `browser`, `os` and `url`, which most events leave empty."""
    own: tuple[str, ...] = row[4:7]
    return own if own == _NO_DEVICE else tuple(map(make_safe, own))


_NO_DEVICE = ("", "", "")


def _write_fields(values: dict[str, object], names: Iterable[str]) -> tuple[object, ...]:
    return tuple(make_safe(to_text(values.get(name))) for name in names)


_COMMON = (
    events.c.id,
    events.c.type,
    type_coerce(events.c.at, BigInteger),  # no datetime is made of each
    messages.c.recipient,
)


@cache
def _select_events(*, is_voice: bool, has_fields: bool) -> Select[Any]:
    """The events of a sending, with the columns of its channel and, last, the custom fields."""
    source = events.join(messages, messages.c.number == events.c.message)
    if is_voice:  # a call that was made again has several rows: the event is its own attempt's
        same_attempt = and_(calls.c.message == events.c.message, calls.c.at == events.c.at)
        source = source.outerjoin(calls, same_attempt)
        own: tuple[Any, ...] = (func.coalesce(calls.c.call_duration, 0),)
    else:
        own = (events.c.browser, events.c.os, events.c.url)
    fields = (messages.c.custom_fields,) if has_fields else ()
    return (
        select(*_COMMON, *own, *fields)
        .select_from(source)
        .where(
            events.c.sending_id == bindparam("sending"),
            events.c.id > bindparam("last"),
            events.c.id <= bindparam("bound"),
        )
        .order_by(events.c.id)
        .limit(bindparam("most"))
    )
