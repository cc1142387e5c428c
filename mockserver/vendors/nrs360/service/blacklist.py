"""Recipients that nothing is sent to: one blacklist each for `sms`, `mailing` and `voice`.

Section "Blacklist". Recipients get there by unsubscribing, by a complaint, by a validation that
finds them risky, or because the customer puts them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.addresses import parse_address
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import invalid_input, not_found
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.models.blacklist import blacklist
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.schemas.blacklist import BlacklistEntry
from mockserver.vendors.nrs360.service.paging import read_page, render_meta

KINDS = ("sms", "mailing", "voice")

_KINDS_OF_CHANNELS = {"mailing": "mailing", "text2speech": "voice"}
"""Which blacklist counts for a channel, where it is not that for texts."""

_PHONE = re.compile(r"\+?([0-9]{1,15})")
_AT_ONCE = 1000
"""Recipients that one statement looks up."""

_entry = select(blacklist).where(
    blacklist.c.type == bindparam("type"), blacklist.c.recipient == bindparam("recipient")
)
_remove = delete(blacklist).where(blacklist.c.id == bindparam("entry"))
_any = select(blacklist.c.id).limit(1)
_among = select(blacklist.c.recipient).where(
    blacklist.c.type == bindparam("type"),
    blacklist.c.recipient.in_(bindparam("recipients", expanding=True)),
)
_message = select(
    messages.c.channel, messages.c.recipient, messages.c.sending_id, messages.c.campaign_name
).where(messages.c.number == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Origin:
    """How a recipient came onto a blacklist."""

    sending_id: int | None = None
    campaign_name: str | None = None
    is_definitive: bool = False


BY_HAND = Origin()
"""Not by a message: put there by the customer, or by a validation."""


def list_entries(exchange: Exchange, kind: str) -> dict[str, Any]:
    """A blacklist, oldest entries first; the filters are `recipient` and `sendingId`.

    Raises:
        ApiError: 404, there is no such blacklist; 422, a filter or page cannot be read.
    """
    _check_kind(kind)
    filters = Fields(exchange.envelope.params)
    page = read_page(exchange.envelope.params)
    conditions = [blacklist.c.type == kind]
    if filters.has("recipient"):
        conditions.append(blacklist.c.recipient == _spell(kind, filters.values["recipient"]))
    if filters.has("sendingId"):
        conditions.append(blacklist.c.sending_id == filters.integer("sendingId"))
    database = exchange.sandbox.database
    chosen = select(blacklist).where(*conditions).order_by(blacklist.c.id)
    rows = database.rows(chosen.limit(page.limit).offset(page.offset))
    ((total,),) = database.rows(select(func.count()).select_from(blacklist).where(*conditions))
    data = [_render_listed(row) for row in rows]
    return {"data": data, "meta": render_meta(exchange, page, total=total, count=len(data))}


def put_entry(exchange: Exchange, kind: str, body: BlacklistEntry) -> dict[str, Any]:
    """Put a recipient on a blacklist; one that is there already stays as it is.

    Raises:
        ApiError: 404, there is no such blacklist; 422, the recipient is missing or none for it.
    """
    _check_kind(kind)
    recipient = _check_recipient(kind, body)
    block(exchange.sandbox, kind, [recipient], exchange.at)
    row = _find(exchange.sandbox, kind, recipient)
    assert row is not None
    return {"data": _render(row)}


def delete_entry(exchange: Exchange, kind: str, body: BlacklistEntry) -> None:
    """Take a recipient off a blacklist.

    Raises:
        ApiError: 404, there is no such blacklist or it lacks the recipient; 422, none is given.
    """
    _check_kind(kind)
    row = _find(exchange.sandbox, kind, _check_recipient(kind, body))
    if row is None:
        raise not_found()
    exchange.sandbox.database.execute(_remove, {"entry": row.id})


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise not_found()


def _check_recipient(kind: str, body: BlacklistEntry) -> str:
    """A recipient as it is kept. The page's own samples are no real numbers, so that phones are
    checked less strictly than those of sends."""
    text = Fields(body.model_dump()).text("recipient", required=True) or ""
    text = text.strip()
    is_good = parse_address(text) if kind == "mailing" else _PHONE.fullmatch(text)
    if not is_good:
        what = "email address" if kind == "mailing" else "phone"
        raise invalid_input(f"The recipient field must be a valid {what}.")
    return _spell(kind, text)


def _spell(kind: str, recipient: str) -> str:
    """A recipient as messages have it: digits alone, or an address with its domain in lower
    case."""
    if kind == "mailing":
        return parse_address(recipient.strip()) or recipient
    # A + in a query that was not encoded arrives as a space.
    found = _PHONE.fullmatch(recipient.strip())
    return found[1] if found else recipient


def _render(row: Row[Any]) -> dict[str, Any]:
    """An entry as PUT answers it, which prints no `sendingId`."""
    return {
        "type": row.type,
        "recipient": row.recipient,
        "isDefinitive": row.is_definitive,
        "campaignName": row.campaign_name,
        "createdAt": iso(row.created_at),
    }


def _render_listed(row: Row[Any]) -> dict[str, Any]:
    return {
        "type": row.type,
        "recipient": row.recipient,
        "isDefinitive": row.is_definitive,
        "sendingId": row.sending_id,
        "campaignName": row.campaign_name,
        "createdAt": iso(row.created_at),
    }


def blacklist_of(channel: str) -> str:
    """The blacklist that counts for a message's channel."""
    return _KINDS_OF_CHANNELS.get(channel, "sms")


def is_blocked(sandbox: Sandbox, kind: str, recipient: str) -> bool:
    """Whether a recipient is on a blacklist."""
    return _find(sandbox, kind, recipient) is not None


def find_blacklisted(sandbox: Sandbox, rows: Sequence[Row[Any]], kind: str) -> frozenset[str]:
    """Those of some messages' recipients that are on a blacklist: `sms`, `mailing` or `voice`."""
    if not rows or not sandbox.database.cached(_any, (blacklist,)):
        return frozenset()
    return _find_among(sandbox, kind, sorted({row.recipient for row in rows}))


def block_recipient(
    sandbox: Sandbox, number: int, at: datetime, *, is_definitive: bool = False
) -> bool:
    """Put a message's recipient on its channel's blacklist; whether that is new.

    `number` is the message's number; the entry tells the message's sending and campaign.
    """
    message = sandbox.database.rows(_message, {"number": number})[0]
    origin = Origin(message.sending_id, message.campaign_name or None, is_definitive)
    return bool(block(sandbox, blacklist_of(message.channel), [message.recipient], at, origin))


def block(
    sandbox: Sandbox, kind: str, recipients: Iterable[str], at: datetime, origin: Origin = BY_HAND
) -> list[str]:
    """Put recipients on a blacklist; those that were not there yet."""
    wanted = list(dict.fromkeys(recipients))
    known = _find_among(sandbox, kind, wanted)
    new = [recipient for recipient in wanted if recipient not in known]
    if new:
        first = sandbox.ids.number("nrs360.blacklist", by=len(new))
        common: Mapping[str, Any] = {
            "type": kind,
            "is_definitive": origin.is_definitive,
            "sending_id": origin.sending_id,
            "campaign_name": origin.campaign_name,
            "created_at": at,
        }
        rows = ({"id": number, "recipient": who, **common} for number, who in enumerate(new, first))
        sandbox.database.add_all(blacklist, rows)
    return new


def _find(sandbox: Sandbox, kind: str, recipient: str) -> Row[Any] | None:
    return sandbox.database.first(_entry, {"type": kind, "recipient": recipient})


def _find_among(sandbox: Sandbox, kind: str, recipients: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for start in range(0, len(recipients), _AT_ONCE):
        some = recipients[start : start + _AT_ONCE]
        rows = sandbox.database.rows(_among, {"type": kind, "recipients": some})
        found.update(row.recipient for row in rows)
    return frozenset(found)
