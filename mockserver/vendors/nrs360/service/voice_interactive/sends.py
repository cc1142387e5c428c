"""A sending of calls with a menu: made as the platform would, and its life on the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.messages import Message
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job, JobHandler
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.models.campaigns import campaigns
from mockserver.vendors.nrs360.models.voice import voices
from mockserver.vendors.nrs360.models.voice_interactive import (
    interactive_calls,
    interactive_sendings,
)
from mockserver.vendors.nrs360.service import sending
from mockserver.vendors.nrs360.service.calls import CALL_OUTCOMES
from mockserver.vendors.nrs360.service.compose import check_recipient, coverage
from mockserver.vendors.nrs360.service.sending import Piece, Terms
from mockserver.vendors.nrs360.service.sending_status import change_status
from mockserver.vendors.nrs360.service.voice import AUDIO_SECONDS, CHARACTERS_PER_SECOND
from mockserver.vendors.nrs360.service.voice_interactive.keys import (
    find_calls,
    is_answered,
    plan_keys,
)
from mockserver.vendors.nrs360.service.voice_interactive.order import InteractiveOrder, read_order

CHANNEL = "voice-interactive"
"""Section "Campaigns list", `sendings.*.channel`."""

_IN_USE = "nrs360.voice interactive"
"""Whether a sandbox ever had such a call: while it had none, other calls do not pay for them."""

_of_name = select(campaigns.c.id).where(campaigns.c.name == bindparam("name")).limit(1)


def make_sending(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Make a sending: its answer is that of `POST voice`.

    Raises:
        ApiError: a field is wrong, the campaign exists (167), the balance is too low (111), or no
            recipient is accepted.
        ValueError: the planned keys cannot be read.
    """
    order = read_order(body, exchange.at)
    sandbox = exchange.sandbox
    if order.campaign and sandbox.database.first(_of_name, {"name": order.campaign}):
        raise ApiError(167)
    terms = Terms(
        channel=CHANNEL,
        first_job="voice call",
        recipients=order.recipients,
        starts_at=order.scheduled_at or exchange.at,
        scheduled_at=order.scheduled_at,
        expires_at=order.expires_at,
        campaign=order.campaign,
        tags=order.tags,
        is_charged_later=True,
    )
    written: list[tuple[str, str]] = []
    _, answer = sending.send(exchange, terms, partial(_write, exchange, order, written))
    _keep(sandbox, order, answer["sendingId"], written)
    is_later = order.scheduled_at is not None and order.scheduled_at > exchange.at
    change_status(sandbox, answer["sendingId"], "PENDING" if is_later else "SENDING", exchange.at)
    return answer


def _keep(
    sandbox: Sandbox, order: InteractiveOrder, number: int, written: Sequence[tuple[str, str]]
) -> None:
    kept = {"sending_id": number, "speech": order.speech, "menu": list(order.menu)}
    sandbox.database.add(interactive_sendings, kept)
    for message, recipient in written:
        row = {"message": message, "sending_id": number, "planned_keys": order.keys.get(recipient)}
        sandbox.database.add(interactive_calls, row)
    sandbox.database.put(_IN_USE, True)


def _write(
    exchange: Exchange,
    order: InteractiveOrder,
    written: list[tuple[str, str]],
    index: int,
    recipient: object,
) -> list[Piece]:
    """The call to one recipient."""
    settings = read_account(exchange.sandbox).settings
    number = check_recipient(recipient, exchange, settings, CALL_OUTCOMES)
    message_id = exchange.sandbox.ids.ordered("nrs360.message", 13)
    price = coverage().price_of(number.digits, number.country)
    exchange.sandbox.database.add(voices, _describe_voice(order, message_id, price))
    written.append((message_id, number.digits))
    caller = order.callers.get(number.country, "")
    ledger = Message(
        vendor="nrs360",
        channel="voice",
        recipient=number.digits,
        sender=caller,
        text=order.speech,
        ref=message_id,
        details=_describe(order, price),
    )
    columns = {
        "sender": caller,
        "text": "" if order.is_audio else order.speech,
        "outcome": CALL_OUTCOMES.get(number.digits, "delivered"),
        "cost": Decimal(0),  # until it is answered
    }
    return [
        Piece(
            id=message_id,
            recipient=number.digits,
            cost=price,
            ledger=ledger,
            columns=columns,
            result={},
        )
    ]


def _describe_voice(order: InteractiveOrder, message_id: str, price: Decimal) -> dict[str, Any]:
    seconds = AUDIO_SECONDS if order.is_audio else -(-len(order.speech) // CHARACTERS_PER_SECOND)
    return {
        "message": message_id,
        "language": order.language,
        "gender": order.gender,
        "audio_url": order.speech if order.is_audio else "",
        "retries": order.retries,
        "is_machine_detected": False,
        "seconds": seconds,
        "price": price,
    }


def _describe(order: InteractiveOrder, price: Decimal) -> dict[str, Any]:
    """What the inbox shows of a call beside its text."""
    details = {
        "language": order.language,
        "gender": order.gender,
        "menu": list(order.menu),
        "retries": order.retries,
        "cost limit": order.cost_limit,
        "speech retries": order.speech_retries,
        "speech timeout seconds": order.speech_seconds,
        "cost when answered": float(price),
        "currency": "EUR",
    }
    return {name: value for name, value in details.items() if value not in ("", None)}


def answer_menus(handle: JobHandler) -> JobHandler:
    """A handler of calls that are answered, after which recipients of a menu press keys."""

    def handle_and_listen(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
        handle(sandbox, jobs)
        if sandbox.database.get(_IN_USE):
            for job in jobs:
                _, numbers = job.payload
                rows = find_calls(sandbox, numbers).values()
                plan_keys(sandbox, [row for row in rows if is_answered(row)], job.due_at)

    return handle_and_listen
