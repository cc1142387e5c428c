"""What sendings have come to: their messages, cost and events, counted for a page at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import case, func, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.nrs360.models.messages import events, messages

_messages = (
    select(
        messages.c.sending_id,
        func.count().label("total"),
        func.sum(case((messages.c.status == "accepted", 0), else_=1)).label("processed"),
        func.sum(messages.c.parts).label("parts"),
        func.sum(messages.c.cost).label("cost"),
    )
    .where(
        among(messages.c.sending_id, "sendings"),
        messages.c.status != "cancelled",
    )
    .group_by(messages.c.sending_id)
)
_events = (
    select(
        events.c.sending_id,
        events.c.type,
        func.count().label("times"),
        func.count(events.c.message.distinct()).label("messages"),
        func.max(events.c.at).label("last_at"),
    )
    .where(among(events.c.sending_id, "sendings"))
    .group_by(events.c.sending_id, events.c.type)
)


@dataclass(slots=True)
class Tally:
    """What one sending has come to; messages that were cancelled do not count."""

    total: int = 0
    processed: int = 0
    """Those that have left, or ended."""

    parts: int = 0
    cost: Decimal = Decimal(0)
    events: dict[str, int] = field(default_factory=dict)
    """How often each event happened; `…_unique` is to how many messages."""

    last_event_at: datetime | None = None


def count_sendings(sandbox: Sandbox, sendings: Sequence[int]) -> dict[int, Tally]:
    """What each of some sendings has come to."""
    tallies = {sending: Tally() for sending in sendings}
    if not sendings:
        return tallies
    for row in sandbox.database.rows(_messages, {"sendings": sendings}):
        tally = tallies[row.sending_id]
        tally.total, tally.processed = row.total, row.processed
        tally.parts, tally.cost = row.parts, row.cost
    for row in sandbox.database.rows(_events, {"sendings": sendings}):
        tally = tallies[row.sending_id]
        tally.events[row.type] = row.times
        tally.events[f"{row.type}_unique"] = row.messages
        tally.last_event_at = max(tally.last_event_at or row.last_at, row.last_at)
    return tallies
