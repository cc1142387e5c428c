"""Snapshots: what a sandbox held at some moment, kept under a name as a plain SQLite database.

They are kept below the data directory, `snapshots/<sandbox>/<name>.db`, or in memory when the
sandboxes are.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mockserver.kernel.clock import WallClock
from mockserver.kernel.sandbox import NAME, Sandbox
from mockserver.kernel.sandboxes import Sandboxes
from mockserver.kernel.snapshot_files import check_file
from mockserver.kernel.store import Database, Store

MOST_KEPT = 100
"""Snapshots of one sandbox."""

PIECE = 256 * 1024
"""Bytes of a snapshot that are sent in one go."""


class SnapshotNameError(ValueError):
    """Not a name of a snapshot: `[a-z0-9][a-z0-9._-]{0,62}`."""


class TooManySnapshotsError(Exception):
    """A sandbox has as many snapshots as it may."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot."""

    name: str
    created_at: datetime
    size: int
    """Its bytes."""

    schema: int


class Shelf(Protocol):
    """Where snapshots are kept."""

    def names(self, sandbox: str) -> list[str]:
        """The names of a sandbox's snapshots, sorted."""

    def find(self, sandbox: str, name: str) -> Path | bytes:
        """A snapshot that is there."""

    def save(self, sandbox: str, name: str, database: Database) -> None:
        """Keep what a database holds."""

    def take(self, sandbox: str, name: str, file: Path) -> None:
        """Keep a file; it is moved, or no longer needed."""

    def drop(self, sandbox: str, name: str) -> None:
        """Drop a snapshot that is there."""

    def drop_all(self, sandbox: str) -> None:
        """Drop all snapshots of a sandbox."""

    def place(self, sandbox: str) -> Path | None:
        """The folder for a file that will be taken; None is any."""


class Folder:
    """Snapshots as files, a folder for each sandbox."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        for left in directory.glob("*/.*"):  # by a server that died meanwhile
            left.unlink()

    def names(self, sandbox: str) -> list[str]:
        found = (path.stem for path in (self._directory / sandbox).glob("*.db"))
        return sorted(name for name in found if NAME.fullmatch(name))

    def find(self, sandbox: str, name: str) -> Path:
        return self._directory / sandbox / f"{name}.db"

    def save(self, sandbox: str, name: str, database: Database) -> None:
        unfinished = self.place(sandbox) / f".{name}.db"
        unfinished.unlink(missing_ok=True)
        database.save_to(unfinished)
        self.take(sandbox, name, unfinished)

    def take(self, sandbox: str, name: str, file: Path) -> None:
        file.replace(self.find(sandbox, name))

    def drop(self, sandbox: str, name: str) -> None:
        self.find(sandbox, name).unlink()

    def drop_all(self, sandbox: str) -> None:
        shutil.rmtree(self._directory / sandbox, ignore_errors=True)

    def place(self, sandbox: str) -> Path:
        folder = self._directory / sandbox
        folder.mkdir(parents=True, exist_ok=True)
        return folder


class Memory:
    """Snapshots as bytes."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, bytes]] = {}

    def names(self, sandbox: str) -> list[str]:
        return sorted(self._kept.get(sandbox, ()))

    def find(self, sandbox: str, name: str) -> bytes:
        return self._kept[sandbox][name]

    def save(self, sandbox: str, name: str, database: Database) -> None:
        self._kept.setdefault(sandbox, {})[name] = database.serialize()

    def take(self, sandbox: str, name: str, file: Path) -> None:
        self._kept.setdefault(sandbox, {})[name] = file.read_bytes()

    def drop(self, sandbox: str, name: str) -> None:
        del self._kept[sandbox][name]

    def drop_all(self, sandbox: str) -> None:
        self._kept.pop(sandbox, None)

    def place(self, sandbox: str) -> None:
        return None


class Snapshots:
    """The snapshots of all sandboxes."""

    def __init__(self, store: Store, sandboxes: Sandboxes, *, wall: WallClock) -> None:
        self._store = store
        self._sandboxes = sandboxes
        self._wall = wall
        directory = store.directory
        self._shelf: Shelf = Memory() if directory is None else Folder(directory / "snapshots")
        sandboxes.on_delete = self._shelf.drop_all

    def list(self, sandbox: str) -> list[Snapshot]:
        """A sandbox's snapshots, in the order of their names."""
        return [self.read(sandbox, name) for name in self._shelf.names(sandbox)]

    def has(self, sandbox: str, name: str) -> bool:
        """Whether there is a snapshot.

        Raises:
            SnapshotNameError: it is no name of one.
        """
        return check_name(name) in self._shelf.names(sandbox)

    def read(self, sandbox: str, name: str) -> Snapshot:
        """A snapshot that is there."""
        with self._open(sandbox, name) as database:
            saved_at = database.get("saved_at") or database.get("made_at")
            schema = database.get("schema")
            size = database.measure()
            return Snapshot(name, datetime.fromisoformat(saved_at), size, schema)

    def save(self, sandbox: Sandbox, name: str | None = None) -> Snapshot:
        """Keep what a sandbox holds; the name is that of the moment unless one is given.

        Raises:
            SnapshotNameError: it is no name of one.
            FileExistsError: there is a snapshot of this name.
            TooManySnapshotsError: there is no room for another.
            StoreError: it could not be written.
        """
        name = self._choose_name(sandbox.name) if name is None else name
        if self.has(sandbox.name, name):
            raise FileExistsError(f"there is a snapshot {name} already")
        self.check_room(sandbox.name)
        sandbox.database.put("saved_at", self._wall().isoformat())
        self._shelf.save(sandbox.name, name, sandbox.database)
        return self.read(sandbox.name, name)

    def _choose_name(self, sandbox: str) -> str:
        stem = f"{self._wall():%Y-%m-%d-%H%M%S}"
        taken = self._shelf.names(sandbox)
        numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
        return next(name for name in (stem, *numbered) if name not in taken)

    def check_room(self, sandbox: str) -> None:
        """Make sure that there is room for one more.

        Raises:
            TooManySnapshotsError: there is none.
        """
        if len(self._shelf.names(sandbox)) >= MOST_KEPT:
            raise TooManySnapshotsError(
                f"sandbox {sandbox} has {MOST_KEPT} snapshots: delete one of them"
            )

    def check_upload(self, file: Path, prefixes: Collection[str]) -> None:
        """Make sure that a file can be taken; may be called in a thread.

        Raises:
            SnapshotError: it is no snapshot of ours.
        """
        check_file(file, {"kernel", *prefixes}, self._store.page_size)

    def take(self, sandbox: str, name: str, file: Path) -> Snapshot:
        """Keep a file that was found to be good, in place of a snapshot of this name."""
        self._shelf.take(sandbox, name, file)
        return self.read(sandbox, name)

    def place(self, sandbox: str) -> Path | None:
        """The folder where a file that is to be taken is best written; None is any."""
        return self._shelf.place(sandbox)

    def restore(self, sandbox: Sandbox, source: str, name: str) -> None:
        """Have a sandbox hold what a snapshot of it, or of sandbox `source`, holds.

        Raises:
            StoreError: it could not be restored; the sandbox is as it was.
        """
        with self._open(source, name) as database:
            self._sandboxes.restore(sandbox, database, withhold=source != sandbox.name)

    def drop(self, sandbox: str, name: str) -> None:
        """Drop a snapshot that is there."""
        self._shelf.drop(sandbox, name)

    def send(self, sandbox: str, name: str) -> Iterator[bytes]:
        """The bytes of a snapshot that is there, piece by piece."""
        kept = self._shelf.find(sandbox, name)
        if isinstance(kept, bytes):
            yield from (kept[start : start + PIECE] for start in range(0, len(kept), PIECE))
        else:
            with kept.open("rb") as file:
                while piece := file.read(PIECE):
                    yield piece

    def _open(self, sandbox: str, name: str) -> contextlib.closing[Database]:
        return contextlib.closing(self._store.open_copy(self._shelf.find(sandbox, name)))


def check_name(name: str) -> str:
    """A name for a snapshot.

    Raises:
        SnapshotNameError: it is none.
    """
    if not NAME.fullmatch(name):
        raise SnapshotNameError(f"'{name[:80]}' is not a name: {NAME.pattern}")
    return name
