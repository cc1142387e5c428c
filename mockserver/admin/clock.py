"""A sandbox's clock: read, set, advanced."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import Field, model_validator

from mockserver.admin.console import CurrentConsole, CurrentSandbox, make_router
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import AskedMoment, Moment, Order, Shape
from mockserver.kernel.clock import Clock, Mode

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""Between these a clock can stand: what is computed from it must not run out of the calendar."""

router = make_router("clock")


class Reading(Shape):
    """What a clock shows. `real` runs with the machine's, at an offset; `frozen` stands still."""

    mode: Mode
    now: Moment


class ClockChange(Order):
    """How a clock is to be set; what is left out stays."""

    mode: Mode | None = None
    now: AskedMoment | None = Field(
        default=None, description="ISO 8601; UTC when it has no offset."
    )

    @model_validator(mode="after")
    def _is_change(self) -> ClockChange:
        if self.mode is None and self.now is None:
            raise ValueError("mode or now is needed")
        return self


class Advance(Order):
    """How far a clock is to go: by `seconds`, or `to` a time."""

    seconds: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None
    to: AskedMoment | None = Field(default=None, description="ISO 8601; UTC when it has no offset.")

    @model_validator(mode="after")
    def _is_one(self) -> Advance:
        if (self.seconds is None) == (self.to is None):
            raise ValueError("either seconds or to is needed")
        return self


class Fired(Shape):
    """A job that was done."""

    kind: str
    due_at: Moment


class Advanced(Shape):
    """What an advance did: the first thousand jobs, how many in all, and callbacks under way."""

    now: Moment
    fired: list[Fired]
    fired_total: int
    pending: int


@router.get("", operation_id="readClock")
async def read_clock(sandbox: CurrentSandbox) -> Reading:
    """What the sandbox's clock shows."""
    return Reading(mode=sandbox.clock.mode, now=sandbox.clock.now())


@router.put("", operation_id="setClock")
async def set_clock(
    console: CurrentConsole, sandbox: CurrentSandbox, change: ClockChange
) -> Reading:
    """Set mode, time or both.

    Forward, what lies between is fired in order. Back, nothing is fired, and due times stay.
    `real` runs on from where the clock stands.
    """
    await console.engine.advance(sandbox, functools.partial(_set, sandbox.clock, change))
    return await read_clock(sandbox)


def _set(clock: Clock, change: ClockChange, now: datetime) -> datetime:
    """Set the clock as far as nothing lies between; the time that remains to be advanced to."""
    target = _check(change.now or now)
    start = min(now, target)
    if (change.mode or clock.mode) == "frozen":
        clock.freeze(start)
    else:
        clock.run_from(start)
    return target


@router.post("/advance", operation_id="advanceClock")
async def advance_clock(
    console: CurrentConsole, sandbox: CurrentSandbox, order: Advance
) -> Advanced:
    """Go forward from due time to due time.

    Waits until the callbacks of each step were tried, and answers when all is quiet; callbacks
    that are still under way after a minute of real time count as `pending`.
    """
    done = await console.engine.advance(sandbox, functools.partial(_aim, order))
    fired = [Fired.model_validate(one) for one in done.fired]
    return Advanced(now=done.now, fired=fired, fired_total=done.fired_total, pending=done.pending)


def _aim(order: Advance, now: datetime) -> datetime:
    if order.to is not None:
        if order.to < now:
            raise Problem(422, f"it is {now.isoformat()} already; PUT clock goes back")
        return _check(order.to)
    try:
        return _check(now + timedelta(seconds=order.seconds or 0))
    except OverflowError as error:
        raise Problem(422, "that many seconds run out of the calendar") from error


def _check(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= LATEST:
        raise Problem(422, f"a clock goes from {EARLIEST.year} to {LATEST.year}")
    return moment
