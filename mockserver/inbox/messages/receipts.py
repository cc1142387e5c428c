"""The buttons that make things happen to a message, one for each event that its vendor offers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row

from mockserver.admin.contents import Link
from mockserver.admin.messages import EventOrder, MessageShape, list_simulations
from mockserver.admin.problems import Problem
from mockserver.inbox.view import Visit

USUAL = (
    *("sent", "delivered", "answered", "undelivered", "bounced", "opened", "clicked"),
    *("replied", "pressed", "reacted", "started", "completed", "unsubscribed"),
)
"""Events that are offered at once, in this order; what else a vendor knows is behind `More`."""

_ASKED = ("url", "text", "button", "emoji")
"""What the detail of an event must be told for it to make sense; the rest is left to the vendor."""

_LABELS = {"url": "Link", "text": "Answer", "button": "Button", "emoji": "Emoji"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """An event that can be made to happen. `asks` names what must be told, if anything, and
    `choices` what it may be; any text when there are none."""

    event: str
    is_usual: bool
    asks: str = ""
    label: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def list_receipts(visit: Visit, message: MessageShape, links: Sequence[Link]) -> list[Receipt]:
    """What can be made to happen to a message, the usual first."""
    vendor = visit.console.catalog.load(message.vendor)
    if vendor is None:
        return []
    offered = list_simulations(vendor, message.direction, message.channel)
    order = sorted(offered, key=lambda event: USUAL.index(event) if event in USUAL else len(USUAL))
    made = (_offer(event, offered[event].takes, message, links) for event in order)
    return [receipt for receipt in made if receipt is not None]


def can_happen(visit: Visit, message: Row[Any], event: str) -> bool:
    """Whether a message's vendor offers an event for it."""
    vendor = visit.console.catalog.load(message.vendor)
    if vendor is None:
        return False
    return event in list_simulations(vendor, message.direction, message.channel)


def _offer(
    event: str, takes: Sequence[str], message: MessageShape, links: Sequence[Link]
) -> Receipt | None:
    """The receipt of an event; None when there is nothing in the message to do it with."""
    asked = next((name for name in _ASKED if name in takes), "")
    choices: list[tuple[str, str]] = []
    if asked == "url":
        choices = [(link.url, link.text or link.url) for link in links]
    elif asked == "button":
        choices = [(text, text) for text in _list_quick_replies(message.details)]
    if asked in ("url", "button") and not choices:
        return None
    return Receipt(event, event in USUAL, asked, _LABELS.get(asked, ""), tuple(choices))


def _list_quick_replies(details: Mapping[str, Any]) -> list[str]:
    """The texts of a message's buttons that lead to no page."""
    listed = details.get("buttons")
    buttons = listed if isinstance(listed, list) else []
    return [
        str(button["text"])
        for button in buttons
        if isinstance(button, dict) and "text" in button and "url" not in button
    ]


def read_order(form: Mapping[str, str]) -> EventOrder:
    """What a posted form asks for: `event`, and each other field as the detail's.

    Raises:
        Problem: 422, it names no event.
    """
    detail = {name: value for name, value in form.items() if name in _ASKED and value}
    try:
        return EventOrder(event=form.get("event", ""), detail=detail)
    except ValidationError as error:
        raise Problem(422, json.loads(error.json())[0]["msg"]) from error
