"""All sandboxes of a server: made from a template, opened when used, closed when idle."""

from __future__ import annotations

import contextlib
import functools
import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Table

from mockserver.kernel.clock import WallClock
from mockserver.kernel.columns import holds_times
from mockserver.kernel.ids import TEMPLATE
from mockserver.kernel.journal import Caps
from mockserver.kernel.migrations import NewerSchemaError, is_behind, migrate
from mockserver.kernel.sandbox import DEFAULT, NAME, Catalog, Sandbox, check_name
from mockserver.kernel.schema import SCHEMA_VERSION, metadata, state_table
from mockserver.kernel.store import Database, Store, StoreError

log = logging.getLogger("mockserver.sandboxes")

MAX_OPEN = 256
"""File sandboxes that are kept open; beyond it the least recently used idle one is closed."""

MOST_IN_MEMORY = 1_000
"""Sandboxes in memory; beyond it the least recently used one that nobody holds is dropped."""

OPEN_AGAIN = timedelta(seconds=10)
"""When a closed sandbox that has something due, but cannot be opened, is tried again."""


class Sandboxes:
    """All sandboxes of a server."""

    def __init__(
        self,
        store: Store,
        *,
        seed: int,
        wall: WallClock,
        catalog: Catalog,
        caps: Caps,
        wake: Callable[[], None],
        is_strict: bool,
        most_in_memory: int = MOST_IN_MEMORY,
    ) -> None:
        self._store = store
        self._most_in_memory = most_in_memory
        self._catalog = catalog
        self._wall = wall
        self._make = functools.partial(
            Sandbox,
            seed=seed,
            wall=wall,
            catalog=catalog,
            caps=caps,
            wake=wake,
            is_strict=is_strict,
        )
        self._open: OrderedDict[str, Sandbox] = OrderedDict()
        self._asleep: dict[str, datetime | None] = {}
        """Closed sandboxes, and the wall time at which they have something due."""

        self._template: Sandbox | None = None
        self._timed: tuple[int, list[Table]] | None = None
        self.on_drop: Callable[[Sandbox], None] = lambda _: None
        self.on_delete: Callable[[str], None] = lambda _: None

    def open_all(self) -> None:
        """Open `default` and what is on disk, to learn what is due; one that fails stays shut.

        Raises:
            NewerSchemaError: the directory was used by a newer version.
        """
        for name in self.names():
            try:
                self.get(name)
            except StoreError as error:
                log.error("sandbox %s cannot be opened: %s", name, error)
                if isinstance(error, NewerSchemaError):
                    raise

    def names(self) -> list[str]:
        """All sandboxes' names, sorted; `default` always exists."""
        return sorted({DEFAULT, *self._open, *self._asleep, *self._on_disk()})

    def exists(self, name: str) -> bool:
        """Whether there is a sandbox of this name."""
        return name == DEFAULT or name in self._open or name in self.names()

    def get(self, name: str) -> Sandbox:
        """The sandbox of this name, created from the seeded template on first use.

        Raises:
            SandboxNameError: it is no sandbox name.
            StoreError: its database cannot be opened.
        """
        sandbox = self._open.get(name)
        if sandbox is not None:
            self._open.move_to_end(name)
            return sandbox
        check_name(name)
        sandbox = self._open_or_create(name)
        self._add(sandbox)
        return sandbox

    def _add(self, sandbox: Sandbox) -> None:
        self._open[sandbox.name] = sandbox
        self._asleep.pop(sandbox.name, None)
        if self._store.directory is None:
            self._drop_oldest()
        else:
            self._close_idle()

    def opened(self) -> list[Sandbox]:
        """The sandboxes that are open, those with something due among them."""
        for name, due_at in list(self._asleep.items()):
            if due_at is not None and due_at <= self._wall():
                try:
                    self.get(name)
                except Exception:
                    log.exception("sandbox %s cannot be opened for what is due in it", name)
                    self._asleep[name] = self._wall() + OPEN_AGAIN
        return list(self._open.values())

    def next_asleep_due_at(self) -> datetime | None:
        """When the first closed sandbox has something due, in wall time."""
        return min((at for at in self._asleep.values() if at is not None), default=None)

    def reset(self, name: str) -> Sandbox:
        """Take a sandbox back to its fixtures: data, clock, faults, journal and counters."""
        sandbox = self.get(name)
        self._end_what_is_under_way(sandbox)
        self._fill(sandbox)
        sandbox.announce_now()
        return sandbox

    def fork(self, source: Sandbox, name: str) -> Sandbox:
        """Make a sandbox that is a copy of another, clock, journal and counters included.

        What the source has to send is withheld in the copy: it is sent by the source.

        Raises:
            SandboxNameError: it is no sandbox name.
            FileExistsError: there is a sandbox of this name.
            StoreError: it could not be copied; there is none of this name.
        """
        check_name(name)
        if self.exists(name):
            raise FileExistsError(f"there is a sandbox {name} already")
        fork = self._make(name, self._open_database(name))
        try:
            self._take_over(fork, source.database, withhold=True)
            fork.database.put("created_at", self._wall().isoformat())
            fork.database.put("forked_from", source.name)
            fork.database.commit()
        except Exception:
            self._discard(fork)
            raise
        self._add(fork)
        return fork

    def restore(self, sandbox: Sandbox, copy: Database, *, withhold: bool) -> None:
        """Have a sandbox hold what a copy of a database holds; attempts under way are dropped.

        Args:
            withhold: whether pending callbacks of the copy are not to be sent.

        Raises:
            NewerSchemaError: the copy is of a later version.
            StoreError: it could not be restored; the sandbox is as it was.
        """
        if is_behind(copy):
            with contextlib.closing(self._store.open(None)) as scratch:
                copy.copy_to(scratch)
                migrate(scratch)
                self._replace(sandbox, scratch, withhold)
        else:
            self._replace(sandbox, copy, withhold)

    def _replace(self, sandbox: Sandbox, copy: Database, withhold: bool) -> None:
        self._end_what_is_under_way(sandbox)
        self._take_over(sandbox, copy, withhold=withhold)
        sandbox.announce_now()

    def _take_over(self, sandbox: Sandbox, copy: Database, *, withhold: bool) -> None:
        copy.copy_to(sandbox.database)
        if withhold:
            sandbox.callbacks.withhold()
            sandbox.database.commit()
        sandbox.is_from_before = True
        sandbox.refresh()

    def _end_what_is_under_way(self, sandbox: Sandbox) -> None:
        sandbox.generation += 1
        self.on_drop(sandbox)

    def delete(self, name: str) -> None:
        """Delete a sandbox with its snapshots. `default` comes back new on its next use.

        Raises:
            SandboxNameError: it is no sandbox name.
        """
        check_name(name)
        sandbox = self._open.pop(name, None)
        self._asleep.pop(name, None)
        if sandbox is not None:
            self._end_what_is_under_way(sandbox)
            sandbox.announce_now()
            self._discard(sandbox)
        else:
            self._unlink(name)
        self.on_delete(name)

    def _discard(self, sandbox: Sandbox) -> None:
        sandbox.database.close()
        self._unlink(sandbox.name)

    def _unlink(self, name: str) -> None:
        if self._store.directory is not None:
            for suffix in (".db", ".db-wal", ".db-shm"):
                (self._store.directory / f"{name}{suffix}").unlink(missing_ok=True)

    def close(self) -> None:
        """Close all."""
        for sandbox in self._open.values():
            sandbox.database.close()
        self._open.clear()
        if self._template is not None:
            self._template.database.close()

    def _on_disk(self) -> list[str]:
        if self._store.directory is None or not self._store.directory.is_dir():
            return []
        stems = (path.stem for path in self._store.directory.glob("*.db"))
        return [stem for stem in stems if NAME.fullmatch(stem)]

    def _open_database(self, name: str) -> Database:
        return self._store.open(None if self._store.directory is None else f"{name}.db")

    def _open_or_create(self, name: str) -> Sandbox:
        sandbox = self._make(name, self._open_database(name))
        try:
            if state_table.name in sandbox.database.columns():
                sandbox.database.load_state()
            if sandbox.database.get("made_at") is None:
                self._fill(sandbox)
            else:
                migrate(sandbox.database)
                sandbox.is_from_before = True
                sandbox.refresh()
        except Exception:
            sandbox.database.close()
            raise
        return sandbox

    def _fill(self, sandbox: Sandbox) -> None:
        """Make a sandbox a copy of the template, whose times are moved to now before."""
        template = self._current_template()
        made_at = datetime.fromisoformat(template.database.get("made_at"))
        now = self._wall()
        template.database.move_times(self._timed_tables(template), now - made_at)
        template.database.put("made_at", now.isoformat())
        template.database.copy_to(sandbox.database)
        sandbox.refresh()

    def _current_template(self) -> Sandbox:
        if self._template is None:
            database = self._store.open(None)
            database.create_tables(metadata)
            database.put("schema", SCHEMA_VERSION)
            database.put("made_at", self._wall().isoformat())
            database.commit()
            self._template = self._make(TEMPLATE, database)
        for vendor in list(self._catalog.loaded().values()):
            self._template.install(vendor)
        return self._template

    def _timed_tables(self, template: Sandbox) -> list[Table]:
        """The tables of the template that hold times and are not empty."""
        vendors = self._catalog.loaded()
        if self._timed is None or self._timed[0] != len(vendors):
            found: list[Table] = []
            for source in (metadata, *(vendor.tables for vendor in vendors.values())):
                for table in source.tables.values():
                    if holds_times(table) and not template.database.is_empty(table):
                        found.append(table)
            self._timed = (len(vendors), found)
        return self._timed[1]

    def _close_idle(self) -> None:
        for name, sandbox in list(self._open.items())[:-1]:  # the last one was just asked for
            if len(self._open) <= MAX_OPEN:
                return
            if sandbox.holds or name == DEFAULT:
                continue
            seconds = sandbox.seconds_until_due()
            if seconds is not None and seconds < 1:
                continue
            due_at = None if seconds is None else self._wall() + timedelta(seconds=seconds)
            del self._open[name]
            self.on_drop(sandbox)
            sandbox.database.close()
            self._asleep[name] = due_at

    def _drop_oldest(self) -> None:
        """Drop the least recently used of too many in memory."""
        for name, sandbox in list(self._open.items())[:-1]:  # the last one was just asked for
            if len(self._open) <= self._most_in_memory:
                return
            if not sandbox.holds and name != DEFAULT:
                log.info("sandbox %s is dropped: %d are in memory", name, len(self._open))
                self.delete(name)
