"""Accept a send of a template. Section "Send WhatsApp template"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.messages import Message
from mockserver.vendors.nrs360 import rules
from mockserver.vendors.nrs360.account import Settings, read_account
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.schemas.whatsapp import WhatsappRequest
from mockserver.vendors.nrs360.service import sending
from mockserver.vendors.nrs360.service.compose import check_recipient, read_digits
from mockserver.vendors.nrs360.service.sending import Piece, Terms
from mockserver.vendors.nrs360.service.whatsapp.chats import (
    add_message,
    begin_conversation,
    find_conversations,
    touch_conversations,
)
from mockserver.vendors.nrs360.service.whatsapp.order import (
    Fill,
    invalid_number,
    list_messages,
    read_fill,
    read_to,
)
from mockserver.vendors.nrs360.service.whatsapp.senders import is_registered
from mockserver.vendors.nrs360.service.whatsapp.templates import (
    AUTHENTICATION,
    Template,
    fill_buttons,
    fill_text,
    find_approved,
)

CHANNEL = "whatsapp"

COST = Decimal("0.05")
"""Of a template, in EUR; messages of a session are free. The page has no prices: ours."""

MAGIC_OUTCOMES: Mapping[str, str] = {"34600001001": "undelivered"}


@dataclass(slots=True)
class _Send:
    """What all messages of a send have in common."""

    exchange: Exchange
    sender: str
    template: Template
    entries: list[Any]
    settings: Settings
    conversations: dict[str, int]
    """Those that there are, by recipient; the send adds the ones that it begins."""

    changed: set[int]


@dataclass(slots=True)
class _Content:
    """What one recipient sees."""

    text: str
    buttons: list[Mapping[str, str]]


def send(exchange: Exchange, body: WhatsappRequest) -> tuple[int, dict[str, Any]]:
    """Accept a send: the answer's status (202, or 207 when some are refused) and body.

    Raises:
        ApiError: a field is wrong, the balance is too low (111), or no recipient is accepted.
    """
    sandbox = exchange.sandbox
    template = find_approved(sandbox, body.templateId)
    sender = _check_sender(exchange, body.sender)
    entries = list_messages(body.messages)
    campaign, tags = rules.check_campaign(body.campaignName, body.tags)
    recipients = [read_to(entry) for entry in entries]
    terms = Terms(
        channel=CHANNEL,
        first_job="whatsapp sent",
        recipients=recipients,
        starts_at=exchange.at,
        campaign=campaign,
        tags=tags,
    )
    settings = read_account(sandbox).settings
    numbers = sorted({read_digits(one, settings) for one in recipients})
    one = _Send(
        exchange=exchange,
        sender=sender,
        template=template,
        entries=entries,
        settings=settings,
        conversations=find_conversations(sandbox, sender, numbers),
        changed=set(),
    )
    answer = sending.send(exchange, terms, partial(_write, one))
    touch_conversations(sandbox, sorted(one.changed), exchange.at)
    return answer


def _check_sender(exchange: Exchange, value: object) -> str:
    """The sender. Raises 106 when it is missing, 115 when it is not registered."""
    sender = rules.to_scalar(value)
    if sender is None or not sender.strip():
        raise ApiError(106)
    if not is_registered(exchange.sandbox, sender):
        raise ApiError(115)
    return sender


def _write(one: _Send, index: int, recipient: object) -> list[Piece]:
    """The template as one recipient gets it."""
    number = _check_number(one, index, recipient)
    filled = read_fill(one.entries[index], index, one.template)
    content = _compose(one.template, filled)
    message_id = one.exchange.sandbox.ids.uuid("nrs360.whatsapp")
    _keep(one, message_id, number, filled, content)
    values = {
        name: list(some)
        for name, some in zip(
            one.template.needs, (filled.header, filled.body, filled.actions), strict=True
        )
        if some
    }
    columns = {
        "sender": one.sender,
        "custom_fields": values,
        "text": content.text,
        "outcome": MAGIC_OUTCOMES.get(number, "delivered"),
    }
    return [
        Piece(
            id=message_id,
            recipient=number,
            cost=COST,
            ledger=_describe(one, message_id, number, filled, content),
            columns=columns,
            result={},
        )
    ]


def _check_number(one: _Send, index: int, recipient: object) -> str:
    """The recipient's number; the page's 102 names where it stands."""
    try:
        return check_recipient(recipient, one.exchange, one.settings, MAGIC_OUTCOMES).digits
    except ApiError as error:
        if error.code == 102:
            raise invalid_number(index) from error
        raise


def _compose(template: Template, filled: Fill) -> _Content:
    """Header, body and footer as one text, and the buttons below."""
    header = fill_text(template.header, filled.header)
    body = fill_text(template.body, filled.body)
    parts = [part for part in (header, body, template.footer) if part]
    return _Content("\n\n".join(parts), fill_buttons(template.buttons, filled.actions))


def _keep(one: _Send, message_id: str, number: str, filled: Fill, content: _Content) -> None:
    sandbox = one.exchange.sandbox
    conversation = one.conversations.get(number)
    if conversation is None:
        conversation = begin_conversation(sandbox, one.sender, number, one.exchange.at)
        one.conversations[number] = conversation
    else:
        one.changed.add(conversation)
    facts = {
        "id": message_id,
        "conversation": conversation,
        "msisdn": one.sender,
        "direction": "out",
        "type": "template",
        "content": content.text,
        "buttons": one.template.quick_replies,
        "button_answers": list(filled.button_answers),
        "default_answer": filled.default_answer,
    }
    add_message(sandbox, facts)


def _describe(one: _Send, message_id: str, number: str, filled: Fill, content: _Content) -> Message:
    """The message as the inbox shows it: links of buttons below the text."""
    links = [f"{button['text']}: {button['url']}" for button in content.buttons if "url" in button]
    is_code = one.template.kind == AUTHENTICATION
    extra = {
        "header": list(filled.header),
        "fields": list(filled.body),
        "actions": list(filled.actions),
        "buttons": content.buttons,
        "location": filled.location,
        "default answer": filled.default_answer,
        "button answers": list(filled.button_answers),
        "otp": filled.body[0] if is_code and filled.body else None,
    }
    return Message(
        vendor="nrs360",
        channel=CHANNEL,
        recipient=number,
        sender=one.sender,
        text="\n".join([content.text, *links]),
        ref=message_id,
        exchange=one.exchange.id,
        details={
            "template": one.template.id,
            "template name": one.template.name,
            "cost": float(COST),
            "currency": "EUR",
            **{name: value for name, value in extra.items() if value},
        },
    )
