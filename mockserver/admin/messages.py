"""The inbox: what recipients would see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field
from sqlalchemy import Row

from mockserver.admin.console import (
    MAX_NUMBER,
    CurrentConsole,
    CurrentSandbox,
    Cursor,
    Limit,
    Number,
    Timeout,
    Words,
    make_router,
    wait_until,
)
from mockserver.admin.contents import Link, find_code, find_links
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import Moment, Page, Removed, Shape, cut_page
from mockserver.kernel.sandbox import Sandbox

router = make_router("messages")


class MessageSummary(Shape):
    """A message, as the list shows it."""

    id: int
    ref: str = Field(description="The vendor's own id of it.")
    vendor: str
    channel: str
    direction: str
    sender: str = Field(serialization_alias="from")
    recipient: str = Field(serialization_alias="to")
    subject: str
    text: str
    status: str
    created_at: Moment
    details: dict[str, Any]
    exchange: str = Field(description="The request that caused it.")


class Event(Shape):
    """Something that happened to a message."""

    event: str
    at: Moment
    detail: dict[str, Any]


class MessageShape(MessageSummary):
    """A message with its HTML, and what happened to it, in order."""

    html: str
    events: list[Event]


class Code(Shape):
    """A one-time code."""

    code: str


@router.get("", operation_id="listMessages")
async def list_messages(
    sandbox: CurrentSandbox, q: Words = "", limit: Limit = 50, cursor: Cursor = None
) -> Page[MessageSummary]:
    """Messages, newest first.

    Search words: `channel: vendor: to: from: status: is: before: after:` and free text.
    """
    rows = _search(sandbox, q, limit + 1, before=cursor)
    kept, following = cut_page(rows, limit, lambda row: int(row.id))
    return Page(items=[MessageSummary.model_validate(row) for row in kept], next=following)


@router.get("/wait", operation_id="waitForMessage")
async def wait_for_message(
    sandbox: CurrentSandbox,
    q: Words = "",
    timeout: Timeout = 10.0,  # noqa: ASYNC109 - the client's, for the whole of a long poll
    after: Annotated[
        int, Query(ge=0, le=MAX_NUMBER, description="Only messages with a number above it.")
    ] = 0,
) -> MessageShape:
    """The newest message that matches, at once or when it comes; 404 when the time passes first."""

    def look() -> MessageShape | None:
        _commit(sandbox)
        rows = _search(sandbox, q, 1, after=after)
        return _show(sandbox, rows[0]) if rows else None

    found = await wait_until(look, sandbox.wait_for_change, timeout)
    if found is None:
        raise Problem(404, f"no message matched within {timeout:g} s: {q or 'any'}")
    return found


@router.get("/{number}", operation_id="readMessage")
async def read_message(sandbox: CurrentSandbox, number: Number) -> MessageShape:
    """One message, with what happened to it."""
    return _show(sandbox, _find(sandbox, number))


@router.get("/{number}/otp", operation_id="readMessageCode")
async def read_code(sandbox: CurrentSandbox, number: Number) -> Code:
    """The one-time code in a message; 404 when nothing in it looks like one."""
    row = _find(sandbox, number)
    code = row.details.get("otp") or find_code(row.text, row.html)
    if not code:
        raise Problem(404, f"message {number} holds no one-time code")
    return Code(code=str(code))


@router.get("/{number}/links", operation_id="listMessageLinks")
async def list_links(sandbox: CurrentSandbox, number: Number) -> Page[Link]:
    """The links in a message, in order."""
    row = _find(sandbox, number)
    return Page(items=find_links(row.text, row.html))


@router.delete("", operation_id="clearMessages")
async def clear_messages(console: CurrentConsole, sandbox: CurrentSandbox) -> Removed:
    """Empty the inbox. What the vendors know of the messages stays."""
    async with console.engine.transaction(sandbox):
        removed = sandbox.messages.clear()
    return Removed(removed=removed)


def _commit(sandbox: Sandbox) -> None:
    if not sandbox.database.is_open:
        raise Problem(404, f"sandbox {sandbox.name} was deleted")
    sandbox.database.commit()


def _search(
    sandbox: Sandbox, words: str, limit: int, *, before: int | None = None, after: int | None = None
) -> Sequence[Row[Any]]:
    try:
        return sandbox.messages.search(words, before=before, after=after, limit=limit)
    except (ValueError, OverflowError) as error:
        raise Problem(422, f"q: {error}") from error


def _find(sandbox: Sandbox, number: int) -> Row[Any]:
    row = sandbox.messages.find(number)
    if row is None:
        raise Problem(404, f"there is no message {number}")
    return row


def _show(sandbox: Sandbox, row: Row[Any]) -> MessageShape:
    events = [Event.model_validate(event) for event in sandbox.messages.events_of(row.id)]
    return MessageShape.model_validate({**row._mapping, "events": events})
