"""The life of an SMS on the sandbox's clock: accepted → sent → its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.nrs360.models.blacklist import blacklist
from mockserver.vendors.nrs360.service.events import Happening, report, watch
from mockserver.vendors.nrs360.service.sending import OUTCOME_AFTER, SENT_AFTER

_any_blacklisted = select(blacklist.c.id).limit(1)
_blacklisted = select(blacklist.c.recipient).where(
    blacklist.c.type == bindparam("type"),
    blacklist.c.recipient.in_(bindparam("recipients", expanding=True)),
)


def send_messages(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Texts whose time has come leave; those that may not, or no longer, end here."""
    let_leave(sandbox, jobs, blacklisted="sms", next_job="sms outcome")


def let_leave(sandbox: Sandbox, jobs: Sequence[Job], *, blacklisted: str, next_job: str) -> None:
    """Messages of any kind leave, unless their recipient is blacklisted; `next_job` ends them."""
    waiting = find_waiting(sandbox, jobs, "accepted")
    refused = find_blacklisted(sandbox, list(waiting.values()), blacklisted)
    happenings = []
    for job in jobs:
        sent = []
        for number in job.payload:
            row = waiting.get(number)
            if row is None:
                continue
            step = first_step(row, refused, job)
            happenings.append(Happening(number, step, job.due_at))
            if step == "sent":
                sent.append(number)
        if sent:
            due_at = job.due_at + OUTCOME_AFTER - SENT_AFTER
            sandbox.jobs.schedule("nrs360", next_job, due_at, sent, weight=len(sent))
    report(sandbox, happenings, waiting)


def end_messages(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Messages that were sent come to their outcome."""
    waiting = find_waiting(sandbox, jobs, "sent")
    happenings = [
        Happening(number, _last_step(waiting[number], job), job.due_at)
        for job in jobs
        for number in job.payload
        if number in waiting
    ]
    report(sandbox, happenings, waiting)


def first_step(row: Row[Any], refused: frozenset[str], job: Job) -> str:
    """How a message starts: sent, or ended before that."""
    if row.outcome == "rejected" or row.recipient in refused:
        return "rejected"
    if row.expires_at is not None and job.due_at >= row.expires_at:
        return "expired"
    return "sent"


def _last_step(row: Row[Any], job: Job) -> str:
    is_late = row.expires_at is not None and job.due_at > row.expires_at
    return "expired" if is_late else str(row.outcome)


def find_waiting(sandbox: Sandbox, jobs: Sequence[Job], status: str) -> dict[int, Row[Any]]:
    """The messages of some jobs that are still where the job expects them."""
    rows = watch(sandbox, [number for job in jobs for number in job.payload])
    return {number: row for number, row in rows.items() if row.status == status}


def find_blacklisted(sandbox: Sandbox, rows: Sequence[Row[Any]], kind: str) -> frozenset[str]:
    """Those of some messages' recipients that are on a blacklist: `sms`, `mailing` or `voice`."""
    if not rows or not sandbox.database.cached(_any_blacklisted, (blacklist,)):
        return frozenset()
    recipients = sorted({row.recipient for row in rows})
    found = sandbox.database.rows(_blacklisted, {"type": kind, "recipients": recipients})
    return frozenset(row.recipient for row in found)
