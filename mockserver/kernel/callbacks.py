"""The outbox: callbacks to customers, each with its attempts.

A callback is written in the transaction of what caused it. The delivery loop sends it at least
once, retries on the vendor's schedule on the sandbox's clock, and records every attempt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Row,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)

from mockserver.kernel.mischief import Mischief
from mockserver.kernel.outbox import ALL, Filter, attempts_table, callbacks_table

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox
    from mockserver.kernel.vendor import Vendor

_columns = callbacks_table.c
_pending = _columns.state == "pending"
_waiting = (
    select(callbacks_table)
    .where(
        _pending,
        _columns.id.not_in(bindparam("numbers", expanding=True)),
        _columns.subject.not_in(bindparam("subjects", expanding=True)),
    )
    .order_by(_columns.next_at, _columns.id)
    .limit(bindparam("most"))
)
_next_due = select(func.min(_columns.next_at)).where(_pending)
_update = (
    update(callbacks_table)
    .where(_columns.id == bindparam("callback"))
    .values(
        state=bindparam("new_state"),
        attempts=bindparam("tried"),
        next_at=bindparam("again_at"),
        finished_at=bindparam("done_at"),
    )
)
_redeliver = update(callbacks_table).values(
    state="pending",
    # one that waits for a retry is only brought forward, and keeps the others it has left
    allowed=case((_pending, _columns.allowed), else_=_columns.attempts + 1),
    next_at=bindparam("at"),
    finished_at=None,
)
_withhold = (
    update(callbacks_table)
    .where(_pending)
    .values(state="withheld", next_at=None, finished_at=bindparam("at"))
)
_held = select(callbacks_table).where(
    _pending,
    _columns.next_at > bindparam("now"),
    _columns.attempts == 0,
    _columns.mischief.is_not(None),
    _columns.vendor == bindparam("sender"),
    _columns.subject == bindparam("about"),
)
_move = (
    update(callbacks_table)
    .where(_columns.id == bindparam("callback"))
    .values(next_at=bindparam("at"))
)
_tally = (
    select(_columns.vendor, _columns.state, _columns.event, func.count().label("amount"))
    .group_by(_columns.vendor, _columns.state, _columns.event)
    .order_by(_columns.vendor, _columns.state, _columns.event)
)
_tried_since = (
    select(
        attempts_table,
        _columns.vendor,
        _columns.event,
        _columns.subject,
        _columns.url,
    )
    .join(callbacks_table, _columns.id == attempts_table.c.callback)
    .where(attempts_table.c.id > bindparam("attempt"))
    .order_by(attempts_table.c.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Callback:
    """One HTTP request that a vendor makes to its customer."""

    event: str
    url: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    subject: str = ""
    """What it is about, e.g. a message id: callbacks about one subject start in order."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, and what came of it: a status, or an error when there was no answer."""

    status: int | None
    error: str = ""
    duration_ms: int = 0
    response: str = ""


class Callbacks:
    """One sandbox's outbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.mischief = Mischief(sandbox)
        self.next_due_at: datetime | None = None

    def queue(self, vendor: str, callback: Callback) -> None:
        """Have a callback sent once this transaction is committed."""
        now = self._sandbox.clock.now()
        row = {
            "id": self._sandbox.database.count("callback"),
            "vendor": vendor,
            "event": callback.event,
            "subject": callback.subject,
            "method": callback.method,
            "url": callback.url,
            "headers": dict(callback.headers),
            "body": callback.body,
            "state": "pending",
            "attempts": 0,
            "allowed": 0,
            "created_at": now,
            "next_at": now,
            "finished_at": None,
            "mischief": None,
        }
        for each in self.mischief.meddle(row):
            self._sandbox.database.add(callbacks_table, each)
            self.expect(each["next_at"])

    def waiting(
        self, *, numbers: Iterable[int], subjects: Iterable[str], most: int
    ) -> Sequence[Row[Any]]:
        """The first callbacks to try next, but for some numbers and subjects, in order."""
        params = {"numbers": [*numbers], "subjects": [*subjects], "most": most}
        return self._sandbox.database.rows(_waiting, params)

    def find_next(self) -> None:
        """Look up when the next attempt is due."""
        row = self._sandbox.database.first(_next_due)
        self.next_due_at = row[0] if row else None

    def record(self, row: Row[Any], attempt: Attempt) -> None:
        """Enter an attempt, and decide what follows from it."""
        sandbox = self._sandbox
        now, tried = sandbox.clock.now(), row.attempts + 1
        vendor = sandbox.vendor(row.vendor)
        waits = vendor.retry_schedule
        done = attempt.status is not None and vendor.acknowledges(attempt.status)
        again_at = None
        is_last = not done and _is_ended(vendor, sandbox, row, attempt.status)
        if not done and not is_last and not row.allowed and tried <= len(waits):
            again_at = now + waits[tried - 1]
        state = "delivered" if done else "pending" if again_at else "failed"
        attempt_row = {
            "id": sandbox.database.count("attempt"),
            "callback": row.id,
            "number": tried,
            "at": now,
            "status": attempt.status,
            "error": attempt.error,
            "duration_ms": attempt.duration_ms,
            "response": attempt.response,
        }
        sandbox.database.add(attempts_table, attempt_row)
        change = {
            "callback": row.id,
            "new_state": state,
            "tried": tried,
            "again_at": again_at,
            "done_at": None if again_at else now,
        }
        sandbox.database.execute(_update, change)
        if again_at:
            self.expect(again_at)
        elif not done and not row.allowed and vendor.gives_up is not None:
            vendor.gives_up(sandbox, row)
        sandbox.announce()

    def redeliver(self, number: int) -> bool:
        """Send a callback once more, now; False when there is none of this number."""
        return self._redeliver([_columns.id == number]) > 0

    def redeliver_all(self, chosen: Filter) -> int:
        """Send all callbacks of a filter once more, now; how many they are."""
        return self._redeliver(chosen.conditions())

    def _redeliver(self, conditions: Iterable[ColumnElement[bool]]) -> int:
        now = self._sandbox.clock.now()
        found = self._sandbox.database.execute(_redeliver.where(*conditions), {"at": now})
        if found.rowcount:
            self.expect(now)
        return found.rowcount

    def withhold(self) -> None:
        """Have nothing sent of what is pending: the sandbox it was copied from sends it."""
        self._sandbox.database.execute(_withhold, {"at": self._sandbox.clock.now()})

    def find_held(self, row: Mapping[str, Any]) -> int | None:
        """The callback that waits to be overtaken by one about the same subject."""
        params = {
            "now": self._sandbox.clock.now(),
            "sender": row["vendor"],
            "about": row["subject"],
        }
        waiting = self._sandbox.database.rows(_held, params) if row["subject"] else ()
        return next((each.id for each in waiting if "reorder" in each.mischief), None)

    def reschedule(self, number: int, at: datetime) -> None:
        """Have a callback tried at another time."""
        self._sandbox.database.execute(_move, {"callback": number, "at": at})
        self.expect(at)

    def find(self, number: int) -> Row[Any] | None:
        """A callback by its number."""
        return self._sandbox.database.first(select(callbacks_table).where(_columns.id == number))

    def attempts_of(self, numbers: Sequence[int]) -> Sequence[Row[Any]]:
        """The attempts of some callbacks, in order."""
        statement = select(attempts_table).where(attempts_table.c.callback.in_(numbers))
        ordered = statement.order_by(attempts_table.c.callback, attempts_table.c.number)
        return self._sandbox.database.rows(ordered)

    def count_attempts(self) -> int:
        """How many attempts there ever were: the number of the last."""
        count: int = self._sandbox.database.get("#attempt", 0)
        return count

    def tried_since(self, attempt: int, most: int) -> Sequence[Row[Any]]:
        """The first attempts after one, with their callbacks' vendor, event, subject and URL."""
        params = {"attempt": attempt, "most": most}
        return self._sandbox.database.rows(_tried_since, params)

    def list(
        self, chosen: Filter = ALL, *, before: int | None = None, limit: int = 50
    ) -> Sequence[Row[Any]]:
        """Callbacks of a filter, newest first; `before` is the cursor of the next page."""
        statement = select(callbacks_table).where(*chosen.conditions())
        if before is not None:
            statement = statement.where(_columns.id < before)
        return self._sandbox.database.rows(statement.order_by(_columns.id.desc()).limit(limit))

    def tally(self) -> Sequence[Row[Any]]:
        """How many callbacks (`amount`) there are of each `vendor`, `state` and `event`."""
        return self._sandbox.database.rows(_tally)

    def count_due(self) -> int:
        """How many callbacks have an attempt due, or under way."""
        due = select(func.count()).where(_pending, _columns.next_at <= self._sandbox.clock.now())
        row = self._sandbox.database.first(due)
        return int(row[0]) if row else 0

    def prune(self, most: int) -> None:
        """Drop the oldest finished callbacks above `most`."""
        database = self._sandbox.database
        newest = database.first(select(func.max(_columns.id)))
        if not newest or newest[0] is None or newest[0] <= most:
            return
        old = select(_columns.id).where(_columns.id <= newest[0] - most, ~_pending)
        database.execute(delete(attempts_table).where(attempts_table.c.callback.in_(old)))
        database.execute(delete(callbacks_table).where(_columns.id.in_(old)))

    def expect(self, due_at: datetime) -> None:
        """Have the delivery loop look when the sandbox's clock reaches `due_at`."""
        if self.next_due_at is None or due_at < self.next_due_at:
            self.next_due_at = due_at
        self._sandbox.wake()


def _is_ended(vendor: Vendor, sandbox: Sandbox, row: Row[Any], status: int | None) -> bool:
    """Whether a receiver's answer ends the retries of a callback."""
    if status is None or vendor.ends_retries is None:
        return False
    return vendor.ends_retries(sandbox, row, status)
