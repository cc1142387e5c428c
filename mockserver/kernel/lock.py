"""Keeps two servers from using one data directory at the same time."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

LOCK_FILE = ".lock"


class DirectoryInUseError(Exception):
    """Another running server has this data directory."""


@contextlib.contextmanager
def hold_directory(directory: Path) -> Iterator[None]:
    """Hold a data directory, made when missing, while the context lasts.

    The lock is the operating system's own: it goes with the process, also after a crash.

    Raises:
        DirectoryInUseError: another process holds it.
        OSError: it cannot be made or written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / LOCK_FILE).open("a+", encoding="ascii") as file:
        if not _take(file.fileno()):
            file.seek(0)
            holder = file.read(20).strip() or "unknown"
            raise DirectoryInUseError(
                f"{directory} is in use by another mockserver (process {holder})"
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _take(descriptor: int) -> bool:
    if sys.platform == "win32":  # no such lock there
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
