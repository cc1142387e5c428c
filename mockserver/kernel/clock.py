"""A sandbox's time: real, offset or frozen. The one place that reads the machine's clock."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal, TypedDict

from mockserver.kernel.store import Database

WallClock = Callable[[], datetime]
"""Tells the machine's time, in UTC."""

Mode = Literal["real", "frozen"]


class Reading(TypedDict):
    """A clock as the control API shows it."""

    mode: Mode
    now: str


def read_wall_clock() -> datetime:
    """The machine's time, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def read_stopwatch() -> float:
    """Seconds of a clock that only measures spans (monotonic)."""
    return time.perf_counter()


async def pause() -> None:
    """Let other work of the event loop run."""
    await asyncio.sleep(0)


async def wait_for(event: asyncio.Event, seconds: float | None) -> bool:
    """Wait until `event` is set; False when `seconds` of real time passed first."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
        return True
    return False


async def hold(seconds: float) -> None:
    """Keep a request waiting for real seconds, as an injected delay asks."""
    await asyncio.sleep(seconds)


class Clock:
    """One sandbox's time. `real` runs with the wall clock at an offset, `frozen` stands still."""

    def __init__(self, database: Database, wall: WallClock) -> None:
        self._database = database
        self._wall = wall
        self._override: datetime | None = None

    @property
    def mode(self) -> Mode:
        """Whether the clock runs or stands."""
        return "frozen" if self._database.get("clock.frozen_at") else "real"

    def now(self) -> datetime:
        """The sandbox's time, in UTC; within a job, the moment it was due."""
        if self._override is not None:
            return self._override
        frozen_at = self._database.get("clock.frozen_at")
        if frozen_at:
            return datetime.fromisoformat(frozen_at)
        offset = self._database.get("clock.offset_us")
        now = self._wall()
        return now + timedelta(microseconds=offset) if offset else now

    def freeze(self, at: datetime) -> None:
        """Stand still at `at`."""
        self._database.put("clock.frozen_at", at.isoformat())

    def run_from(self, at: datetime) -> None:
        """Run on from `at` with the wall clock."""
        self._database.put("clock.frozen_at", "")
        self._database.put("clock.offset_us", (at - self._wall()) // timedelta(microseconds=1))

    def move_to(self, at: datetime) -> None:
        """Move to `at` and keep the mode."""
        if self.mode == "frozen":
            self.freeze(at)
        else:
            self.run_from(at)

    @contextlib.contextmanager
    def set_to(self, at: datetime) -> Iterator[None]:
        """While the context lasts, it is `at`."""
        self._override, before = at, self._override
        try:
            yield
        finally:
            self._override = before

    def seconds_until(self, due_at: datetime) -> float | None:
        """Real seconds until `due_at`; None when the clock stands and it is not yet due."""
        left = (due_at - self.now()).total_seconds()
        if left > 0 and self.mode == "frozen":
            return None
        return max(0.0, left)

    def read(self) -> Reading:
        """The clock as the control API shows it."""
        return {"mode": self.mode, "now": self.now().isoformat()}
