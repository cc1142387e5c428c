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
    Column,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)

from mockserver.kernel.columns import Instant, Json
from mockserver.kernel.store import metadata

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox
    from mockserver.kernel.vendor import Vendor

callbacks_table = Table(
    "kernel_callbacks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("vendor", String, nullable=False),
    Column("event", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("method", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("headers", Json, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("allowed", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("finished_at", Instant),
    Index("kernel_callbacks_due", "state", "next_at", "id"),
)

attempts_table = Table(
    "kernel_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("callback", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("status", Integer),
    Column("error", Text, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("response", Text, nullable=False),
    Index("kernel_attempts_callback", "callback", "number"),
)

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
_redeliver = (
    update(callbacks_table)
    .where(_columns.id == bindparam("callback"))
    .values(
        state="pending",
        # one that waits for a retry is only brought forward, and keeps the others it has left
        allowed=case((_pending, _columns.allowed), else_=_columns.attempts + 1),
        next_at=bindparam("at"),
        finished_at=None,
    )
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
        }
        self._sandbox.database.add(callbacks_table, row)
        self.expect(now)

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
        now = self._sandbox.clock.now()
        found = self._sandbox.database.execute(_redeliver, {"callback": number, "at": now})
        if found.rowcount:
            self.expect(now)
        return bool(found.rowcount)

    def find(self, number: int) -> Row[Any] | None:
        """A callback by its number."""
        return self._sandbox.database.first(select(callbacks_table).where(_columns.id == number))

    def attempts_of(self, numbers: Sequence[int]) -> Sequence[Row[Any]]:
        """The attempts of some callbacks, in order."""
        statement = select(attempts_table).where(attempts_table.c.callback.in_(numbers))
        ordered = statement.order_by(attempts_table.c.callback, attempts_table.c.number)
        return self._sandbox.database.rows(ordered)

    def list(
        self, *, state: str | None = None, subject: str | None = None,
        before: int | None = None, limit: int = 50,
    ) -> Sequence[Row[Any]]:  # fmt: skip
        """Callbacks, newest first; `before` is the cursor of the next page."""
        statement = select(callbacks_table)
        if state:
            statement = statement.where(_columns.state == state)
        if subject:
            statement = statement.where(_columns.subject == subject)
        if before is not None:
            statement = statement.where(_columns.id < before)
        return self._sandbox.database.rows(statement.order_by(_columns.id.desc()).limit(limit))

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
