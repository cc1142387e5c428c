"""Callbacks to customers, with each attempt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field
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
from mockserver.admin.shapes import Moment, Page, Shape, cut_page
from mockserver.kernel.sandbox import Sandbox

router = make_router("callbacks")

State = Literal["pending", "delivered", "failed"]


class Attempt(Shape):
    """One try. `status` is null when there was no answer; `error` says why."""

    number: int
    at: Moment
    status: int | None
    error: str
    duration_ms: int
    response: str


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
    attempts: list[Attempt]


@router.get("", operation_id="listCallbacks")
async def list_callbacks(
    sandbox: CurrentSandbox,
    state: State | None = None,
    subject: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[CallbackShape]:
    """Callbacks, newest first."""
    found = sandbox.callbacks.list(state=state, subject=subject, before=cursor, limit=limit + 1)
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


def _show(sandbox: Sandbox, rows: Sequence[Row[Any]]) -> list[CallbackShape]:
    attempts: dict[int, list[Attempt]] = {row.id: [] for row in rows}
    for attempt in sandbox.callbacks.attempts_of(list(attempts)):
        attempts[attempt.callback].append(Attempt.model_validate(attempt))
    return [
        CallbackShape.model_validate({**row._mapping, "attempts": attempts[row.id]}) for row in rows
    ]
