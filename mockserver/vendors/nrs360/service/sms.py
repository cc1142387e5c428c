"""SMS: accept a send, and read messages back. Section "Send SMS Message"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.messages import Message
from mockserver.messaging.msisdn import Msisdn
from mockserver.vendors.nrs360.account import Settings, read_account
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import not_found
from mockserver.vendors.nrs360.models.messages import events, messages
from mockserver.vendors.nrs360.schemas.sms import SmsRequest
from mockserver.vendors.nrs360.service import sending
from mockserver.vendors.nrs360.service.certificates.press import expect_certificates
from mockserver.vendors.nrs360.service.compose import Draft, check_recipient, write_draft
from mockserver.vendors.nrs360.service.contacts.variables import complete_variables
from mockserver.vendors.nrs360.service.country_rules import heed_country
from mockserver.vendors.nrs360.service.forms.links import find_forms, form_values
from mockserver.vendors.nrs360.service.links import make_link
from mockserver.vendors.nrs360.service.order import Order, read_order
from mockserver.vendors.nrs360.service.otps import draw_code, keep_code
from mockserver.vendors.nrs360.service.sending import Piece, Terms

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


def send(exchange: Exchange, body: SmsRequest) -> tuple[int, dict[str, Any]]:
    """Accept a send: the answer's status (202, or 207 when some are refused) and body.

    Raises:
        ApiError: a field is wrong, the balance is too low (111), or no recipient is accepted.
    """
    account = read_account(exchange.sandbox)
    order = read_order(body, exchange.at, account)
    order.variables = complete_variables(
        exchange.sandbox, "phone", order.texts, order.recipients, order.variables
    )
    order.forms = find_forms(exchange.sandbox, *order.texts)
    terms = Terms(
        channel="sms",
        first_job="sms sent",
        recipients=order.recipients,
        starts_at=order.starts_at,
        scheduled_at=order.scheduled_at,
        expires_at=order.expires_at,
        campaign=order.campaign,
        tags=order.tags,
    )
    write = partial(write_messages, exchange, order, account.settings)
    return sending.send(exchange, terms, write)


def write_messages(
    exchange: Exchange, order: Order, settings: Settings, index: int, recipient: object
) -> list[Piece]:
    """The messages of one recipient; more than one when splitParts cut the text."""
    sandbox = exchange.sandbox
    number = check_recipient(recipient, exchange, settings)
    if order.certified:
        expect_certificates()
    code = None
    if "OTP_CODE" in order.specials:
        code = draw_code(sandbox, number.digits, order.otp, exchange.at)
    pieces = []
    for text in order.texts:
        message_id = sandbox.ids.ordered("nrs360.message", 13)
        draft = _draft(exchange, order, settings, index, number, text, message_id, code)
        # A one-time code is what the annex calls transactional: the rules are not for it.
        if settings.country_rules and code is None:
            heed_country(draft, order)
        pieces.append(_make_piece(exchange, order, index, message_id, draft, code))
    if code is not None:
        keep_code(sandbox, number.digits, code, order.otp, exchange.at)
    return pieces


def _draft(
    exchange: Exchange,
    order: Order,
    settings: Settings,
    index: int,
    number: Msisdn,
    text: str,
    message_id: str,
    code: str | None,
) -> Draft:
    values = order.variables[index]
    if code is not None:
        values = {**values, "OTP_CODE": code}
    if "UNSUB_URL" in order.specials and "UNSUB_URL" in text:
        values = {**values, "UNSUB_URL": make_link(exchange, "unsubscribe", message_id)}
    if "LAND_URL" in order.specials and "LAND_URL" in text:
        link = make_link(exchange, "landing", message_id, str(order.landing))
        values = {**values, "LAND_URL": link}
    if order.forms and "FORM_" in text:
        values = {**values, **form_values(order.forms, make_link(exchange, "form", message_id))}
    return write_draft(
        number,
        text,
        values,
        encoding=order.encoding,
        most_parts=order.most_parts,
        certified=order.certified,
        settings=settings,
        shorten=partial(make_link, exchange, "short", message_id),
    )


def _make_piece(
    exchange: Exchange, order: Order, index: int, message_id: str, draft: Draft, code: str | None
) -> Piece:
    columns = {
        "sender": order.sender,
        "custom_fields": order.variables[index],
        "text": draft.text,
        "encoding": order.encoding,
        "parts": draft.parts,
        "mnc": draft.mnc,
        "is_certified": order.certified,
        "is_flash": order.flash,
        "notification_url": order.urls[index],
        "outcome": draft.outcome,
    }
    result = {
        "parts": draft.parts,
        "scheduledAt": iso(order.scheduled_at) if order.scheduled_at else None,
        "expiresAt": iso(order.expires_at) if order.expires_at else None,
    }
    return Piece(
        id=message_id,
        recipient=draft.recipient.digits,
        cost=draft.cost,
        ledger=_describe(exchange, order, message_id, draft, code),
        columns=columns,
        result=result,
        starts_at=draft.starts_at,
    )


def _describe(
    exchange: Exchange, order: Order, message_id: str, draft: Draft, code: str | None
) -> Message:
    """The message as the inbox shows it."""
    details: dict[str, Any] = {
        "encoding": order.encoding,
        "parts": draft.parts,
        "units": draft.units,
        "cost": float(draft.cost),
        "currency": "EUR",
        "country": draft.recipient.country,
    }
    extra = {
        "warnings": draft.warnings,
        "flash": order.flash,
        "certified": order.certified,
        "otp": code if code is not None and code in draft.text else None,
    }
    details.update((name, value) for name, value in extra.items() if value)
    return Message(
        vendor="nrs360",
        channel=order.channel,
        recipient=draft.recipient.digits,
        sender=order.sender,
        text=draft.text,
        ref=message_id,
        exchange=exchange.id,
        details=details,
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
