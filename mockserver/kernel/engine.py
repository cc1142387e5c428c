"""The server's heart: it owns the sandboxes, and does what is due in them."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockserver.kernel.clock import WallClock, pause, read_stopwatch, read_wall_clock, wait_for
from mockserver.kernel.delivery import Delivery
from mockserver.kernel.egress import Policy
from mockserver.kernel.jobs import BATCH
from mockserver.kernel.journal import Caps
from mockserver.kernel.middleware import Gateway
from mockserver.kernel.sandbox import Catalog, Sandbox
from mockserver.kernel.sandboxes import MOST_IN_MEMORY, Sandboxes
from mockserver.kernel.schedule import Schedule
from mockserver.kernel.snapshots import Snapshots
from mockserver.kernel.store import Store, StoreError
from mockserver.kernel.strays import Strays
from mockserver.kernel.vendor import Job, Vendor

if TYPE_CHECKING:
    import httpx
    from sqlalchemy import Row

    from mockserver.kernel.crowd import Crowd

log = logging.getLogger("mockserver.engine")

ADVANCE_DEADLINE = 60.0
"""Real seconds after which `advance` answers with what is still pending."""

MAX_LISTED = 1_000
"""Jobs and attempts that an answer lists; all are counted."""

MAX_STEPS = 10_000
"""Due times that an advance until all is idle goes to: what recurs would have no end."""

IDLE_WITHIN = timedelta(days=400)
"""How far an advance until all is idle goes."""

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
    max_body: int | None = None
    """The largest body of all vendors in bytes; None leaves it to each vendor."""

    max_sandboxes: int = MOST_IN_MEMORY
    caps: Caps = field(default_factory=Caps)
    is_strict: bool = False
    """Whether only the fixtures' credentials are good."""

    reset_every: timedelta | None = None
    """Real time after which all sandboxes are taken back, again and again."""


@dataclass(slots=True)
class Advanced:
    """What an advance did."""

    now: datetime
    fired: list[Job] = field(default_factory=list)
    """The first jobs that were done."""

    fired_total: int = 0
    attempts: Sequence[Row[Any]] = ()
    """The first attempts of callbacks, each with its callback's vendor, event, subject and URL."""

    attempts_total: int = 0
    pending: int = 0
    """Callbacks with an attempt due or under way."""

    next_due_at: datetime | None = None
    """When there is more to do."""


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
        store = Store(options.directory)
        self._wall = wall
        self.sandboxes = Sandboxes(
            store,
            seed=options.seed,
            wall=wall,
            catalog=catalog,
            caps=options.caps,
            wake=self._wake.set,
            is_strict=options.is_strict,
            most_in_memory=options.max_sandboxes,
        )
        self.snapshots = Snapshots(store, self.sandboxes, wall=wall)
        self.schedule = Schedule(
            self.sandboxes, every=options.reset_every, wall=wall, directory=options.directory
        )
        self.strays = Strays(wall)
        self.delivery = Delivery(options.egress, transport)
        self.sandboxes.on_drop = self.delivery.drop
        self.gateway = Gateway(self.sandboxes, self.delivery, max_body=options.max_body)
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin to do what is due."""
        self._stopping = False
        self.schedule.start()
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End after what is under way, and close the databases; nothing is lost."""
        self._stopping = True
        await self.schedule.stop()
        self._wake.set()
        if self._loop is not None:
            await self._loop
        await self.delivery.close()
        self.sandboxes.close()

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
        async with self._travelling(sandbox):
            return await self._advance(sandbox, to(sandbox.clock.now()))

    async def advance_until_idle(self, sandbox: Sandbox) -> Advanced:
        """Step a sandbox's clock from due time to due time until nothing is due any more but what
        the fixtures brought along.

        It ends at the last of them, or after 10,000 steps or 400 days; `next_due_at` tells then
        what is left.

        Raises:
            StoreError: the database failed; what was done before stays.
        """
        async with self._travelling(sandbox):
            target = sandbox.clock.now() + IDLE_WITHIN
            return await self._advance(sandbox, target, steps=MAX_STEPS)

    @contextlib.asynccontextmanager
    async def _travelling(self, sandbox: Sandbox) -> AsyncIterator[None]:
        with sandbox.held():
            try:
                async with sandbox.time_travel:
                    yield
            finally:
                self._wake.set()

    async def _advance(
        self, sandbox: Sandbox, target: datetime, *, steps: int | None = None
    ) -> Advanced:
        """Go to `target`; with `steps` only to so many due times, and not beyond the last."""
        deadline = read_stopwatch() + ADVANCE_DEADLINE
        generation = sandbox.generation
        done = Advanced(sandbox.clock.now())
        attempt = sandbox.callbacks.count_attempts()
        for step in itertools.count():
            await self._settle(sandbox, done, deadline)
            if sandbox.generation != generation:
                return replace(done, now=sandbox.clock.now())
            sandbox.jobs.find_next()
            sandbox.callbacks.find_next()
            due_at = sandbox.next_due_at
            is_over = step == steps or read_stopwatch() > deadline
            wanted_at = due_at if steps is None else sandbox.next_caused_due_at
            if due_at is None or wanted_at is None or wanted_at > target or is_over:
                break
            sandbox.clock.move_to(max(due_at, sandbox.clock.now()))
        has_arrived = due_at is None or due_at > target
        if has_arrived and steps is None and target > sandbox.clock.now():
            sandbox.clock.move_to(target)
        await sandbox.database.committed()
        return replace(
            done,
            now=sandbox.clock.now(),
            attempts=sandbox.callbacks.tried_since(attempt, MAX_LISTED),
            attempts_total=sandbox.callbacks.count_attempts() - attempt,
            pending=sandbox.callbacks.count_due(),
            next_due_at=wanted_at,
        )

    async def _settle(self, sandbox: Sandbox, done: Advanced, deadline: float) -> None:
        """Do all that is due now, and wait for its callbacks."""
        generation = sandbox.generation
        while sandbox.generation == generation and read_stopwatch() < deadline:
            jobs = sandbox.jobs.run_batch(sandbox.clock.now())
            done.fired_total += len(jobs)
            done.fired += jobs[: MAX_LISTED - len(done.fired)]
            await sandbox.database.committed()
            if jobs or sandbox.generation != generation:
                continue
            self.delivery.start_due(sandbox)
            if not self.delivery.under_way(sandbox) and not self.delivery.is_full:
                break
            await sandbox.wait_for_change(SETTLE_SECONDS)

    async def settle(self, sandbox: Sandbox) -> None:
        """Do what is due at or before now, as a moved clock asks."""
        await self.advance(sandbox, lambda now: now)

    async def populate(
        self, sandbox: Sandbox, vendor: Vendor, crowd: Crowd, root: str
    ) -> Mapping[str, int]:
        """Fill a sandbox with a vendor's demo data; how much of what was made.

        Args:
            root: the vendor's absolute URL, without a sandbox segment.

        Raises:
            LookupError: the vendor has none to offer.
            PopulatingError: the vendor refused a request of it. What was made before stays, and
                the seed does not count as used.
            ReplacedError: the sandbox was reset, restored or deleted meanwhile.
            StoreError: the database failed; what was made before stays.
        """
        from mockserver.kernel.populating import Populating, note_seed

        if vendor.populate is None:
            raise LookupError(f"{vendor.title} has no demo data")
        generation = sandbox.generation
        with sandbox.held():
            sandbox.install(vendor)
            populating = Populating(self.gateway, vendor, sandbox, crowd, root)
            for _ in vendor.populate(populating):
                await self._settle_step(sandbox, generation)
            note_seed(sandbox, vendor.slug, crowd.seed)
            await self._settle_step(sandbox, generation)
        return populating.made

    async def _settle_step(self, sandbox: Sandbox, generation: int) -> None:
        """Do what is due after a step of demo data, unless its sandbox is another by now."""
        from mockserver.kernel.populating import ReplacedError

        try:
            await self.settle(sandbox)
        except StoreError:
            if sandbox.generation == generation:
                raise
        if sandbox.generation != generation:
            raise ReplacedError(f"sandbox {sandbox.name} was reset or deleted meanwhile")

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
