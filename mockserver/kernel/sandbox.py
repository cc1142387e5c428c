"""Isolated worlds: each sandbox has its own database, clock, ids, faults, outbox and journal."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from mockserver.kernel.callbacks import Callbacks
from mockserver.kernel.clock import Clock, WallClock, wait_for
from mockserver.kernel.faults import Faults
from mockserver.kernel.ids import Ids
from mockserver.kernel.jobs import NO_WINDOW, REAL_WINDOW, Jobs
from mockserver.kernel.journal import Caps, Journal
from mockserver.kernel.messages import Messages
from mockserver.kernel.migrations import migrate_vendor
from mockserver.kernel.store import Database
from mockserver.kernel.vendor import Vendor

DEFAULT = "default"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


class SandboxNameError(ValueError):
    """Not a sandbox name: `[a-z0-9][a-z0-9._-]{0,62}`."""


def check_name(name: str) -> str:
    """A sandbox's name.

    Raises:
        SandboxNameError: it is none.
    """
    if not NAME.fullmatch(name):
        raise SandboxNameError(name)
    return name


def write_segment(name: str) -> str:
    """What stands after a vendor's prefix in the URLs that lead to a sandbox."""
    return "" if name == DEFAULT else f"/~{name}"


class Catalog(Protocol):
    """The vendors there are; importing one is left to the catalog."""

    def load(self, slug: str) -> Vendor | None:
        """The vendor of this slug, imported when it was not yet; None when there is none."""

    def loaded(self) -> Mapping[str, Vendor]:
        """The vendors that are imported, by slug."""


class Sandbox:
    """One isolated world."""

    def __init__(
        self,
        name: str,
        database: Database,
        *,
        seed: int,
        wall: WallClock,
        catalog: Catalog,
        caps: Caps,
        wake: Callable[[], None],
        is_strict: bool,
    ) -> None:
        self.name = name
        self.is_strict = is_strict
        """Whether only the fixtures' credentials are good."""

        self.database = database
        self.clock = Clock(database, wall)
        self.ids = Ids(database, seed=seed, sandbox=name)
        self.jobs = Jobs(self)
        self.callbacks = Callbacks(self)
        self.journal = Journal(self)
        self.faults = Faults(self)
        self.messages = Messages(self)
        self.wake = wake
        self.generation = 0
        """Counts resets: what was under way before one is not recorded after it."""

        self.is_from_before = False
        """Whether its content was written by an earlier process, or perhaps an earlier version."""

        self.holds = 0
        self.time_travel = asyncio.Lock()
        """Held while the clock is being advanced."""

        self.filling = asyncio.Lock()
        """Held while it is being filled with demo data."""

        self.rests_until = 0.0
        """Until when, on the stopwatch, what is due is left alone because the database failed."""

        self._catalog = catalog
        self._caps = caps
        self._change: asyncio.Event | None = None
        self._installed: set[str] = set()

    @property
    def segment(self) -> str:
        """What stands after a vendor's prefix in the URLs that lead here."""
        return write_segment(self.name)

    # -- vendors --------------------------------------------------------------------------------

    def vendor(self, slug: str) -> Vendor:
        """The vendor of this slug.

        Raises:
            LookupError: there is none.
        """
        vendor = self._catalog.load(slug)
        if vendor is None:
            raise LookupError(f"no vendor {slug}")
        return vendor

    def install(self, vendor: Vendor) -> None:
        """Make sure that the vendor has its tables and fixtures here."""
        if vendor.slug in self._installed:
            return
        installed = self.database.get("installed", [])
        self.jobs.register(vendor.slug, vendor.jobs)
        if vendor.slug not in installed:
            self.database.create_tables(vendor.tables)
            made_at = datetime.fromisoformat(self.database.get("made_at"))
            # Whether a vendor came with the template or later must not show in what it seeds.
            is_set = self.clock.set_to(made_at)
            with self.database.unit(), is_set, self.ids.seeding(), self.jobs.seeding():
                vendor.seed(self)
                self.database.put("installed", [*installed, vendor.slug])
            self.database.commit()
        elif self.is_from_before:
            migrate_vendor(self.database, vendor)
        self._installed.add(vendor.slug)

    def open_vendor(self, slug: str) -> None:
        """Install a vendor, by its slug, if there is such a one."""
        vendor = self._catalog.load(slug)
        if vendor is not None:
            self.install(vendor)

    def refresh(self) -> None:
        """Look again at what is due, after the database was opened or replaced."""
        self._installed.clear()
        self.jobs.find_next()
        self.callbacks.find_next()
        self.wake()

    # -- time -----------------------------------------------------------------------------------

    @property
    def is_advancing(self) -> bool:
        """Whether the clock is being advanced: what is due is then done by who advances it."""
        return self.time_travel.locked()

    @property
    def batch_window(self) -> timedelta:
        """How far apart jobs may be that are done in one go."""
        if self.is_advancing or self.clock.mode == "frozen":
            return NO_WINDOW
        return REAL_WINDOW

    @property
    def next_due_at(self) -> datetime | None:
        """When the next job or callback is due."""
        due = [at for at in (self.jobs.next_due_at, self.callbacks.next_due_at) if at is not None]
        return min(due, default=None)

    @property
    def next_caused_due_at(self) -> datetime | None:
        """When the next job or callback is due that the fixtures did not bring along."""
        due = (self.jobs.find_next_caused(), self.callbacks.next_due_at)
        return min((at for at in due if at is not None), default=None)

    def seconds_until_due(self) -> float | None:
        """Real seconds until something is due; None when nothing will be by itself."""
        due_at = self.next_due_at
        return None if due_at is None else self.clock.seconds_until(due_at)

    # -- changes --------------------------------------------------------------------------------

    def announce(self) -> None:
        """Tell those who wait for a change, once this transaction is committed."""
        if self._change is not None:
            self.database.call_after_commit(self.announce_now)

    def announce_now(self) -> None:
        """Tell those who wait for a change."""
        change, self._change = self._change, None
        if change is not None:
            change.set()

    async def wait_for_change(self, seconds: float) -> bool:
        """Wait until messages or callbacks change; False when the seconds passed first."""
        if self._change is None:
            self._change = asyncio.Event()
        return await wait_for(self._change, seconds)

    # -- housekeeping ---------------------------------------------------------------------------

    def prune(self) -> None:
        """Drop the oldest of what only grows."""
        caps = self._caps
        self.journal.prune(caps)
        self.messages.prune(rows=caps.messages, size=caps.message_bytes)
        self.callbacks.prune(caps.callbacks)
        self.jobs.prune(caps.callbacks)

    @contextlib.contextmanager
    def held(self) -> Iterator[Sandbox]:
        """While the context lasts, the sandbox is not closed for being idle."""
        self.holds += 1
        try:
            yield self
        finally:
            self.holds -= 1
