"""The status of a sending, as a person sets it on the platform. Section "Campaigns list".

Sendings by API are OPENED, and stay so until somebody says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.models.campaigns import campaigns, sendings
from mockserver.vendors.nrs360.models.messages import events, messages
from mockserver.vendors.nrs360.service.campaigns import CLOSED
from mockserver.vendors.nrs360.service.cancellation import cancel
from mockserver.vendors.nrs360.service.holds import hold, release
from mockserver.vendors.nrs360.service.sending import SENT_AFTER

STATUSES = (
    "PENDING",
    "SAVED",
    "SENDING",
    "PAUSED",
    "FINISHED",
    "CANCELLED",
    "EDITING",
    "OPENED",
    "AUTOMATED",
    "WAITING",
)
_HELD = frozenset({"SAVED", "PAUSED", "EDITING", "AUTOMATED", "WAITING"})
_BEFORE_THE_FIRST = frozenset({"PENDING", "SAVED", "AUTOMATED", "WAITING"})
_STARTED = frozenset({"SENDING", "PAUSED", "FINISHED", "CANCELLED"})
"""Those that tell `startedAt`; the page prints null for one that is OPENED."""

_FOLLOWED = frozenset({"PENDING", "SENDING"})
"""Those that go on by themselves."""

_CAMPAIGN_TYPES: Mapping[str, str] = {"AUTOMATED": "automatic", "WAITING": "trigger"}
"""What a campaign is whose sending waits for conditions."""

_LOOK_AGAIN_AFTER = timedelta(minutes=1)

_sending = select(sendings).where(sendings.c.id == bindparam("sending"))
_followed = select(sendings.c.id).where(
    sendings.c.id.in_(bindparam("sendings", expanding=True)), sendings.c.status.in_(_FOLLOWED)
)
_waiting = (
    select(messages.c.number, messages.c.cost, messages.c.starts_at)
    .where(messages.c.sending_id == bindparam("sending"), messages.c.status == "accepted")
    .order_by(messages.c.number)
)
_any_left = (
    select(messages.c.number)
    .where(
        messages.c.sending_id == bindparam("sending"),
        messages.c.status.not_in(("accepted", "cancelled")),
    )
    .limit(1)
)
_any_called = (
    select(messages.c.number)
    .where(
        messages.c.sending_id == bindparam("sending"),
        messages.c.status == "sent",
        messages.c.channel.in_(("text2speech", "voice-interactive")),
    )
    .limit(1)
)
_first_sent = select(func.min(events.c.at)).where(
    events.c.sending_id == bindparam("sending"), events.c.type == "sent"
)
_set = update(sendings).where(sendings.c.id == bindparam("sending"))
_set_status = _set.values(
    status=bindparam("new_status"),
    started_at=bindparam("started"),
    finished_at=bindparam("finished"),
    updated_at=bindparam("now"),
)
_set_type = (
    update(campaigns).where(campaigns.c.id == bindparam("campaign")).values(type=bindparam("kind"))
)


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a sending has come."""

    waiting: Sequence[Row[Any]]
    has_left: bool
    """Whether any message has left, or ended."""

    is_calling: bool
    """Whether calls of it are under way, or wait to be repeated."""

    @property
    def next_start(self) -> datetime | None:
        """When the next of the messages that wait may leave."""
        return min((row.starts_at for row in self.waiting), default=None)


def change_status(sandbox: Sandbox, sending_id: int, status: str, at: datetime) -> None:
    """Set a sending's status, with all that follows from it.

    Raises:
        LookupError: there is no such sending.
        ValueError: there is no such status, or it makes no sense for this sending now.
    """
    sending = sandbox.database.first(_sending, {"sending": sending_id})
    if sending is None:
        raise LookupError(f"there is no sending {sending_id}")
    if status not in STATUSES:
        raise ValueError(f"status must be one of {', '.join(STATUSES)}")
    if status == sending.status:
        return
    progress = _measure(sandbox, sending_id)
    reason = _find_objection(sending, status, progress, at)
    if reason:
        raise ValueError(
            f"sending {sending_id} is {sending.status} and cannot be {status}: {reason}"
        )
    _keep(sandbox, sending, status, at)
    _take_effect(sandbox, sending, status, progress, at)


def _measure(sandbox: Sandbox, sending_id: int) -> _Progress:
    database, key = sandbox.database, {"sending": sending_id}
    return _Progress(
        waiting=database.rows(_waiting, key),
        has_left=database.first(_any_left, key) is not None,
        is_calling=database.first(_any_called, key) is not None,
    )


def _find_objection(
    sending: Row[Any], status: str, progress: _Progress, at: datetime
) -> str | None:
    """Why a status makes no sense, or None."""
    start, waiting = progress.next_start, len(progress.waiting)
    if sending.status in CLOSED:
        return "that is its end"
    if status in _BEFORE_THE_FIRST and progress.has_left:
        return "messages of it have left already"
    if status == "PENDING" and (start is None or start <= at):
        return "it is not scheduled for a date to come"
    if status == "SENDING" and start is None:
        return "nothing is left to send"
    if status == "SENDING" and start is not None and start > at:
        return f"no message of it may leave before {iso(start)}"
    if status == "FINISHED" and waiting:
        return f"{waiting} of its messages still wait: let them leave, or cancel it"
    if status == "FINISHED" and progress.is_calling:
        return "calls of it are under way: let them end, or cancel it"
    if status == "CANCELLED" and not waiting and not progress.is_calling:
        return "nothing is left to cancel"
    return None


def _keep(sandbox: Sandbox, sending: Row[Any], status: str, at: datetime) -> None:
    """Keep a status, and the dates that go with it."""
    started = None
    if status in _STARTED:
        ((first,),) = sandbox.database.rows(_first_sent, {"sending": sending.id})
        started = first or sending.started_at or (at if status == "SENDING" else None)
    change = {
        "sending": sending.id,
        "new_status": status,
        "started": started,
        "finished": at if status == "FINISHED" else None,
        "now": at,
    }
    sandbox.database.execute(_set_status, change)


def _take_effect(
    sandbox: Sandbox, sending: Row[Any], status: str, progress: _Progress, at: datetime
) -> None:
    """Have messages wait, leave or be cancelled, as a status says."""
    if status == "CANCELLED":
        cancel(sandbox, progress.waiting, at)
    if status in _CAMPAIGN_TYPES:
        change = {"campaign": sending.campaign_id, "kind": _CAMPAIGN_TYPES[status]}
        sandbox.database.execute(_set_type, change)
    if status in _HELD:
        hold(sandbox, sending.id)
    else:
        release(sandbox, sending.id, at)
    if status in _FOLLOWED:
        _look_again(sandbox, sending.id, progress.next_start, status, at)


def _look_again(
    sandbox: Sandbox, sending_id: int, start: datetime | None, status: str, at: datetime
) -> None:
    due_at = at
    if start is not None:
        due_at = start if status == "PENDING" else start + SENT_AFTER
    if due_at <= at:
        due_at = at + _LOOK_AGAIN_AFTER
    sandbox.jobs.schedule("nrs360", "sending progress", due_at, sending_id)


def look_at_moved(sandbox: Sandbox, sending_ids: Sequence[int], date: datetime) -> None:
    """Look at sendings at the date that messages of them were given, which may be before the one
    that they are followed by."""
    for row in sandbox.database.rows(_followed, {"sendings": sending_ids}):
        sandbox.jobs.schedule("nrs360", "sending progress", date, row.id)


def follow_sendings(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Sendings that are PENDING begin at their date; those that are SENDING are FINISHED when
    nothing is left to send, and no call to be repeated. The payload is a sending's id."""
    for job in jobs:
        sending = sandbox.database.first(_sending, {"sending": job.payload})
        if sending is None or sending.status not in _FOLLOWED:
            continue
        progress = _measure(sandbox, sending.id)
        status = _find_next_status(sending.status, progress, job.due_at)
        if status != sending.status:
            _keep(sandbox, sending, status, job.due_at)
        if status in _FOLLOWED:
            _look_again(sandbox, sending.id, progress.next_start, status, job.due_at)


def _find_next_status(status: str, progress: _Progress, at: datetime) -> str:
    """What a sending that is followed has come to."""
    start = progress.next_start
    if start is not None:
        return "SENDING" if start <= at else status
    if progress.is_calling:
        return "SENDING"
    return "FINISHED" if progress.has_left else "CANCELLED"
