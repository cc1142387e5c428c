"""Everything that can be made to happen to messages, by the ledger's channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Simulation
from mockserver.vendors.nrs360.service.calls import make_calls
from mockserver.vendors.nrs360.service.life import send_messages
from mockserver.vendors.nrs360.service.mail_life import send_mails
from mockserver.vendors.nrs360.service.simulation import answers, voice, whatsapp
from mockserver.vendors.nrs360.service.simulation.scene import Scene, end, interact, leave

_DEVICE = ("userAgent",)
_LINK = ("url", *_DEVICE)


def _offer(play: Callable[[Scene], None], takes: tuple[str, ...] = ()) -> Simulation:
    def act(sandbox: Sandbox, entry: Row[Any], detail: Mapping[str, Any]) -> None:
        play(Scene(sandbox, entry, detail))

    return Simulation(act, takes)


def _unsubscribe(event: str) -> Simulation:
    return _offer(partial(answers.unsubscribe, event), _DEVICE)


def _answer(outcome: str, event: str) -> Simulation:
    return _offer(partial(voice.answer, outcome, event))


_TEXT = {
    "sent": _offer(partial(leave, send_messages)),
    "delivered": _offer(partial(end, "delivered")),
    "undelivered": _offer(partial(end, "undelivered")),
    "expired": _offer(partial(end, "expired")),
    "rejected": _offer(partial(end, "rejected")),
    "clicked": _offer(answers.follow_link, _LINK),
    "unsubscribed": _unsubscribe("unsubscribed"),
}

SIMULATIONS: Mapping[str, Mapping[str, Simulation]] = {
    "sms": _TEXT,
    "landing": {
        **_TEXT,
        "opened": _offer(partial(interact, "opened"), _DEVICE),
        "unsubscribed_landing": _unsubscribe("unsubscribed_landing"),
    },
    "email": {
        "sent": _offer(partial(leave, send_mails)),
        "delivered": _offer(partial(end, "delivered")),
        "undelivered": _offer(partial(end, "undelivered")),
        "rejected": _offer(partial(end, "rejected")),
        "bounced": _offer(partial(end, "hard_bounced")),
        "hard_bounced": _offer(partial(end, "hard_bounced")),
        "soft_bounced": _offer(partial(end, "soft_bounced")),
        "complaint": _offer(answers.complain, _DEVICE),
        "opened": _offer(answers.open_mail, _DEVICE),
        "clicked": _offer(answers.follow_mail_link, _LINK),
        "unsubscribed": _unsubscribe("unsubscribed"),
    },
    "voice": {
        "sent": _offer(partial(leave, make_calls)),
        "delivered": _answer("delivered", "delivered"),
        "answered": _answer("delivered", "answered"),
        "machine": _answer("answering machine", "machine"),
        "answering machine": _answer("answering machine", "answering machine"),
        "busy": _answer("busy", "busy"),
        "unanswered": _answer("unanswered", "unanswered"),
        "undelivered": _answer("undelivered", "undelivered"),
        "expired": _offer(partial(end, "expired")),
        "rejected": _offer(partial(end, "rejected")),
    },
    "whatsapp": {
        "sent": _offer(whatsapp.leave),
        "delivered": _offer(whatsapp.deliver),
        "undelivered": _offer(whatsapp.fail),
        "failed": _offer(whatsapp.fail),
        "opened": _offer(whatsapp.read),
        "read": _offer(whatsapp.read),
        "replied": replace(_offer(whatsapp.reply, ("text",)), directions=("out", "in")),
        "pressed": _offer(whatsapp.press, ("button",)),
        "reacted": _offer(whatsapp.react, ("emoji",)),
    },
}
"""The page's own words, and the neutral ones beside them (`bounced`, `answered`, `machine`)."""
