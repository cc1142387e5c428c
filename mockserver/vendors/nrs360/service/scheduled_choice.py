"""Which scheduled messages a request means. Section "Scheduled messages"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import ColumnElement, Row, or_, select

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.nrs360.errors import ApiError, invalid_input
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.rules import to_integer, to_scalar

TYPES: Mapping[str, str] = {"sms": "SMS", "landing": "SMS", "mailing": "MAILING"}
"""The type of a message by its channel. The page has no type for calls: they are not listed."""

_IN_A_STATEMENT = 500
_GUID_KEY = re.compile(r"guid(?:\[[0-9]*\])?")
_GUID = re.compile(r"[0-9A-Z]{1,18}")

_scheduled = select(
    messages.c.number,
    messages.c.id,
    messages.c.sending_id,
    messages.c.channel,
    messages.c.recipient,
    messages.c.cost,
    messages.c.created_at,
    messages.c.rescheduled_at,
    messages.c.scheduled_at,
    messages.c.starts_at,
    messages.c.expires_at,
)
"""In no order: for rows by number SQLite would read the whole table instead of the index."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a request asks for; None is anything."""

    guids: tuple[str, ...] | None
    type: str | None
    sending_id: int | None = None


def read_choice(exchange: Exchange, body: Mapping[str, object], *, by_sending: bool) -> Choice:
    """The choice of a query and a body, of which the body counts more.

    A guid is a message's number or the id that its send answered. It comes as `guid=1`, `guid=1,2`,
    `guid[]=1&guid[]=2`, or in JSON as one or an array. Only a list may be asked for by sending.

    Raises:
        ApiError: 120, a guid that names no message, or an empty one: it is not taken for all;
            422, no such type, or a sending that is no integer.
    """
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(exchange.envelope.query, keep_blank_values=True):
        query.setdefault("guid" if _GUID_KEY.fullmatch(name) else name, []).append(value)
    guid = body.get("guid")
    guid = query.get("guid") if guid is None else guid
    return Choice(
        guids=None if guid is None else tuple(dict.fromkeys(_read_guids(guid))),
        type=_read_type(_pick(body, query, "type")),
        sending_id=_read_sending(_pick(body, query, "sendingId")) if by_sending else None,
    )


def _pick(body: Mapping[str, object], query: Mapping[str, list[str]], name: str) -> object:
    value = body.get(name)
    return query.get(name, [None])[-1] if value is None else value


def _read_guids(value: object) -> Iterator[str]:
    if value == []:
        raise ApiError(120)
    for one in value if isinstance(value, list) else [value]:
        for text in (to_scalar(one) or "").split(","):
            guid = text.strip()
            if not _GUID.fullmatch(guid):
                raise ApiError(120)
            yield guid


def _read_type(value: object) -> str | None:
    if value is None or value == "":
        return None
    if value not in TYPES.values():
        raise invalid_input("The selected type is invalid.")
    return str(value)


def _read_sending(value: object) -> int | None:
    if value is None or value == "":
        return None
    number = to_integer(value)
    if number is None:
        raise invalid_input("The sendingId field must be an integer.")
    return number


def find_scheduled(exchange: Exchange, choice: Choice) -> list[Row[Any]]:
    """The scheduled messages that are meant, oldest first.

    A message is scheduled as long as it was accepted for a time to come.

    Raises:
        ApiError: 120, a guid is of no scheduled message.
    """
    conditions = [
        # Word for word the condition of the index that makes this fast: see models.
        messages.c.starts_at > messages.c.created_at,
        messages.c.starts_at > exchange.at,
        messages.c.status == "accepted",
        messages.c.channel.in_(TYPES),
    ]
    rows = _find_rows(exchange, conditions, choice.guids)
    return [
        row
        for row in rows
        if choice.type in (None, TYPES[row.channel]) and choice.sending_id in (None, row.sending_id)
    ]


def _find_rows(
    exchange: Exchange, conditions: Sequence[ColumnElement[bool]], guids: tuple[str, ...] | None
) -> list[Row[Any]]:
    statement = _scheduled.where(*conditions)
    if guids is None:
        return sorted(exchange.sandbox.database.rows(statement), key=attrgetter("number"))
    found: dict[int, Row[Any]] = {}
    for start in range(0, len(guids), _IN_A_STATEMENT):
        some = guids[start : start + _IN_A_STATEMENT]
        numbers = [int(guid) for guid in some if guid.isdecimal()]
        named = or_(messages.c.id.in_(some), messages.c.number.in_(numbers))
        rows = exchange.sandbox.database.rows(statement.where(named))
        known = {row.id for row in rows} | {str(row.number) for row in rows}
        if not known.issuperset(guid.lstrip("0") if guid.isdecimal() else guid for guid in some):
            raise ApiError(120)
        found.update((row.number, row) for row in rows)
    return [found[number] for number in sorted(found)]
