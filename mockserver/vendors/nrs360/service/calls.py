"""The life of a call on the sandbox's clock: called, answered or not, called again.

Section "Retry Policy": an unanswered call is repeated more than 10 minutes later, and only answered
calls are charged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.nrs360.account import debit
from mockserver.vendors.nrs360.models.campaigns import sendings
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.models.voice import calls, voices
from mockserver.vendors.nrs360.service.blacklist import find_blacklisted
from mockserver.vendors.nrs360.service.compose import MAGIC_OUTCOMES
from mockserver.vendors.nrs360.service.events import Happening, report, watched
from mockserver.vendors.nrs360.service.life import find_waiting, first_step

CALL_OUTCOMES: Mapping[str, str] = {
    **MAGIC_OUTCOMES,
    "34600001004": "busy",
    "34600001005": "unanswered",
    "34600001006": "answering machine",
}
"""Recipients that cause an outcome of a call."""

ANSWERED_AFTER = timedelta(seconds=2)
"""How long after a call is made it is answered, or given up; the page gives no time: ours."""

REPEATED_AFTER = timedelta(minutes=10, seconds=5)
"""From an unanswered call to the next: "always greater than 10 minutes"."""

_MACHINE_SECONDS = 2
"""How long a call lasts that machine detection ends; ours."""

_MOST_ATTEMPTS = 1000
"""Calls to one recipient, a week of them, when only an expirationDate bounds them; ours."""

_UNANSWERED = frozenset({"busy", "unanswered"})
_ANSWERED = frozenset({"delivered", "answering machine"})

_in_life = (
    select(
        *watched,
        voices.c.retries,
        voices.c.is_machine_detected,
        voices.c.seconds,
        voices.c.price,
        sendings.c.status.label("sending_status"),
        select(func.count())
        .where(calls.c.message == messages.c.number)
        .scalar_subquery()
        .label("tried"),
    )
    .join(voices, voices.c.message == messages.c.id)
    .join(sendings, sendings.c.id == messages.c.sending_id)
    .where(messages.c.number.in_(bindparam("numbers", expanding=True)))
)
_price = select(voices.c.price).where(voices.c.message == messages.c.id).scalar_subquery()
_set_cost = (
    update(messages)
    .where(messages.c.number.in_(bindparam("numbers", expanding=True)))
    .values(cost=_price)
)


@dataclass(slots=True)
class _Round:
    """What some calls have come to."""

    sandbox: Sandbox
    happenings: list[Happening] = field(default_factory=list)
    attempts: list[tuple[int, str, datetime, Mapping[str, Any]]] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    cost: Decimal = Decimal(0)
    again: dict[tuple[str, datetime, int], list[int]] = field(default_factory=dict)


def make_calls(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Calls whose time has come are made; those that may not, or no longer, end here.

    The payload is a list of message numbers.
    """
    waiting = find_waiting(sandbox, jobs, "accepted", _watch_calls)
    refused = find_blacklisted(sandbox, list(waiting.values()), "voice")
    happenings = []
    for job in jobs:
        made = []
        for number in job.payload:
            if number not in waiting:
                continue
            step = first_step(waiting[number], refused, job)
            happenings.append(Happening(number, step, job.due_at))
            if step == "sent":
                made.append(number)
        _await_answer(sandbox, job, 1, made)
    report(sandbox, happenings, waiting)


def repeat_calls(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Calls that were not answered are made again. The payload is [attempt, numbers]."""
    waiting = find_waiting(sandbox, jobs, "sent", _watch_calls)
    happenings = []
    for job in jobs:
        attempt, numbers = job.payload
        made = []
        for number in numbers:
            row = waiting.get(number)
            if row is None or row.tried >= attempt:
                continue
            end = _end_unrepeated(row, job)
            if end is None:
                made.append(number)
            else:
                happenings.append(Happening(number, end, job.due_at))
        _await_answer(sandbox, job, attempt, made)
    report(sandbox, happenings, waiting)


def _end_unrepeated(row: Row[Any], job: Job) -> str | None:
    """How a call ends that may not be repeated after all, because its sending was cancelled, or
    held until the expirationDate was past; None when it may."""
    if row.sending_status == "CANCELLED":
        return "undelivered"
    if row.expires_at is not None and job.due_at > row.expires_at:
        return "expired"
    return None


def answer_calls(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Calls that were made are answered, repeated later, or end. The payload is
    [attempt, numbers]."""
    waiting = find_waiting(sandbox, jobs, "sent", _watch_calls)
    done = _Round(sandbox)
    for job in jobs:
        attempt, numbers = job.payload
        for number in numbers:
            row = waiting.get(number)
            if row is not None and row.tried < attempt:
                _answer(done, row, attempt, row.outcome, job.due_at)
    _close(done, waiting)


def expire_calls(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Calls that nobody answered until their expirationDate end. The payload is
    [attempt, numbers]."""
    waiting = find_waiting(sandbox, jobs, "sent", _watch_calls)
    happenings = [
        Happening(number, "expired", job.due_at)
        for job in jobs
        for number in job.payload[1]
        if number in waiting
    ]
    report(sandbox, happenings, waiting)


def _await_answer(sandbox: Sandbox, job: Job, attempt: int, numbers: list[int]) -> None:
    if numbers:
        due_at = job.due_at + ANSWERED_AFTER
        payload = [attempt, numbers]
        sandbox.jobs.schedule("nrs360", "voice answer", due_at, payload, weight=len(numbers))


def answer_now(sandbox: Sandbox, number: int, outcome: str, at: datetime) -> None:
    """A call that was made, or waits to be made again, comes to an outcome at once.

    What was due for it is passed over: a job of an attempt that is behind it does nothing.
    """
    waiting = _watch_calls(sandbox, [number])
    done = _Round(sandbox)
    _answer(done, waiting[number], waiting[number].tried + 1, outcome, at)
    _close(done, waiting)


def _answer(done: _Round, row: Row[Any], attempt: int, outcome: str, at: datetime) -> None:
    """What becomes of one call; `at` is when it is answered or given up."""
    seconds = _measure(row, outcome)
    result = {"delivered": "answered"}.get(outcome, outcome)
    kept = {
        "message": row.number,
        "attempt": attempt,
        "at": at,
        "result": result,
        "call_duration": seconds,
    }
    done.sandbox.database.add(calls, kept)
    detail = {"attempt": attempt, "seconds": seconds}
    done.attempts.append((row.ledger_id, result, at, detail))
    if outcome in _ANSWERED:
        done.happenings.append(Happening(row.number, "delivered", at))
        done.answered.append(row.number)
        done.cost += row.price
    elif outcome not in _UNANSWERED or attempt > _count_retries(row):
        end = "undelivered" if outcome in _UNANSWERED else outcome
        done.happenings.append(Happening(row.number, end, at))
    else:
        _repeat(done, row, attempt, at)


def _repeat(done: _Round, row: Row[Any], attempt: int, at: datetime) -> None:
    """Call again later, or expire when that would be past the expirationDate."""
    key = ("voice repeat", at + REPEATED_AFTER, attempt + 1)
    if row.expires_at is not None and (key[1] > row.expires_at or attempt >= _MOST_ATTEMPTS):
        key = ("voice expiry", max(row.expires_at, at), attempt)
    done.again.setdefault(key, []).append(row.number)


def _measure(row: Row[Any], outcome: str) -> int:
    """How many seconds a call lasts."""
    if outcome == "answering machine" and row.is_machine_detected:
        return _MACHINE_SECONDS
    return row.seconds if outcome in _ANSWERED else 0


def _count_retries(row: Row[Any]) -> int:
    """How often a call may be repeated: an expirationDate alone bounds it by time."""
    if row.retries is not None:
        return int(row.retries)
    return 0 if row.expires_at is None else _MOST_ATTEMPTS


def _close(done: _Round, waiting: Mapping[int, Row[Any]]) -> None:
    """Tell what happened, charge what was answered, and have the rest repeated."""
    sandbox = done.sandbox
    sandbox.messages.report(done.attempts)
    report(sandbox, done.happenings, waiting)
    if done.answered:
        sandbox.database.execute(_set_cost, {"numbers": done.answered})
        debit(sandbox, done.cost)
    for (kind, due_at, attempt), numbers in done.again.items():
        payload = [attempt, numbers]
        sandbox.jobs.schedule("nrs360", kind, due_at, payload, weight=len(numbers))


def _watch_calls(sandbox: Sandbox, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """Calls by the numbers of their messages."""
    rows = sandbox.database.rows(_in_life, {"numbers": numbers})
    return {row.number: row for row in rows}
