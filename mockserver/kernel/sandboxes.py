"""All sandboxes of a server: made from a template, opened when used, closed when idle."""

from __future__ import annotations

import functools
import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Table

from mockserver.kernel.clock import WallClock
from mockserver.kernel.columns import holds_times
from mockserver.kernel.ids import TEMPLATE
from mockserver.kernel.journal import Caps
from mockserver.kernel.sandbox import DEFAULT, NAME, Catalog, Sandbox, SandboxNameError
from mockserver.kernel.store import SCHEMA_VERSION, Database, Store, StoreError, metadata

log = logging.getLogger("mockserver.sandboxes")

MAX_OPEN = 256
"""File sandboxes that are kept open; beyond it the least recently used idle one is closed."""

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
    ) -> None:
        self._store = store
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

    def open_all(self) -> None:
        """Open `default` and what is on disk, to learn what is due; one that fails stays shut."""
        for name in self.names():
            try:
                self.get(name)
            except StoreError as error:
                log.error("sandbox %s cannot be opened: %s", name, error)

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
            if self._store.directory is not None:
                self._open.move_to_end(name)
            return sandbox
        if not NAME.fullmatch(name):
            raise SandboxNameError(name)
        sandbox = self._open_or_create(name)
        self._open[name] = sandbox
        self._asleep.pop(name, None)
        self._close_idle()
        return sandbox

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
        sandbox.generation += 1
        self.on_drop(sandbox)
        self._fill(sandbox)
        sandbox.announce_now()
        return sandbox

    def delete(self, name: str) -> None:
        """Delete a sandbox. `default` comes back with its fixtures on the next use.

        Raises:
            SandboxNameError: it is no sandbox name.
        """
        if not NAME.fullmatch(name):
            raise SandboxNameError(name)
        sandbox = self._open.pop(name, None)
        self._asleep.pop(name, None)
        if sandbox is not None:
            sandbox.generation += 1
            self.on_drop(sandbox)
            sandbox.database.close()
            sandbox.announce_now()
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

    def _open_or_create(self, name: str) -> Sandbox:
        directory = self._store.directory
        is_new = directory is None or not (directory / f"{name}.db").exists()
        database = self._store.open(None if directory is None else f"{name}.db")
        sandbox = self._make(name, database)
        try:
            if not is_new:
                database.create_tables(metadata)
                database.load_state()
                _check_version(database, directory)
            if database.get("made_at") is None:  # new, or left by a server that died making it
                self._fill(sandbox)
            else:
                sandbox.is_from_disk = True
                sandbox.refresh()
        except Exception:
            database.close()
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
        if self._store.directory is None:
            return
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


def _check_version(database: Database, directory: Path | None) -> None:
    version = database.get("schema", SCHEMA_VERSION)
    if version > SCHEMA_VERSION:
        raise RuntimeError(f"{directory} was written by a newer mockserver (schema {version})")
