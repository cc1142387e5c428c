"""The server's heart: it owns the sandboxes, and does what is due in them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockserver.kernel.clock import WallClock, pause, read_stopwatch, read_wall_clock, wait_for
from mockserver.kernel.delivery import Delivery
from mockserver.kernel.egress import Policy
from mockserver.kernel.jobs import BATCH
from mockserver.kernel.journal import Caps
from mockserver.kernel.middleware import MAX_BODY, Gateway
from mockserver.kernel.sandbox import Catalog, Sandbox
from mockserver.kernel.sandboxes import Sandboxes
from mockserver.kernel.store import Store

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("mockserver.engine")

ADVANCE_DEADLINE = 60.0
"""Real seconds after which `advance` answers with what is still pending."""

MAX_FIRED = 1_000
"""Entries of `fired` that an answer lists; all are counted."""

SETTLE_SECONDS = 0.1
"""Real seconds until an advance looks again for room among the attempts of all sandboxes."""

GATHERING_SECONDS = 0.1
"""Real seconds in which jobs of a running clock gather after a batch that was not full: many
small batches would cost the requests more than this costs the jobs."""

RECOVERY_SECONDS = 1.0
"""Real seconds until a database that failed is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the kernel must be told."""

    directory: Path | None = None
    """Where databases are kept; None keeps them in memory."""

    seed: int = 0
    egress: Policy = "dev"
    max_body: int = MAX_BODY
    caps: Caps = field(default_factory=Caps)
    is_strict: bool = False
    """Whether only the fixtures' credentials are good."""


@dataclass(slots=True)
class Advanced:
    """What `advance` did."""

    now: datetime
    fired: list[dict[str, Any]]
    fired_total: int
    pending: int


class Engine:
    """Sandboxes, their time and their callbacks."""

    def __init__(
        self,
        options: Options,
        catalog: Catalog,
        *,
        wall: WallClock = read_wall_clock,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._wake = asyncio.Event()
        self._store = Store(options.directory)
        self._wall = wall
        self.sandboxes = Sandboxes(
            self._store,
            seed=options.seed,
            wall=wall,
            catalog=catalog,
            caps=options.caps,
            wake=self._wake.set,
            is_strict=options.is_strict,
        )
        self.delivery = Delivery(options.egress, transport)
        self.sandboxes.on_drop = self.delivery.drop
        self.gateway = Gateway(self.sandboxes, self.delivery, max_body=options.max_body)
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin to do what is due."""
        self._stopping = False
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End after what is under way, and close the databases; nothing is lost."""
        self._stopping = True
        self._wake.set()
        if self._loop is not None:
            await self._loop
        await self.delivery.close()
        self.sandboxes.close()
        self._store.dispose()

    # -- the loop -------------------------------------------------------------------------------

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            if await self._work():
                await pause()
            else:
                await wait_for(self._wake, self._seconds_to_wait())

    async def _work(self) -> bool:
        """Do a batch of what is due in each sandbox; whether there may be more.

        A sandbox whose database fails rests a while, so that it does not hold back the others.
        """
        is_busy = False
        for sandbox in self.sandboxes.opened():
            if self._stopping or sandbox.is_advancing or not sandbox.database.is_open:
                continue
            if sandbox.rests_until > read_stopwatch():
                continue
            try:
                is_busy = await self._work_on(sandbox) or is_busy
            except Exception:
                log.exception("what is due in sandbox %s could not be done", sandbox.name)
                sandbox.rests_until = read_stopwatch() + RECOVERY_SECONDS
        return is_busy

    async def _work_on(self, sandbox: Sandbox) -> bool:
        now = sandbox.clock.now()
        is_behind = False
        due_at = sandbox.jobs.next_due_at
        if due_at is not None and due_at <= now and read_stopwatch() >= sandbox.jobs.rests_until:
            with sandbox.held():
                weight = sum(job.weight for job in sandbox.jobs.run_batch(now))
                await sandbox.database.committed()
                if not sandbox.database.is_open:
                    return True
            is_behind = weight >= BATCH
            if weight and not is_behind:
                sandbox.jobs.rests_until = read_stopwatch() + GATHERING_SECONDS
        due_at = sandbox.callbacks.next_due_at
        if due_at is not None and due_at <= now:
            self.delivery.start_due(sandbox)
        return is_behind

    def _seconds_to_wait(self) -> float | None:
        waits = []
        for sandbox in self.sandboxes.opened():
            if sandbox.is_advancing:
                continue
            due = [(sandbox.jobs.next_due_at, sandbox.jobs.rests_until)]
            if not self.delivery.is_full:
                due.append((sandbox.callbacks.next_due_at, 0.0))
            for due_at, rests_until in due:
                left = None if due_at is None else sandbox.clock.seconds_until(due_at)
                if left is not None:
                    rest = max(sandbox.rests_until, rests_until) - read_stopwatch()
                    waits.append(max(rest, left))
        asleep = self.sandboxes.next_asleep_due_at()
        if asleep is not None:
            waits.append(max(0.0, (asleep - self._wall()).total_seconds()))
        return min(waits, default=None)

    # -- time travel ----------------------------------------------------------------------------

    async def advance(self, sandbox: Sandbox, to: Callable[[datetime], datetime]) -> Advanced:
        """Step a sandbox's clock from due time to due time, up to what `to` makes of now.

        Each step waits for its callbacks to be tried. One advance at a time per sandbox. A reset
        meanwhile ends it.

        Raises:
            StoreError: the database failed; what was done before stays.
        """
        with sandbox.held():
            try:
                async with sandbox.time_travel:
                    return await self._advance(sandbox, to(sandbox.clock.now()))
            finally:
                self._wake.set()

    async def _advance(self, sandbox: Sandbox, target: datetime) -> Advanced:
        deadline = read_stopwatch() + ADVANCE_DEADLINE
        generation = sandbox.generation
        fired: list[dict[str, Any]] = []
        total = 0
        while True:
            total += await self._settle(sandbox, fired, deadline)
            if sandbox.generation != generation:
                return Advanced(sandbox.clock.now(), fired, total, 0)
            sandbox.jobs.find_next()
            sandbox.callbacks.find_next()
            due_at = sandbox.next_due_at
            if due_at is None or due_at > target or read_stopwatch() > deadline:
                break
            sandbox.clock.move_to(max(due_at, sandbox.clock.now()))
        if read_stopwatch() <= deadline and target > sandbox.clock.now():
            sandbox.clock.move_to(target)
        await sandbox.database.committed()
        pending = sandbox.callbacks.count_due()
        return Advanced(sandbox.clock.now(), fired, total, pending)

    async def _settle(self, sandbox: Sandbox, fired: list[dict[str, Any]], deadline: float) -> int:
        """Do all that is due now, and wait for its callbacks; how many jobs there were."""
        generation = sandbox.generation
        total = 0
        while sandbox.generation == generation and read_stopwatch() < deadline:
            jobs = sandbox.jobs.run_batch(sandbox.clock.now())
            total += len(jobs)
            for job in jobs[: MAX_FIRED - len(fired)]:
                fired.append({"kind": job.kind, "dueAt": job.due_at.isoformat()})
            await sandbox.database.committed()
            if jobs or sandbox.generation != generation:
                continue
            self.delivery.start_due(sandbox)
            if not self.delivery.under_way(sandbox) and not self.delivery.is_full:
                break
            await sandbox.wait_for_change(SETTLE_SECONDS)
        return total

    async def settle(self, sandbox: Sandbox) -> None:
        """Do what is due at or before now, as a moved clock asks."""
        await self.advance(sandbox, lambda now: now)

    @contextlib.asynccontextmanager
    async def transaction(self, sandbox: Sandbox) -> Any:
        """A change by the control API: one unit, committed at the context's end.

        Nothing is awaited within the context: units do not nest.

        Raises:
            StoreError: it could not be committed.
        """
        with sandbox.held():
            with sandbox.database.unit():
                yield sandbox
            await sandbox.database.committed()
