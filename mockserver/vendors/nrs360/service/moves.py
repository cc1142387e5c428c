"""Messages whose date was changed: they leave at the new time, and at no other.

A job that is waiting cannot be called back. A moved message gets another, and the one that it had
passes it over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job, JobHandler
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.service.sending import JOB_SIZE, SENT_AFTER

FIRST_JOBS: Mapping[str, str] = {
    "sms": "sms sent",
    "landing": "sms sent",
    "mailing": "mail sent",
}
"""The kind of job that lets a message leave, by its channel; the payload is a list of numbers."""

_HAS_MOVED = "nrs360.has moved"
"""Whether any message of a sandbox was ever moved: while none was, jobs need not ask."""

_dates = select(messages.c.number, messages.c.starts_at, messages.c.expires_at).where(
    messages.c.number.in_(bindparam("numbers", expanding=True))
)


def schedule_anew(sandbox: Sandbox, rows: Sequence[Row[Any]], starts_at: datetime) -> None:
    """Have messages leave at a new time, or expire before it."""
    if not rows:
        return
    sandbox.database.put(_HAS_MOVED, True)
    grouped: dict[tuple[str, datetime], list[int]] = {}
    for row in rows:
        key = (FIRST_JOBS[row.channel], _due_at(starts_at, row.expires_at))
        grouped.setdefault(key, []).append(row.number)
    for (kind, due_at), numbers in grouped.items():
        for start in range(0, len(numbers), JOB_SIZE):
            some = numbers[start : start + JOB_SIZE]
            sandbox.jobs.schedule("nrs360", kind, due_at, some, weight=len(some))


def _due_at(starts_at: datetime, expires_at: datetime | None) -> datetime:
    due_at = starts_at + SENT_AFTER
    return due_at if expires_at is None else min(due_at, expires_at)


def heed_moves(handle: JobHandler) -> JobHandler:
    """A handler of first jobs that passes over messages which are not due yet, or were met in
    another job of the same batch."""

    def handle_due(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
        handle(sandbox, _leave_out(sandbox, jobs) if sandbox.database.get(_HAS_MOVED) else jobs)

    return handle_due


def _leave_out(sandbox: Sandbox, jobs: Sequence[Job]) -> list[Job]:
    numbers = sorted({number for job in jobs for number in job.payload})
    rows = sandbox.database.rows(_dates, {"numbers": numbers})
    waiting = {row.number: _due_at(row.starts_at, row.expires_at) for row in rows}
    kept = []
    for job in jobs:
        due = [one for one in job.payload if one in waiting and waiting[one] <= job.due_at]
        for number in due:
            del waiting[number]
        kept.append(replace(job, payload=due))
    return kept
