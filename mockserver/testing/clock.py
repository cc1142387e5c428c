"""A sandbox's time: frozen, set, advanced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from mockserver.testing.calls import Call
from mockserver.testing.operations import Noun, Way, api_call
from mockserver.testing.records import Record, read

Mode = Literal["real", "frozen"]
Moment = datetime | str
"""A time, or its ISO 8601 text; UTC when it has no offset."""

ADVANCE_SECONDS = 60.0
"""Real seconds that the server takes for an advance at most."""


class Reading(Record):
    """What a clock shows."""

    mode: Mode
    now: datetime


class Fired(Record):
    """A job that was done."""

    vendor: str
    kind: str
    due_at: datetime


class Tried(Record):
    """An attempt of a callback. `status` is None when there was no answer; `error` says why."""

    callback: int
    vendor: str
    event: str
    subject: str
    url: str
    number: int
    at: datetime
    status: int | None
    error: str


class Advanced(Record):
    """What an advance did: the first thousand jobs and attempts of callbacks, and how many in all.

    All is quiet when `pending` is 0 and `next_due_at` is None.
    """

    now: datetime
    fired: Sequence[Fired]
    fired_total: int
    callbacks: Sequence[Tried]
    callbacks_total: int
    pending: int
    next_due_at: datetime | None


class Due(Record):
    """Jobs of one kind, or attempts of callbacks of one event, that are due at the same time.

    `name` is the job's kind, or the callback's event.
    """

    due_at: datetime
    what: Literal["job", "callback"]
    vendor: str
    name: str
    count: int


class Agenda(Record):
    """What is due first, in order, and how many jobs and callbacks wait in all."""

    items: Sequence[Due]
    jobs_total: int
    callbacks_total: int


class Clock(Noun[Way]):
    """The clock of a sandbox."""

    @api_call
    def read(self) -> Call[Reading]:
        """What it shows."""
        return Call("GET", "clock", read(Reading))

    @api_call
    def due(self, *, limit: int = 50) -> Call[Agenda]:
        """What is due next."""
        return Call("GET", "clock/due", read(Agenda), query={"limit": limit})

    @api_call
    def freeze(self, at: Moment | None = None) -> Call[Reading]:
        """Stand still, at a time or where it is."""
        return self._set("frozen", at)

    @api_call
    def run(self, at: Moment | None = None) -> Call[Reading]:
        """Run with the machine's clock, from a time or from where it is."""
        return self._set("real", at)

    def _set(self, mode: Mode, at: Moment | None) -> Call[Reading]:
        body = {"mode": mode, "now": write_moment(at)}
        return Call("PUT", "clock", read(Reading), body=body, seconds=ADVANCE_SECONDS)

    @api_call
    def advance(
        self,
        *,
        seconds: float = 0,
        minutes: float = 0,
        hours: float = 0,
        days: float = 0,
        to: Moment | None = None,
        until: Literal["idle"] | None = None,
    ) -> Call[Advanced]:
        """Go forward from due time to due time; all that is due was done when this returns.

        Callbacks were tried, too. Give a span, or `to` a time, or `until="idle"`: until nothing is
        due any more.
        """
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        is_span = bool(span) or (to is None and until is None)
        body = {
            "seconds": span.total_seconds() if is_span else None,
            "to": write_moment(to),
            "until": until,
        }
        return Call("POST", "clock/advance", read(Advanced), body=body, seconds=ADVANCE_SECONDS)


def write_moment(moment: Moment | None) -> str | None:
    """A time as the control API takes it."""
    return moment.isoformat() if isinstance(moment, datetime) else moment
