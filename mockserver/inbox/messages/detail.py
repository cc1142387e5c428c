"""One message, with all that is known of it."""

from __future__ import annotations

from typing import Any

from mockserver.admin import messages
from mockserver.admin.messages import MessageShape
from mockserver.admin.problems import Problem
from mockserver.inbox.messages.mails import has_pictures, read_mail
from mockserver.inbox.messages.parts import count
from mockserver.inbox.messages.receipts import can_happen, list_receipts
from mockserver.inbox.told import list_told
from mockserver.inbox.view import Visit

KINDS = {
    "sms": "bubble",
    "landing": "bubble",
    "email": "mail",
    "letter": "mail",
    "voice": "call",
    "whatsapp": "chat",
}
"""How a channel is shown: `templates/messages/<kind>.html`; any other as plain text."""

TABS = ("html", "text", "source", "headers", "attachments")

CALLBACKS = 50
"""Callbacks of a message that are shown; the view Callbacks finds the others."""

_SHOWN_ELSEWHERE = ("warnings", "attachments", "buttons", "otp", "links")


async def read_detail(visit: Visit, number: int) -> dict[str, Any]:
    """What the templates of a message are given.

    Raises:
        Problem: 404, there is no such message.
    """
    sandbox = visit.sandbox
    message = await messages.read_message(sandbox, number)
    links = (await messages.list_links(visit.console, sandbox, number)).items
    kind = KINDS.get(message.channel, "plain")
    receipts = list_receipts(visit, message, links)
    if kind == "chat":  # an answer has a box of its own there
        receipts = [one for one in receipts if one.event != "replied"]
    values = {
        "message": message,
        "kind": kind,
        "links": links,
        "code": await _find_code(visit, number),
        "details": _list_details(message),
        "warnings": _list_warnings(message.details.get("warnings")),
        "receipts": receipts,
        "callbacks": await list_told(visit, message, CALLBACKS),
    }
    if kind == "bubble":
        values["counted"] = count(message.text, message.details)
    elif kind == "mail":
        values |= await _read_mail_tabs(visit, message)
    elif kind == "chat":
        values |= _read_chat(visit, number)
    return values


async def _find_code(visit: Visit, number: int) -> str:
    try:
        return (await messages.read_code(visit.sandbox, number)).code
    except Problem:
        return ""


def _list_details(message: MessageShape) -> dict[str, Any]:
    """What the vendor recorded, without what the page shows elsewhere."""
    details = message.details.items()
    return {name: value for name, value in details if name not in _SHOWN_ELSEWHERE}


def _list_warnings(recorded: object) -> list[str]:
    if isinstance(recorded, (list, tuple)):
        return [str(warning) for warning in recorded]
    return [str(recorded)] if recorded else []


async def _read_mail_tabs(visit: Visit, message: MessageShape) -> dict[str, Any]:
    mail = await read_mail(visit, message.id)
    filled = {
        "html": message.html,
        "text": message.text,
        "source": mail.source,
        "headers": mail.headers,
        "attachments": mail.attachments,
    }
    tabs = [tab for tab in TABS if filled[tab]]
    wanted = visit.request.query_params.get("tab", "")
    tab = wanted if wanted in tabs else next(iter(tabs), "text")
    pictures = visit.request.query_params.get("pictures", "")
    return {
        "mail": mail,
        "tabs": tabs,
        "tab": tab,
        "pictures": pictures,
        "has_pictures": has_pictures(message.html),
    }


def _read_chat(visit: Visit, number: int) -> dict[str, Any]:
    """The conversation that a message belongs to, and what the user can answer to."""
    row = visit.sandbox.messages.find(number)
    chat = () if row is None else visit.sandbox.messages.between(row)
    answered = next((one for one in reversed(chat) if can_happen(visit, one, "replied")), None)
    return {"chat": chat, "answered": answered}
