"""What is done to the sandboxes on the machine's time: all are taken back at regular times, and
`default` is filled with what is to be there from the start."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from mockserver.kernel.clock import WallClock, hold
from mockserver.kernel.columns import EPOCH
from mockserver.kernel.sandbox import DEFAULT, Sandbox
from mockserver.kernel.sandboxes import Sandboxes
from mockserver.kernel.store import StoreError

log = logging.getLogger("mockserver.schedule")

FILE = "next-reset"
"""Holds when the next reset is due, so that one that was missed is made up for."""

LOOK_AGAIN = 60.0
"""Seconds after which the wall clock is looked at at the latest: it may be set, and a machine may
have slept."""

Fill = Callable[[Sandbox], Awaitable[None]]


class Schedule:
    """Resets at the whole multiples of a span since 1970: every 24 hours means midnight, UTC.

    A reset takes `default` back to its fixtures and deletes all other sandboxes. One that fell due
    while no server ran is made up for at the next start.
    """

    def __init__(
        self,
        sandboxes: Sandboxes,
        *,
        every: timedelta | None,
        wall: WallClock,
        directory: Path | None,
    ) -> None:
        self.every = every
        self.next_at: datetime | None = None
        self.fill: Fill | None = None
        """Puts into `default` what is to be there from the start, and again after each reset."""

        self.filled = asyncio.Event()
        """Set when that is done, or could not be."""

        self._sandboxes = sandboxes
        self._wall = wall
        self._file = None if directory is None else directory / FILE
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Make up for a reset that was missed, and begin to look at the time."""
        if self.every is None:
            self._forget()
        else:
            if self._is_behind():
                for _ in self._reset_each():
                    pass  # nobody is served yet
            self._plan(self.every)
        if self.every is not None or self.fill is not None:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End, in the middle of filling too."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        await self._fill_default()
        while self.every is not None and self.next_at is not None:
            left = (self.next_at - self._wall()).total_seconds()
            if left > 0:
                await hold(min(left, LOOK_AGAIN))
                continue
            for _ in self._reset_each():
                await hold(0)  # requests go on in between
            self._plan(self.every)
            await self._fill_default()

    def _reset_each(self) -> Iterator[None]:
        """Reset all, with a pause after each."""
        names = self._sandboxes.names()
        for name in names:
            try:
                if name == DEFAULT:
                    self._sandboxes.reset(name)
                else:
                    self._sandboxes.delete(name)
            except (StoreError, OSError):
                log.exception("sandbox %s could not be reset", name)
            yield
        log.warning("all is reset, as planned: %d sandboxes beside default", len(names) - 1)

    async def _fill_default(self) -> None:
        if self.fill is None:
            return
        self.filled.clear()
        try:
            await self.fill(self._sandboxes.get(DEFAULT))
        except Exception:
            log.exception("sandbox %s could not be filled", DEFAULT)
        self.filled.set()

    def _plan(self, every: timedelta) -> None:
        self.next_at = EPOCH + ((self._wall() - EPOCH) // every + 1) * every
        self._keep(self.next_at)

    # -- what outlives the server ---------------------------------------------------------------

    def _is_behind(self) -> bool:
        """Whether the reset that an earlier server waited for is overdue."""
        if self._file is None:
            return False
        try:
            return datetime.fromisoformat(self._file.read_text("ascii")) <= self._wall()
        except (OSError, ValueError, TypeError):  # there was none, or it was written by others
            return False

    def _keep(self, next_at: datetime) -> None:
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(next_at.isoformat(), "ascii")
        except OSError:
            log.exception("when the next reset is due could not be kept")

    def _forget(self) -> None:
        """Without resets, none is missed."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)
