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
from mockserver.admin.problems import Problem, refusals_as_problems
from mockserver.admin.shapes import Moment, Order, Page, Removed, Shape, cut_page
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Simulation, Vendor

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


class EventOrder(Order):
    """Something that is to happen to a message: `{"event": "clicked", "detail": {"url": …}}`."""

    event: str = Field(description="A neutral name, or the vendor's own: see `GET vendors`.")
    detail: dict[str, Any] = Field(
        default={}, description="What the event may be told, such as `url` and `userAgent`."
    )


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


@router.post("/{number}/events", operation_id="simulateEvent")
async def simulate_event(
    console: CurrentConsole, sandbox: CurrentSandbox, number: Number, order: EventOrder
) -> MessageShape:
    """Make something happen to a message now, with all that follows from it.

    `simulations` of `GET vendors` lists the events of each vendor and channel, and what their
    detail may hold. Steps that come before the event happen first: what is opened is delivered.
    422 says why an event cannot follow on what happened.
    """
    row = _find(sandbox, number)
    vendor = console.catalog.load(row.vendor)
    if vendor is None:
        raise Problem(404, f"there is no vendor {row.vendor}")
    simulation = _choose_simulation(vendor, row, order)
    sandbox.install(vendor)
    with refusals_as_problems():
        async with console.engine.transaction(sandbox):
            simulation.act(sandbox, row, order.detail)
    return _show(sandbox, _find(sandbox, number))


def _choose_simulation(vendor: Vendor, row: Row[Any], order: EventOrder) -> Simulation:
    """What a vendor offers for an event of a message.

    Raises:
        Problem: 422, it offers nothing of that name, or the detail has more than it takes.
    """
    offered = {} if row.direction == "in" else vendor.simulations.get(row.channel, {})
    simulation = offered.get(order.event)
    if simulation is None:
        event = order.event[:80]
        listed = ", ".join(offered) or "none"
        kind = f"{vendor.title} {row.channel} message"
        raise Problem(422, f"{event} cannot be simulated for this {kind}; possible: {listed}")
    unknown = [name for name in order.detail if name not in simulation.takes]
    if unknown:
        taken = ", ".join(simulation.takes) or "nothing"
        raise Problem(422, f"detail.{unknown[0][:80]}: {order.event} takes {taken}")
    return simulation


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
