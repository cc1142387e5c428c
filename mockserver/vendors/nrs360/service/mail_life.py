"""The life of a mail on the sandbox's clock: accepted → sent → delivered, or bounced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.nrs360.service.blacklist import block_recipient
from mockserver.vendors.nrs360.service.events import Happening, report
from mockserver.vendors.nrs360.service.life import find_waiting, let_leave

MAGIC_OUTCOMES: Mapping[str, str] = {
    "bounce": "hard_bounced",
    "soft-bounce": "soft_bounced",
    "complaint": "complaint",
    "undelivered": "undelivered",
}
"""How a mail ends by what stands before its recipient's @, at any domain."""


def find_outcome(address: str) -> str:
    """How a mail to an address will end."""
    return MAGIC_OUTCOMES.get(address.partition("@")[0].lower(), "delivered")


def send_mails(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Mails whose time has come leave; those to blacklisted recipients end here."""
    let_leave(sandbox, jobs, blacklisted="mailing", next_job="mail outcome")


def end_mails(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Mails that were sent come to their outcome; a complaint comes upon delivery."""
    waiting = find_waiting(sandbox, jobs, "sent")
    happenings = [
        happening
        for job in jobs
        for number in job.payload
        if number in waiting
        for happening in _end(waiting[number], job)
    ]
    report(sandbox, happenings, waiting)
    for happening in happenings:
        if happening.type == "complaint":
            block_recipient(sandbox, happening.message, happening.at, is_definitive=True)


def _end(row: Row[Any], job: Job) -> Iterator[Happening]:
    if row.outcome == "complaint":
        yield Happening(row.number, "delivered", job.due_at)
    yield Happening(row.number, row.outcome, job.due_at)
