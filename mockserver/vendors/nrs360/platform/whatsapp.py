"""WhatsApp: senders on the platform, and what a WhatsApp user does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import PlatformAction
from mockserver.messaging.msisdn import parse_msisdn
from mockserver.vendors.nrs360.platform.bodies import take
from mockserver.vendors.nrs360.service.whatsapp import user
from mockserver.vendors.nrs360.service.whatsapp.conversations import show_message
from mockserver.vendors.nrs360.service.whatsapp.senders import list_senders, register_sender


def show_senders(sandbox: Sandbox, _: Mapping[str, str], __: Any) -> Any:
    """The registered senders."""
    return {"items": list_senders(sandbox)}


def add_sender(sandbox: Sandbox, _: Mapping[str, str], body: Any) -> Any:
    """Register one more: `{"phone": "34666777555", "name": "ACME"}`; the name may be left out."""
    phone = take(body, "phone", (str,))
    if parse_msisdn(phone) is None:
        raise ValueError("phone must be a number with its country prefix")
    name = body.get("name") or phone
    if not isinstance(name, str):
        raise ValueError("name must be a text")
    register_sender(sandbox, phone, name)
    return {"items": list_senders(sandbox)}


def write(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """Write to a sender as the user: `{"text": "Hello"}`."""
    text = take(body, "text", (str,))
    now = sandbox.clock.now()
    return show_message(user.write(sandbox, path["from"], path["to"], text, now))


def press(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """Press a quick-reply button as the user: `{"button": "Yes"}`, or its position from 0."""
    button = take(body, "button", (str, int))
    return show_message(user.press(sandbox, path["id"], button, sandbox.clock.now()))


def react(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """React as the user: `{"emoji": "👍"}`; an empty text takes the reaction back."""
    emoji = take(body, "emoji", (str,))
    if len(emoji) > 32:
        raise ValueError("emoji must be one character")
    return show_message(user.react(sandbox, path["id"], emoji, sandbox.clock.now()))


def read(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """Have a message read."""
    return show_message(user.read(sandbox, path["id"], sandbox.clock.now()))


def fail(sandbox: Sandbox, path: Mapping[str, str], _: Any) -> Any:
    """Have a message fail before it is delivered."""
    return show_message(user.fail(sandbox, path["id"], sandbox.clock.now()))


_TALK = "/whatsapp/conversations/{from}/{to}/messages"
_MESSAGE = "/whatsapp/messages/{id}"

ACTIONS = (
    PlatformAction("GET", "/whatsapp/senders", "The WhatsApp senders", show_senders),
    PlatformAction("POST", "/whatsapp/senders", "Register a WhatsApp sender", add_sender),
    PlatformAction("POST", _TALK, "Write to a sender as the WhatsApp user", write),
    PlatformAction("POST", f"{_MESSAGE}/press", "Press a quick-reply button", press),
    PlatformAction("POST", f"{_MESSAGE}/reactions", "React to a message", react),
    PlatformAction("POST", f"{_MESSAGE}/read", "Read a message", read),
    PlatformAction("POST", f"{_MESSAGE}/fail", "Have a message fail", fail),
)
