"""Scheduled messages: list them, move them, delete them. Section "Scheduled messages"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.nrs360.dates import sql
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.models.campaigns import sendings
from mockserver.vendors.nrs360.models.mailing import mails
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.rules import check_schedule
from mockserver.vendors.nrs360.schemas.scheduled import ScheduledChoice, ScheduledUpdate
from mockserver.vendors.nrs360.service.cancellation import cancel, in_chunks
from mockserver.vendors.nrs360.service.country_rules import group_by_start
from mockserver.vendors.nrs360.service.moves import schedule_anew
from mockserver.vendors.nrs360.service.scheduled_choice import TYPES, find_scheduled, read_choice
from mockserver.vendors.nrs360.service.sending_status import look_at_moved

_whole = select(messages).where(messages.c.number == bindparam("number"))
_mail = select(mails).where(mails.c.id == bindparam("id"))
_numbered = update(messages).where(messages.c.number.in_(bindparam("numbers", expanding=True)))
_set_date = _numbered.values(
    scheduled_at=bindparam("date"), starts_at=bindparam("start"), rescheduled_at=bindparam("now")
)
_earliest = (
    select(func.min(messages.c.scheduled_at))
    .where(messages.c.sending_id == sendings.c.id, messages.c.status == "accepted")
    .scalar_subquery()
)
_set_sending_date = (
    update(sendings)
    .where(
        sendings.c.id.in_(bindparam("sendings", expanding=True)),
        sendings.c.scheduled_at.is_not(None),
    )
    .values(scheduled_at=_earliest, updated_at=bindparam("now"))
)


def show(exchange: Exchange) -> dict[str, Any]:
    """Scheduled messages in short; or one of them with its content when one guid is given.

    Raises:
        ApiError: 120, a guid is of no scheduled message; 422, a filter cannot be read.
    """
    choice = read_choice(exchange, _read_body(exchange), by_sending=True)
    rows = find_scheduled(exchange, choice)
    if rows and choice.guids is not None and len(choice.guids) == 1:
        return {"result": _render_whole(exchange, rows[0]), "total": 1}
    return {"result": [_render(row) for row in rows], "total": len(rows)}


def _read_body(exchange: Exchange) -> Mapping[str, object]:
    """The JSON object that a GET may carry. Raises 125 for anything else."""
    if not exchange.envelope.body.strip():
        return {}
    body = exchange.envelope.json
    if not isinstance(body, dict):
        raise ApiError(125)
    return body


def _render(row: Row[Any]) -> dict[str, Any]:
    """A row of the list. The page prints the first of its three rows without `created_at`; nothing
    sets that message apart, so that is taken for a slip, and all rows have it."""
    return {
        "guid": str(row.number),
        "type": TYPES[row.channel],
        "sending_id": row.sending_id,
        **_render_dates(row),
    }


def _render_dates(row: Row[Any]) -> dict[str, str]:
    """`scheduled_at` is when the message leaves: the date it was given, or the next that its
    availableTimes allow."""
    return {
        "created_at": sql(row.created_at),
        "updated_at": sql(row.rescheduled_at or row.created_at),
        "scheduled_at": sql(row.starts_at),
    }


def _render_whole(exchange: Exchange, row: Row[Any]) -> dict[str, Any]:
    return {
        "guid": str(row.number),
        "type": TYPES[row.channel],
        "content": _render_content(exchange, row),
        **_render_dates(row),
    }


def _render_content(exchange: Exchange, row: Row[Any]) -> dict[str, Any]:
    """What the message says. Only an SMS is printed; a mail has the names of its own send."""
    message = exchange.sandbox.database.rows(_whole, {"number": row.number})[0]
    belongs = {"campaignId": message.campaign_id, "sendingId": message.sending_id}
    if row.channel == "mailing":
        mail = exchange.sandbox.database.rows(_mail, {"id": row.id})[0]
        return {
            "to": message.recipient,
            "fromEmail": mail.from_email,
            "fromName": mail.from_name,
            "replyTo": mail.reply_to,
            "subject": mail.subject,
            "body": mail.html,
            **belongs,
        }
    return {
        "to": message.recipient,
        "from": message.sender,
        "encoding": message.encoding,
        "message": message.text,
        **belongs,
    }


def move(exchange: Exchange, body: ScheduledUpdate) -> dict[str, Any]:
    """Give scheduled messages another date: `{"result": true, "updated": 2}`.

    Raises:
        ApiError: 120, a guid is of no scheduled message; 121, the date is missing, malformed or
            past; 422, no such type.
    """
    choice = read_choice(exchange, body.model_dump(), by_sending=False)
    date = _check_date(body.scheduleDate, exchange.at)
    rows = find_scheduled(exchange, choice)
    change = {"date": date, "now": exchange.at}
    database = exchange.sandbox.database
    for starts_at, some in group_by_start(exchange.sandbox, rows, date).items():
        for numbers in in_chunks([row.number for row in some]):
            database.execute(_set_date, {"numbers": numbers, "start": starts_at, **change})
        schedule_anew(exchange.sandbox, some, starts_at)
    for of_these in in_chunks(sorted({row.sending_id for row in rows})):
        database.execute(_set_sending_date, {"sendings": of_these, "now": exchange.at})
        look_at_moved(exchange.sandbox, of_these, date)
    return {"result": True, "updated": len(rows)}


def _check_date(value: object, now: datetime) -> datetime:
    """The new date; 121 is to this endpoint what 108 is to a send."""
    try:
        date = check_schedule(value, now)
    except ApiError:
        date = None
    if date is None:
        raise ApiError(121)
    return date


def delete(exchange: Exchange, body: ScheduledChoice | None) -> dict[str, Any]:
    """Cancel scheduled messages: `{"result": true, "deleted": 2}`. What they cost is given back.

    Raises:
        ApiError: 120, a guid is of no scheduled message; 125, the body is null; 422, no such type.
    """
    if body is None and exchange.envelope.body.strip():
        raise ApiError(125)
    asked = body.model_dump() if body else {}
    rows = find_scheduled(exchange, read_choice(exchange, asked, by_sending=False))
    cancel(exchange.sandbox, rows, exchange.at)
    return {"result": True, "deleted": len(rows)}
