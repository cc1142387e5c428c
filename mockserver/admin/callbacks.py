"""Callbacks to customers, with each attempt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field, model_validator
from sqlalchemy import Row

from mockserver.admin.console import (
    CurrentConsole,
    CurrentSandbox,
    Cursor,
    Limit,
    Number,
    make_router,
)
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import AskedMoment, Moment, Order, Page, Shape, cut_page
from mockserver.kernel.outbox import Filter
from mockserver.kernel.sandbox import Sandbox

router = make_router("callbacks")

State = Literal["pending", "delivered", "failed", "withheld"]
Word = Annotated[str | None, Query(max_length=1000)]
Text = Annotated[str | None, Field(max_length=1000)]


class Attempt(Shape):
    """One try. `status` is null when there was no answer; `error` says why."""

    number: int
    at: Moment
    status: int | None
    error: str
    duration_ms: int
    response: str


class Mishap(Shape):
    """What mischief did to a callback; null where it did nothing."""

    duplicate: int | None = Field(default=None, description="The number of its copy.")
    copy_of: int | None = Field(default=None, description="The number of what it is a copy of.")
    reorder: float | None = Field(default=None, description="Seconds that it waits at most.")
    delay: float | None = Field(default=None, description="Seconds that it is sent later.")
    drop_first: int | None = Field(default=None, description="Attempts that are not made.")


class CallbackShape(Shape):
    """A callback. While it is pending, `nextAt` is when it is tried next."""

    id: int
    vendor: str
    event: str
    subject: str = Field(description="What it is about: the vendor's own id of a message, say.")
    method: str
    url: str
    headers: dict[str, str]
    body: str
    state: State
    created_at: Moment
    next_at: Moment | None
    finished_at: Moment | None
    mischief: Mishap | None = Field(description="What was done to it on purpose.")
    attempts: list[Attempt]


class Redelivery(Order):
    """Which callbacks are to be sent once more: those that all of this is true of."""

    state: State | None = None
    vendor: Text = None
    event: Text = None
    subject: Text = None
    before: AskedMoment | None = Field(default=None, description="Queued before it; ISO 8601.")
    after: AskedMoment | None = Field(default=None, description="Queued after it; ISO 8601.")

    @model_validator(mode="after")
    def _is_narrow(self) -> Redelivery:
        if not self.model_dump(exclude_none=True):
            raise ValueError("one of state, vendor, event, subject, before and after is needed")
        return self


class Redelivered(Shape):
    """How many callbacks are sent once more."""

    redelivered: int


@router.get("", operation_id="listCallbacks")
async def list_callbacks(
    sandbox: CurrentSandbox,
    state: State | None = None,
    vendor: Word = None,
    event: Word = None,
    subject: Word = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[CallbackShape]:
    """Callbacks, newest first."""
    chosen = Filter(state=state, vendor=vendor, event=event, subject=subject)
    found = sandbox.callbacks.list(chosen, before=cursor, limit=limit + 1)
    kept, following = cut_page(found, limit, lambda row: int(row.id))
    return Page(items=_show(sandbox, kept), next=following)


@router.get("/{number}", operation_id="readCallback")
async def read_callback(sandbox: CurrentSandbox, number: Number) -> CallbackShape:
    """One callback."""
    row = sandbox.callbacks.find(number)
    if row is None:
        raise Problem(404, f"there is no callback {number}")
    return _show(sandbox, [row])[0]


@router.post("/{number}/redeliver", operation_id="redeliverCallback", status_code=202)
async def redeliver_callback(
    console: CurrentConsole, sandbox: CurrentSandbox, number: Number
) -> CallbackShape:
    """Send a callback once more, now, whatever came of it before."""
    async with console.engine.transaction(sandbox):
        if not sandbox.callbacks.redeliver(number):
            raise Problem(404, f"there is no callback {number}")
        row = sandbox.callbacks.find(number)
        assert row is not None
        return _show(sandbox, [row])[0]


@router.post("/redeliver", operation_id="redeliverCallbacks", status_code=202)
async def redeliver_callbacks(
    console: CurrentConsole, sandbox: CurrentSandbox, order: Redelivery
) -> Redelivered:
    """Send all callbacks of a filter once more, now, oldest first where they share a subject."""
    chosen = Filter(**order.model_dump())
    async with console.engine.transaction(sandbox):
        return Redelivered(redelivered=sandbox.callbacks.redeliver_all(chosen))


def _show(sandbox: Sandbox, rows: Sequence[Row[Any]]) -> list[CallbackShape]:
    attempts: dict[int, list[Attempt]] = {row.id: [] for row in rows}
    for attempt in sandbox.callbacks.attempts_of(list(attempts)):
        attempts[attempt.callback].append(Attempt.model_validate(attempt))
    return [
        CallbackShape.model_validate({**row._mapping, "attempts": attempts[row.id]}) for row in rows
    ]
