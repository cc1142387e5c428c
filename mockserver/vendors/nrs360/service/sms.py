"""SMS: accept a send, and read messages back. Section "Send SMS Message"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.messages import Message
from mockserver.messaging.msisdn import Msisdn
from mockserver.vendors.nrs360.account import Settings, charge, read_account
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import ApiError, not_found
from mockserver.vendors.nrs360.models import events, messages
from mockserver.vendors.nrs360.schemas.sms import SmsRequest
from mockserver.vendors.nrs360.service.campaigns import Sending, open_sending
from mockserver.vendors.nrs360.service.compose import Draft, check_recipient, write_draft
from mockserver.vendors.nrs360.service.links import make_link
from mockserver.vendors.nrs360.service.order import Order, read_order
from mockserver.vendors.nrs360.service.otps import draw_code, keep_code
from mockserver.vendors.nrs360.variables import to_text

SENT_AFTER = timedelta(seconds=1)
OUTCOME_AFTER = timedelta(seconds=3)
"""How long after its start a message is sent, and ends; the page gives no times: ours."""

JOB_SIZE = 100
"""Messages that one job takes through a step of their life."""

_by_ids = (
    select(messages)
    .where(messages.c.channel == "sms", messages.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(messages.c.number)
)
_events_of = (
    select(events)
    .where(events.c.message.in_(bindparam("numbers", expanding=True)))
    .order_by(events.c.id)
)


@dataclass(slots=True)
class _Batch:
    """What a send has come to so far."""

    exchange: Exchange
    order: Order
    settings: Settings
    sending: Sending
    results: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[ApiError] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)
    cost: Decimal = Decimal(0)


def send(exchange: Exchange, body: SmsRequest) -> tuple[int, dict[str, Any]]:
    """Accept a send: the answer's status (202, or 207 when some are refused) and body.

    Raises:
        ApiError: a field is wrong, the balance is too low (111), or no recipient is accepted.
    """
    sandbox = exchange.sandbox
    account = read_account(sandbox)
    order = read_order(body, exchange.at, account)
    sending = open_sending(sandbox, order, exchange.at)
    batch = _Batch(exchange, order, account.settings, sending)
    for index, recipient in enumerate(order.recipients):
        _accept_or_refuse(batch, index, recipient)
    charge(sandbox, batch.cost)
    if not batch.accepted:
        raise _common_refusal(batch.refusals)
    _schedule(batch)
    if batch.refusals:
        exchange.explain(f"validation:{batch.refusals[0].code}")
    body_out = {
        "campaignId": sending.campaign_id,
        "sendingId": sending.id,
        "result": batch.results,
    }
    return (207 if batch.refusals else 202), body_out


def _accept_or_refuse(batch: _Batch, index: int, recipient: object) -> None:
    """Accept all messages of one recipient, or refuse the recipient."""
    order, exchange = batch.order, batch.exchange
    try:
        number = check_recipient(recipient, exchange, batch.settings)
        code = None
        if "OTP_CODE" in order.specials:
            code = draw_code(exchange.sandbox, number.digits, order.otp, exchange.at)
        drafts = [_draft(batch, index, number, text, code) for text in order.texts]
    except ApiError as refusal:
        batch.refusals.append(refusal)
        batch.results.append(
            {
                "accepted": False,
                "to": recipient if isinstance(recipient, str) else to_text(recipient),
                **refusal.body(),
            }
        )
        return
    if code is not None:
        keep_code(exchange.sandbox, number.digits, code, order.otp, exchange.at)
    for message_id, draft in drafts:
        _accept(batch, index, message_id, draft)


def _draft(
    batch: _Batch, index: int, number: Msisdn, text: str, code: str | None
) -> tuple[str, Draft]:
    """One message of a recipient, and the id it will have."""
    order, exchange = batch.order, batch.exchange
    message_id = exchange.sandbox.ids.ordered("nrs360.message", 13)
    values = order.variables[index]
    if code is not None:
        values = {**values, "OTP_CODE": code}
    if "UNSUB_URL" in order.specials and "UNSUB_URL" in text:
        values = {**values, "UNSUB_URL": make_link(exchange, "unsubscribe", message_id)}
    draft = write_draft(
        number,
        text,
        values,
        encoding=order.encoding,
        most_parts=order.most_parts,
        certified=order.certified,
        settings=batch.settings,
        shorten=partial(make_link, exchange, "short", message_id),
    )
    return message_id, draft


def _accept(batch: _Batch, index: int, message_id: str, draft: Draft) -> None:
    """Keep a message, enter it in the ledger and answer for it."""
    order, exchange, sending = batch.order, batch.exchange, batch.sending
    database = exchange.sandbox.database
    number = exchange.sandbox.ids.number("nrs360.message number")
    row = {
        "number": number,
        "id": message_id,
        "campaign_id": sending.campaign_id,
        "sending_id": sending.id,
        "channel": "sms",
        "campaign_name": order.campaign or "",
        "sender": order.sender,
        "recipient": draft.recipient.digits,
        "contact_id": 0,
        "custom_fields": order.variables[index],
        "text": draft.text,
        "encoding": order.encoding,
        "parts": draft.parts,
        "cost": draft.cost,
        "mnc": draft.mnc,
        "is_certified": order.certified,
        "is_flash": order.flash,
        "notification_url": order.urls[index],
        "status": "accepted",
        "outcome": draft.outcome,
        "is_delivered": False,
        "is_clicked": False,
        "created_at": exchange.at,
        "scheduled_at": order.scheduled_at,
        "starts_at": order.starts_at,
        "expires_at": order.expires_at,
        "ledger_id": _enter_in_ledger(batch, message_id, draft),
    }
    database.add(messages, row)
    batch.accepted.append(number)
    batch.cost += draft.cost
    batch.results.append(
        {
            "accepted": True,
            "to": draft.recipient.digits,
            "id": message_id,
            "parts": draft.parts,
            "scheduledAt": iso(order.scheduled_at) if order.scheduled_at else None,
            "expiresAt": iso(order.expires_at) if order.expires_at else None,
        }
    )


def _enter_in_ledger(batch: _Batch, message_id: str, draft: Draft) -> int:
    order, exchange = batch.order, batch.exchange
    details: dict[str, Any] = {
        "encoding": order.encoding,
        "parts": draft.parts,
        "units": draft.units,
        "cost": float(draft.cost),
        "currency": "EUR",
        "country": draft.recipient.country,
    }
    if draft.warnings:
        details["warnings"] = draft.warnings
    if order.flash:
        details["flash"] = True
    if order.certified:
        details["certified"] = True
    message = Message(
        vendor="nrs360",
        channel="sms",
        recipient=draft.recipient.digits,
        sender=order.sender,
        text=draft.text,
        ref=message_id,
        exchange=exchange.id,
        details=details,
    )
    return exchange.sandbox.messages.record(message, exchange.at)


def _common_refusal(refusals: Sequence[ApiError]) -> ApiError:
    """What the whole send is refused with when no recipient is accepted."""
    first = refusals[0]
    if all(refusal.code == first.code for refusal in refusals):
        return first
    return ApiError(102)


def _schedule(batch: _Batch) -> None:
    """Have the messages sent when their time comes, or expire before it does."""
    due_at = batch.order.starts_at + SENT_AFTER
    if batch.order.expires_at is not None:
        due_at = min(due_at, batch.order.expires_at)
    for start in range(0, len(batch.accepted), JOB_SIZE):
        numbers = batch.accepted[start : start + JOB_SIZE]
        batch.exchange.sandbox.jobs.schedule(
            "nrs360", "sms sent", due_at, numbers, weight=len(numbers)
        )


def show(exchange: Exchange, ids: str) -> dict[str, Any]:
    """Messages by their ids, separated by commas; ids that are not known are left out.

    Raises:
        ApiError: 404, none of them is known.
    """
    wanted = [part.strip() for part in ids.split(",") if part.strip()]
    rows = exchange.sandbox.database.rows(_by_ids, {"ids": wanted[:1000]}) if wanted else []
    if not rows:
        raise not_found()
    happened: dict[int, list[Row[Any]]] = {row.number: [] for row in rows}
    for event in exchange.sandbox.database.rows(_events_of, {"numbers": list(happened)}):
        happened[event.message].append(event)
    found = {row.id: _show_message(row, happened[row.number], exchange.root_url) for row in rows}
    return {"data": [found[one] for one in dict.fromkeys(wanted) if one in found]}


def _show_message(row: Row[Any], happened: Sequence[Row[Any]], root_url: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "from": row.sender,
        "to": row.recipient,
        "message": row.text,
        "campaignId": row.campaign_id,
        "sendingId": row.sending_id,
        "isDelivered": row.is_delivered,
        "isClicked": row.is_clicked,
        "events": [
            {
                "type": event.type,
                "date": iso(event.at),
                "isMobile": event.is_mobile,
                "browser": event.browser,
                "os": event.os,
            }
            for event in happened
        ],
        "customFields": row.custom_fields,
        "links": {"self": f"{root_url}/api/rest/sms/{row.id}"},
    }
