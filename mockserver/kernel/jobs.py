"""What is due later on a sandbox's clock."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    select,
    update,
)

from mockserver.kernel.columns import Instant, Json
from mockserver.kernel.schema import metadata
from mockserver.kernel.store import StoreError, among
from mockserver.kernel.vendor import Job, JobHandler

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox

log = logging.getLogger("mockserver.jobs")

BATCH = 100
"""How much weight of jobs is handed to their handler at once; such a batch keeps the event loop
for some milliseconds."""

jobs_table = Table(
    "kernel_jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("vendor", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("payload", Json),
    Column("weight", Integer, nullable=False),
    Column("failure", Text, nullable=False, default=""),
    Index("kernel_jobs_due", "failure", "due_at", "id"),
)

_waiting = jobs_table.c.failure == ""
_next_due = select(func.min(jobs_table.c.due_at)).where(_waiting)
_next_caused = _next_due.where(~among(jobs_table.c.id, "seeded"))
_SEEDED = "seeded_jobs"
_due = (
    select(jobs_table)
    .where(_waiting, jobs_table.c.due_at <= bindparam("until"))
    .order_by(jobs_table.c.due_at, jobs_table.c.id)
    .limit(bindparam("most"))
)
_due_of_kind = _due.where(
    jobs_table.c.vendor == bindparam("vendor"), jobs_table.c.kind == bindparam("kind")
)
_delete = delete(jobs_table).where(among(jobs_table.c.id, "jobs"))
_fail = update(jobs_table).where(jobs_table.c.id == bindparam("job"))


class Jobs:
    """One sandbox's jobs."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._handlers: dict[str, Mapping[str, JobHandler]] = {}
        self.next_due_at: datetime | None = None
        self.rests_until = 0.0
        """The stopwatch's reading until which more jobs may gather."""

    def register(self, vendor: str, handlers: Mapping[str, JobHandler]) -> None:
        """Tell who works on a vendor's jobs."""
        self._handlers[vendor] = handlers

    def schedule(
        self, vendor: str, kind: str, due_at: datetime, payload: Any, *, weight: int = 1
    ) -> None:
        """Have a vendor's handler called when the sandbox's clock reaches `due_at`.

        `weight` is how many things the job will touch.
        """
        database = self._sandbox.database
        row = {
            "id": database.count("job"),
            "due_at": due_at,
            "vendor": vendor,
            "kind": kind,
            "payload": payload,
            "weight": weight,
            "failure": "",
        }
        database.add(jobs_table, row)
        if self.next_due_at is None or due_at < self.next_due_at:
            self.next_due_at = due_at
            self._sandbox.wake()

    def find_next(self) -> None:
        """Look up when the next job is due."""
        row = self._sandbox.database.first(_next_due)
        self.next_due_at = row[0] if row else None

    @contextlib.contextmanager
    def seeding(self) -> Iterator[None]:
        """While the context lasts, jobs are those of fixtures: nobody caused them."""
        database = self._sandbox.database
        first = database.get("#job", 0) + 1
        yield
        seeded = range(first, database.get("#job", 0) + 1)
        if seeded:
            database.put(_SEEDED, [*database.get(_SEEDED, []), *seeded])

    def find_next_caused(self) -> datetime | None:
        """When the next job is due that no fixture brought along."""
        seeded = {"seeded": self._sandbox.database.get(_SEEDED, [])}
        row = self._sandbox.database.first(_next_caused, seeded)
        return row[0] if row else None

    def run_batch(self, until: datetime) -> list[Job]:
        """Do the first jobs that are due by `until`: of one vendor and kind, at most a batch."""
        jobs = self._pick(until)
        if not jobs:
            self.find_next()
            return []
        vendor, kind = jobs[0].vendor, jobs[0].kind
        if vendor not in self._handlers:
            self._sandbox.open_vendor(vendor)
        handler = self._handlers.get(vendor, {}).get(kind)
        if handler is None:
            self._give_up(jobs, f"no handler for {vendor} {kind}")
        elif not self._do(handler, jobs) and len(jobs) > 1:
            for job in jobs:
                self._do(handler, [job])
        return jobs

    def _pick(self, until: datetime) -> list[Job]:
        """The first job that is due, and those of its vendor and kind that may go with it.

        On a standing clock these are its next neighbours in order, due at the same moment. On a
        running clock a few tenths of a second are one moment, and other kinds do not part them.
        """
        first = self._sandbox.database.first(_due, {"until": until, "most": 1})
        if first is None:
            return []
        window = self._sandbox.batch_window
        horizon = {"until": min(until, first.due_at + window), "most": BATCH}
        if window:
            kind = {"vendor": first.vendor, "kind": first.kind}
            rows = self._sandbox.database.rows(_due_of_kind, horizon | kind)
        else:
            rows = self._sandbox.database.rows(_due, horizon)
        picked: list[Job] = []
        weight = 0
        for row in rows:
            weight += row.weight
            is_other = (row.vendor, row.kind) != (first.vendor, first.kind)
            if is_other or (picked and weight > BATCH):
                break
            picked.append(Job(row.id, row.vendor, row.kind, row.due_at, row.payload, row.weight))
        return picked

    def _do(self, handler: JobHandler, jobs: Sequence[Job]) -> bool:
        """Do some jobs as one unit; a single one that fails is set aside with its error."""
        database = self._sandbox.database
        try:
            with database.unit(), self._sandbox.clock.set_to(jobs[-1].due_at):
                database.execute(_delete, {"jobs": [job.id for job in jobs]})
                handler(self._sandbox, jobs)
        except StoreError:
            raise
        except Exception as error:
            if len(jobs) == 1:
                log.exception("job %s failed", jobs[0].kind)
                self._give_up(jobs, f"{type(error).__name__}: {error}")
            return False
        return True

    def _give_up(self, jobs: Sequence[Job], failure: str) -> None:
        rows = [{"job": job.id, "failure": failure} for job in jobs]
        self._sandbox.database.execute(_fail.values(failure=bindparam("failure")), rows)

    def prune(self, most: int) -> None:
        """Drop the oldest jobs that were set aside, above `most` jobs."""
        old = jobs_table.c.id <= self._sandbox.database.get("#job", 0) - most
        self._sandbox.database.execute(delete(jobs_table).where(~_waiting, old))


NO_WINDOW = timedelta(0)
REAL_WINDOW = timedelta(milliseconds=250)
"""On a running clock, jobs this close together are done in one go."""
