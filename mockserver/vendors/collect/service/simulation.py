"""What can be made to happen to messages: opened, clicked, bounced …, each told to webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Simulation
from mockserver.vendors.collect.models.messages import messages
from mockserver.vendors.collect.service.lookup import find, get
from mockserver.vendors.collect.service.notices import EVENTS, report

_ENDS = frozenset({"bounced", "blocked", "failed", "undelivered"})
_ONCE = frozenset({"delivered", *_ENDS})
"""What happens to a message that only left: it is delivered once, or not at all."""


def _happen(event: str, sandbox: Sandbox, entry: Row[Any], _: Mapping[str, Any]) -> None:
    message = find(sandbox, messages, entry.ref)
    if message is None:
        raise LookupError(f"no message {entry.ref}")
    is_late = event in _ONCE and message.status not in ("accepted", "sent")
    if message.status in _ENDS or is_late or (event == "sent" and message.status != "accepted"):
        raise ValueError(f"the message is {message.status}: {event} cannot follow")
    at = sandbox.clock.now()
    if message.status == "accepted" and event != "sent":
        report(sandbox, message, "sent", at)
        message = get(sandbox, messages, message.id)
    report(sandbox, message, event, at)


def _offer(channel: str) -> dict[str, Simulation]:
    listed = [event for kind, event in EVENTS if kind == channel]
    return {event: Simulation(partial(_happen, event)) for event in listed}


SIMULATIONS = {"email": _offer("email"), "sms": _offer("sms")}
