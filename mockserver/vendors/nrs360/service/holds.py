"""Sendings that are held: what they have to send waits until they go on.

A job that is due for a held sending is put aside, and done when the sending goes on, in the order
in which such jobs came.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job, JobHandler
from mockserver.vendors.nrs360.models.campaigns import held_jobs
from mockserver.vendors.nrs360.models.messages import messages

_HELD = "nrs360.held sendings"
"""The ids of a sandbox's held sendings: while there are none, jobs need not ask."""

_sendings_of = select(messages.c.number, messages.c.sending_id).where(
    messages.c.number.in_(bindparam("numbers", expanding=True))
)
_of_sending = held_jobs.c.sending_id == bindparam("sending")
_put_aside = select(held_jobs).where(_of_sending).order_by(held_jobs.c.id)
_forget = delete(held_jobs).where(_of_sending)


def is_held(sandbox: Sandbox, sending: int) -> bool:
    """Whether a sending is held."""
    return sending in sandbox.database.get(_HELD, ())


def hold(sandbox: Sandbox, sending: int) -> None:
    """Have what a sending has to send wait."""
    held: Sequence[int] = sandbox.database.get(_HELD, ())
    if sending not in held:
        sandbox.database.put(_HELD, [*held, sending])


def release(sandbox: Sandbox, sending: int, at: datetime) -> None:
    """Have a held sending go on: what was put aside is due now."""
    if not is_held(sandbox, sending):
        return
    held: Sequence[int] = sandbox.database.get(_HELD, ())
    sandbox.database.put(_HELD, [one for one in held if one != sending])
    for row in sandbox.database.rows(_put_aside, {"sending": sending}):
        sandbox.jobs.schedule("nrs360", row.kind, at, row.payload, weight=row.weight)
    sandbox.database.execute(_forget, {"sending": sending})


def heed_holds(handle: JobHandler) -> JobHandler:
    """A handler of jobs whose payload is a list of message numbers, or [attempt, such a list],
    that puts aside those of held sendings."""

    def handle_free(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
        handle(sandbox, _put_away(sandbox, jobs) if sandbox.database.get(_HELD) else jobs)

    return handle_free


def _put_away(sandbox: Sandbox, jobs: Sequence[Job]) -> list[Job]:
    """The jobs without the messages of held sendings."""
    held = frozenset(sandbox.database.get(_HELD, ()))
    asked = sorted({number for job in jobs for number in list_numbers(job)})
    rows = sandbox.database.rows(_sendings_of, {"numbers": asked})
    sendings = {row.number: row.sending_id for row in rows}
    kept = []
    for job in jobs:
        waiting: dict[int, list[int]] = {}
        for number in list_numbers(job):
            if sendings.get(number) in held:
                waiting.setdefault(sendings[number], []).append(number)
        for sending, numbers in waiting.items():
            _keep(sandbox, job, sending, numbers)
        kept.append(_narrow(job, lambda number: sendings.get(number) not in held))
    return kept


def _keep(sandbox: Sandbox, job: Job, sending: int, numbers: Sequence[int]) -> None:
    of_these = frozenset(numbers)
    row = {
        "id": sandbox.ids.number("nrs360.held job"),
        "sending_id": sending,
        "kind": job.kind,
        "payload": _narrow(job, lambda number: number in of_these).payload,
        "weight": len(numbers),
    }
    sandbox.database.add(held_jobs, row)


def list_numbers(job: Job) -> Sequence[int]:
    """The messages that a job is about."""
    numbers: Sequence[int] = job.payload[1] if _is_attempt(job) else job.payload
    return numbers


def _narrow(job: Job, is_wanted: Callable[[int], bool]) -> Job:
    """A job about some of its messages."""
    numbers = [number for number in list_numbers(job) if is_wanted(number)]
    return replace(job, payload=[job.payload[0], numbers] if _is_attempt(job) else numbers)


def _is_attempt(job: Job) -> bool:
    return len(job.payload) == 2 and isinstance(job.payload[1], list)
