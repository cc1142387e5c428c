"""A send on any channel: its recipients one by one, the answer, the cost and the jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.messages import Message
from mockserver.vendors.nrs360.account import charge, check_credit
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.service.campaigns import Sending, open_sending
from mockserver.vendors.nrs360.variables import to_text

SENT_AFTER = timedelta(seconds=1)
OUTCOME_AFTER = timedelta(seconds=3)
"""How long after its start a message is sent, and ends; the page gives no times: ours."""

FIRST_NUMBER = 100
"""Messages are numbered from the page's sample; `scheduled` names them by their number."""

JOB_SIZE = 100
"""Messages that one job takes through a step of their life."""


@dataclass(slots=True, kw_only=True)
class Terms:
    """What the sends of all channels have in common."""

    channel: str
    first_job: str
    """The kind of job that takes accepted messages on."""

    recipients: Sequence[object]
    starts_at: datetime
    """When messages leave: now, the scheduled time, or the next one that is allowed."""

    scheduled_at: datetime | None = None
    expires_at: datetime | None = None
    campaign: str | None = None
    tags: Sequence[str] = ()
    is_charged_later: bool = False
    """Whether acceptance only asks that the balance is enough, and the charge comes with use."""


@dataclass(slots=True, kw_only=True)
class Piece:
    """A message that one recipient will get."""

    id: str
    recipient: str
    cost: Decimal
    ledger: Message
    columns: Mapping[str, Any]
    """What the channel keeps of it, beside what all channels do."""

    result: Mapping[str, Any]
    """What its row of the answer says after `accepted`, `to` and `id`."""

    starts_at: datetime | None = None
    """When it leaves, where that is not when the others do."""


Write = Callable[[int, object], Sequence[Piece]]
"""(index, recipient as sent) → its messages. Raises ApiError to refuse the recipient."""

_COLUMNS: Mapping[str, Any] = {
    "sender": "",
    "custom_fields": {},
    "text": "",
    "encoding": "",
    "parts": 1,
    "mnc": None,
    "is_certified": False,
    "is_flash": False,
    "notification_url": None,
    "outcome": "delivered",
    "rescheduled_at": None,
}
"""What a message is unless its channel says otherwise."""


@dataclass(slots=True)
class _Batch:
    """What a send has come to so far."""

    exchange: Exchange
    terms: Terms
    sending: Sending
    results: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[ApiError] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)
    held: dict[datetime, list[int]] = field(default_factory=dict)
    """Messages that leave later than the others, by when they do."""

    cost: Decimal = Decimal(0)


def send(exchange: Exchange, terms: Terms, write: Write) -> tuple[int, dict[str, Any]]:
    """Accept a send: the answer's status (202, or 207 when some are refused) and body.

    Raises:
        ApiError: the balance is too low (111), or no recipient is accepted: the error that all
            share, else 102.
    """
    sending = open_sending(exchange.sandbox, terms, exchange.at)
    batch = _Batch(exchange, terms, sending)
    for index, recipient in enumerate(terms.recipients):
        _accept_or_refuse(batch, index, recipient, write)
    settle = check_credit if terms.is_charged_later else charge
    settle(exchange.sandbox, batch.cost)
    if not batch.accepted and not batch.held:
        raise _common_refusal(batch.refusals)
    _schedule(batch)
    if batch.refusals:
        exchange.explain(f"validation:{batch.refusals[0].code}")
    body = {"campaignId": sending.campaign_id, "sendingId": sending.id, "result": batch.results}
    return (207 if batch.refusals else 202), body


def _accept_or_refuse(batch: _Batch, index: int, recipient: object, write: Write) -> None:
    """Accept all messages of one recipient, or refuse the recipient."""
    try:
        pieces = write(index, recipient)
    except ApiError as refusal:
        batch.refusals.append(refusal)
        to = recipient if isinstance(recipient, str) else to_text(recipient)
        batch.results.append({"accepted": False, "to": to, **refusal.body()})
        return
    for piece in pieces:
        _accept(batch, piece)


def _accept(batch: _Batch, piece: Piece) -> None:
    """Keep a message, enter it in the ledger and answer for it."""
    exchange, terms, sending = batch.exchange, batch.terms, batch.sending
    number = exchange.sandbox.ids.number("nrs360.message number", FIRST_NUMBER)
    row = {
        **_COLUMNS,
        "number": number,
        "id": piece.id,
        "campaign_id": sending.campaign_id,
        "sending_id": sending.id,
        "channel": terms.channel,
        "campaign_name": terms.campaign or "",
        "recipient": piece.recipient,
        "cost": piece.cost,
        "status": "accepted",
        "is_delivered": False,
        "is_clicked": False,
        "created_at": exchange.at,
        "scheduled_at": terms.scheduled_at,
        "starts_at": piece.starts_at or terms.starts_at,
        "expires_at": terms.expires_at,
        "ledger_id": exchange.sandbox.messages.record(piece.ledger, exchange.at),
        **piece.columns,
    }
    exchange.sandbox.database.add(messages, row)
    if piece.starts_at is None:
        batch.accepted.append(number)
    else:
        batch.held.setdefault(piece.starts_at, []).append(number)
    batch.cost += piece.cost
    batch.results.append({"accepted": True, "to": piece.recipient, "id": piece.id, **piece.result})


def _common_refusal(refusals: Sequence[ApiError]) -> ApiError:
    """What the whole send is refused with when no recipient is accepted."""
    first = refusals[0]
    if all(refusal.code == first.code for refusal in refusals):
        return first
    return ApiError(102)


def _schedule(batch: _Batch) -> None:
    """Have the messages sent when their time comes, or expire before it does."""
    _schedule_at(batch, batch.terms.starts_at, batch.accepted)
    for starts_at, numbers in batch.held.items():
        _schedule_at(batch, starts_at, numbers)


def _schedule_at(batch: _Batch, starts_at: datetime, accepted: Sequence[int]) -> None:
    terms = batch.terms
    due_at = starts_at + SENT_AFTER
    if terms.expires_at is not None:
        due_at = min(due_at, terms.expires_at)
    for start in range(0, len(accepted), JOB_SIZE):
        numbers = accepted[start : start + JOB_SIZE]
        batch.exchange.sandbox.jobs.schedule(
            "nrs360", terms.first_job, due_at, numbers, weight=len(numbers)
        )
