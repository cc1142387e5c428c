"""What happens to an invitation: delivered, opened, started, completed, disqualified, expired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.kernel.vendor import Job
from mockserver.vendors.xebo.models import respondents

PARTIAL, COMPLETE, DISQUALIFIED = 0, 1, 2
"""`response_status` of the export."""

_columns = respondents.c
_within = select(_columns.number, _columns.ledger_id).where(
    _columns.number.between(bindparam("first"), bindparam("last"))
)
_undelivered = _within.where(_columns.delivery == "sent").order_by(_columns.number)
_unanswered = _within.where(_columns.ended_at.is_(None)).order_by(_columns.number)
_deliver = (
    update(respondents)
    .where(among(_columns.number, "numbers"))
    .values(delivery=bindparam("new_delivery"))
)
_one = update(respondents).where(_columns.number == bindparam("respondent"))
_open = _one.values(opened_at=bindparam("at"))
_keep = _one.values(
    started_at=bindparam("new_started_at"),
    ended_at=bindparam("new_ended_at"),
    status=bindparam("new_status"),
    trail=bindparam("new_trail", type_=_columns.trail.type),
    answers=bindparam("new_answers", type_=_columns.answers.type),
)


def deliver(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Sent invitations arrive."""
    for job in jobs:
        first, last = job.payload
        rows = sandbox.database.rows(_undelivered, {"first": first, "last": last})
        if rows:
            numbers = [row.number for row in rows]
            sandbox.database.execute(_deliver, {"numbers": numbers, "new_delivery": "delivered"})
            sandbox.messages.report([(row.ledger_id, "delivered", job.due_at, {}) for row in rows])


def expire(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Links that were not answered to the end expire."""
    for job in jobs:
        first, last = job.payload
        rows = sandbox.database.rows(_unanswered, {"first": first, "last": last})
        sandbox.messages.report([(row.ledger_id, "expired", job.due_at, {}) for row in rows])


def set_delivery(sandbox: Sandbox, row: Row[Any], event: str, at: datetime, name: str = "") -> None:
    """One message is delivered or not; `name` is the event when it is called otherwise."""
    sandbox.database.execute(_deliver, {"numbers": [row.number], "new_delivery": event})
    sandbox.messages.report([(row.ledger_id, name or event, at, {})])


def record_opening(sandbox: Sandbox, row: Row[Any], at: datetime) -> None:
    """The survey is opened for the first time; what is opened was delivered."""
    if row.opened_at is not None:
        return
    if row.delivery == "sent":
        set_delivery(sandbox, row, "delivered", at)
    sandbox.database.execute(_open, {"respondent": row.number, "at": at})
    sandbox.messages.report([(row.ledger_id, "opened", at, {})])


def keep_progress(
    sandbox: Sandbox,
    row: Row[Any],
    *,
    trail: Sequence[str],
    answers: Mapping[str, Any],
    status: int,
    at: datetime,
) -> None:
    """Keep the answers so far, and tell when they are the first or the last."""
    has_ended = status != PARTIAL
    values = {
        "respondent": row.number,
        "new_started_at": row.started_at or at,
        "new_ended_at": at if has_ended else None,
        "new_status": status,
        "new_trail": list(trail),
        "new_answers": dict(answers),
    }
    sandbox.database.execute(_keep, values)
    happened: list[tuple[int, str, datetime, Mapping[str, Any]]] = []
    if row.started_at is None:
        happened.append((row.ledger_id, "started", at, {}))
    if has_ended:
        event = "completed" if status == COMPLETE else "disqualified"
        happened.append((row.ledger_id, event, at, {"answers": dict(answers)}))
    sandbox.messages.report(happened)
