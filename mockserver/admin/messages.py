"""The inbox: what recipients would see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field
from sqlalchemy import Row

from mockserver.admin.console import (
    AFTER,
    After,
    Console,
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


class Source(Shape):
    """A mail as MIME."""

    source: str


@router.get("", operation_id="listMessages")
async def list_messages(
    sandbox: CurrentSandbox,
    q: Words = "",
    limit: Limit = 50,
    cursor: Cursor = None,
    after: Annotated[int | None, AFTER] = None,
) -> Page[MessageSummary]:
    """Messages, newest first; with `after` those above it, oldest first.

    Search words: `channel: vendor: to: from: status: exchange: is: before: after:` and free
    text.
    """
    if after is None:
        rows = _search(sandbox, q, limit + 1, before=cursor)
    else:
        rows = _search(sandbox, q, limit + 1, after=max(after, cursor or 0), oldest_first=True)
    kept, following = cut_page(rows, limit, lambda row: int(row.id))
    return Page(items=[MessageSummary.model_validate(row) for row in kept], next=following)


@router.get("/wait", operation_id="waitForMessage")
async def wait_for_message(
    sandbox: CurrentSandbox,
    q: Words = "",
    timeout: Timeout = 10.0,  # noqa: ASYNC109 - the client's, for the whole of a long poll
    after: After = 0,
    count: Annotated[
        int | None, Query(ge=1, le=500, description="How many messages; a list is answered then.")
    ] = None,
) -> MessageShape | Page[MessageShape]:
    """The newest message that matches, at once or when it comes; 404 when the time passes first.

    With `count` the first so many above `after`, once they all came, oldest first; `next` is the
    `after` of the next wait: nothing is given twice or left out.
    """
    wanted = count or 1

    def look() -> Sequence[Row[Any]] | None:
        _commit(sandbox)
        rows = _search(sandbox, q, wanted, after=after, oldest_first=count is not None)
        return rows if len(rows) == wanted else None

    found = await wait_until(look, sandbox.wait_for_change, timeout)
    if found is None:
        came = "no message" if count is None else f"fewer than {count} messages"
        raise Problem(404, f"{came} matched within {timeout:g} s: {q or 'any'}")
    shown = [_show(sandbox, row) for row in found]
    return shown[0] if count is None else Page(items=shown, next=str(shown[-1].id))


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
async def list_links(
    console: CurrentConsole, sandbox: CurrentSandbox, number: Number
) -> Page[Link]:
    """The links in a message, in order; short and tracked ones tell where they lead."""
    row = _find(sandbox, number)
    vendor = console.catalog.load(row.vendor)
    if vendor is None:
        return Page(items=find_links(row.text, row.html, {}))
    sandbox.install(vendor)
    targets = vendor.link_targets(sandbox, row)
    return Page(items=find_links(row.text, row.html, targets))


@router.get("/{number}/source", operation_id="readMessageSource")
async def read_source(console: CurrentConsole, sandbox: CurrentSandbox, number: Number) -> Source:
    """A mail as it would go over the wire (MIME); 404 for a message that has no source."""
    row = _find(sandbox, number)
    vendor = _load_vendor(console, row)
    sandbox.install(vendor)
    with refusals_as_problems():
        source = vendor.show_source(sandbox, row)
    if source is None:
        raise Problem(404, f"message {number} has no source")
    return Source(source=source)


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
    vendor = _load_vendor(console, row)
    simulation = _choose_simulation(vendor, row, order)
    sandbox.install(vendor)
    with refusals_as_problems():
        async with console.engine.transaction(sandbox):
            simulation.act(sandbox, row, order.detail)
    return _show(sandbox, _find(sandbox, number))


def _load_vendor(console: Console, row: Row[Any]) -> Vendor:
    vendor = console.catalog.load(row.vendor)
    if vendor is None:
        raise Problem(404, f"there is no vendor {row.vendor}")
    return vendor


def _choose_simulation(vendor: Vendor, row: Row[Any], order: EventOrder) -> Simulation:
    """What a vendor offers for an event of a message.

    Raises:
        Problem: 422, it offers nothing of that name, or the detail has more than it takes.
    """
    offered = list_simulations(vendor, row.direction, row.channel)
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


def list_simulations(vendor: Vendor, direction: str, channel: str) -> Mapping[str, Simulation]:
    """What can be made to happen to a message, by the event's name."""
    offered = vendor.simulations.get(channel, {})
    return {event: one for event, one in offered.items() if direction in one.directions}


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


def _search(sandbox: Sandbox, words: str, limit: int, **places: Any) -> Sequence[Row[Any]]:
    try:
        return sandbox.messages.search(words, limit=limit, **places)
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
