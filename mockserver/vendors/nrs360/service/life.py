"""The life of an SMS on the sandbox's clock: accepted → sent → its outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.nrs360.service.blacklist import find_blacklisted
from mockserver.vendors.nrs360.service.events import Happening, report, watch
from mockserver.vendors.nrs360.service.holds import list_numbers
from mockserver.vendors.nrs360.service.sending import OUTCOME_AFTER, SENT_AFTER


def send_messages(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Texts whose time has come leave; those that may not, or no longer, end here."""
    let_leave(sandbox, jobs, blacklisted="sms", next_job="sms outcome")


def let_leave(sandbox: Sandbox, jobs: Sequence[Job], *, blacklisted: str, next_job: str) -> None:
    """Messages of any kind leave, unless their recipient is blacklisted; `next_job` ends them."""
    waiting = find_waiting(sandbox, jobs, "accepted")
    refused = find_blacklisted(sandbox, list(waiting.values()), blacklisted)
    happenings = [
        Happening(number, first_step(waiting[number], refused, job), job.due_at)
        for job in jobs
        for number in job.payload
        if number in waiting
    ]
    sent = [happening.message for happening in happenings if happening.type == "sent"]
    if sent:
        # Those that left in one go end in one: on a standing clock they were due at one moment,
        # on a running one within fractions of a second.
        due_at = jobs[-1].due_at + OUTCOME_AFTER - SENT_AFTER
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


Look = Callable[[Sandbox, Sequence[int]], dict[int, Row[Any]]]
"""Reads messages by their numbers."""


def find_waiting(
    sandbox: Sandbox, jobs: Sequence[Job], status: str, look: Look = watch
) -> dict[int, Row[Any]]:
    """The messages of some jobs that are still where the job expects them."""
    rows = look(sandbox, [number for job in jobs for number in list_numbers(job)])
    return {number: row for number, row in rows.items() if row.status == status}
