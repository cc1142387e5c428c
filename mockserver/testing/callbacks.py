"""Callbacks to customers: what was sent, and how it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from mockserver.testing.calls import Call
from mockserver.testing.clock import Moment, write_moment
from mockserver.testing.operations import Noun, Way, api_call
from mockserver.testing.records import ActiveRecord, Page, Record, read, read_member, read_page

State = Literal["pending", "delivered", "failed", "withheld"]


class Attempt(Record):
    """One try. `status` is None when there was no answer; `error` says why."""

    number: int
    at: datetime
    status: int | None
    error: str
    duration_ms: int
    response: str


class Callback(ActiveRecord[Way]):
    """A callback, with each try. While it is pending, `next_at` is when it is tried next.

    `mischief` tells what was done to it on purpose.
    """

    id: int
    vendor: str
    event: str
    subject: str
    method: str
    url: str
    headers: dict[str, str]
    body: str
    state: State
    created_at: datetime
    next_at: datetime | None
    finished_at: datetime | None
    mischief: Mapping[str, Any] | None
    attempts: Sequence[Attempt]

    @api_call
    def redeliver(self) -> Call[Callback[Way]]:
        """Send it once more, now, whatever came of it before."""
        return Call("POST", f"callbacks/{self.id}/redeliver", read(Callback, self._way))

    @api_call
    def refresh(self) -> Call[Callback[Way]]:
        """The callback as it is now."""
        return Call("GET", f"callbacks/{self.id}", read(Callback, self._way))


class Mischief(Record):
    """What is done to callbacks on purpose, and how many each effect struck.

    An effect that strikes none is None.
    """

    duplicate: Mapping[str, Any] | None
    reorder: Mapping[str, Any] | None
    delay: Mapping[str, Any] | None
    drop_first: Mapping[str, Any] | None
    match: Mapping[str, str]
    seed: int
    matched: int
    struck: Mapping[str, int]


class Callbacks(Noun[Way]):
    """The callbacks of a sandbox."""

    @api_call
    def list(
        self,
        *,
        state: State | None = None,
        vendor: str | None = None,
        event: str | None = None,
        subject: str | None = None,
        limit: int = 500,
        cursor: str | None = None,
    ) -> Call[Page[Callback[Way]]]:
        """Callbacks, newest first. `subject` is the vendor's own id of what they are about."""
        query = {
            "state": state,
            "vendor": vendor,
            "event": event,
            "subject": subject,
            "limit": limit,
            "cursor": cursor,
        }
        return Call("GET", "callbacks", read_page(Callback, self._way), query=query)

    @api_call
    def get(self, number: int) -> Call[Callback[Way]]:
        """One callback."""
        return Call("GET", f"callbacks/{number}", read(Callback, self._way))

    @api_call
    def redeliver(
        self,
        *,
        state: State | None = None,
        vendor: str | None = None,
        event: str | None = None,
        subject: str | None = None,
        before: Moment | None = None,
        after: Moment | None = None,
    ) -> Call[int]:
        """Send all that match once more, now; how many there are.

        Args:
            state, vendor, event, subject: as in `list`; at least one argument is needed.
            before, after: when the callback was queued.
        """
        body = {
            "state": state,
            "vendor": vendor,
            "event": event,
            "subject": subject,
            "before": write_moment(before),
            "after": write_moment(after),
        }
        return Call("POST", "callbacks/redeliver", read_member("redelivered"), body=body)

    @api_call
    def mischief(self) -> Call[Mischief]:
        """What is done to them on purpose."""
        return Call("GET", "callbacks/mischief", read(Mischief))

    @api_call
    def make_mischief(
        self,
        *,
        duplicate: float | Mapping[str, Any] | None = None,
        reorder: float | Mapping[str, Any] | None = None,
        delay: float | Mapping[str, Any] | None = None,
        drop_first: float | Mapping[str, Any] | None = None,
        match: Mapping[str, str] | None = None,
        seed: int | None = None,
    ) -> Call[Mischief]:
        """Have callbacks come twice, in another order, late, or not before a later attempt.

        Without arguments it ends. Each effect is a chance from 0 to 1, or an object:
        `delay={"chance": 0.5, "times": 3, "seconds": 60}`.

        Args:
            match: which callbacks it is for: `vendor`, `event`, `subject`; all, when left out.
            seed: gives the same chances again.
        """
        body = {
            "duplicate": duplicate,
            "reorder": reorder,
            "delay": delay,
            "dropFirst": drop_first,
            "match": match,
            "seed": seed,
        }
        return Call("PUT", "callbacks/mischief", read(Mischief), body=body)
