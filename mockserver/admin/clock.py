"""A sandbox's clock: read, set, advanced."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mockserver.admin.console import (
    CurrentConsole,
    CurrentSandbox,
    Limit,
    furnish,
    make_router,
)
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import AskedMoment, Moment, Order, Shape
from mockserver.kernel.agenda import What, read_agenda
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
    """How far a clock is to go: by `seconds`, `to` a time, or `until` nothing is due any more."""

    seconds: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None
    to: AskedMoment | None = Field(default=None, description="ISO 8601; UTC when it has no offset.")
    until: Literal["idle"] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Advance:
        if [self.seconds, self.to, self.until].count(None) != 2:
            raise ValueError("one of seconds, to and until is needed")
        return self


class Fired(Shape):
    """A job that was done."""

    vendor: str
    kind: str
    due_at: Moment


class Tried(Shape):
    """An attempt of a callback. `status` is null when there was no answer; `error` says why."""

    callback: int = Field(description="The callback's number.")
    vendor: str
    event: str
    subject: str
    url: str
    number: int = Field(description="Of the callback's attempts, which.")
    at: Moment
    status: int | None
    error: str


class Advanced(Shape):
    """What an advance did: the first thousand jobs and attempts of callbacks, and how many in all.

    All is quiet when `pending` is 0 and `nextDueAt` is null.
    """

    now: Moment
    fired: list[Fired]
    fired_total: int
    callbacks: list[Tried] = Field(validation_alias="attempts")
    callbacks_total: int = Field(validation_alias="attempts_total")
    pending: int = Field(description="Callbacks with an attempt due or under way.")
    next_due_at: Moment | None = Field(description="When there is more to do.")


class DueShape(Shape):
    """Jobs of one kind, or attempts of callbacks of one event, that are due at the same time."""

    due_at: Moment
    what: What
    vendor: str
    name: str = Field(description="The job's kind, or the callback's event.")
    count: int


class AgendaShape(Shape):
    """What is due first, in order, and how many jobs and callbacks wait in all."""

    items: list[DueShape]
    jobs_total: int
    callbacks_total: int


@router.get("", operation_id="readClock")
async def read_clock(sandbox: CurrentSandbox) -> Reading:
    """What the sandbox's clock shows."""
    return Reading(mode=sandbox.clock.mode, now=sandbox.clock.now())


@router.get("/due", operation_id="listDue")
async def list_due(
    console: CurrentConsole, sandbox: CurrentSandbox, limit: Limit = 50
) -> AgendaShape:
    """What is due next: jobs and attempts of callbacks, those of one time and kind together."""
    furnish(console, sandbox)
    return AgendaShape.model_validate(read_agenda(sandbox, limit))


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
    that are still under way after a minute of real time count as `pending`. `{"until": "idle"}`
    goes to the last that is due, 400 days and 10,000 due times at most.
    """
    if order.until is not None:
        return Advanced.model_validate(await console.engine.advance_until_idle(sandbox))
    done = await console.engine.advance(sandbox, functools.partial(_aim, order))
    return Advanced.model_validate(done)


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
