"""What the built-in receiver got, and what it will answer."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from mockserver.admin.bodies import Body, show_body
from mockserver.admin.console import (
    CurrentConsole,
    Cursor,
    Limit,
    Timeout,
    make_router,
    wait_until,
)
from mockserver.admin.problems import Problem
from mockserver.admin.receiver import BODY_KEPT, KEPT, NAME, Receipt
from mockserver.admin.shapes import Moment, Order, Page, Removed, Shape

router = make_router("sinks")

SinkName = Annotated[str, Path(pattern=f"^{NAME.pattern}$", description=f"`{NAME.pattern}`")]


class ReceiptShape(Shape):
    """A request that a sink got. Its body is cut after 64 KB; `size` tells the whole of it."""

    number: int
    at: Moment
    method: str
    path: str = Field(description="What follows the sink's name.")
    query: str
    headers: list[tuple[str, str]]
    body: Body
    size: int
    status: int = Field(description="What was answered.")


class SinkAnswers(Order):
    """The statuses of the answers to come, in order; after them it is 200 again."""

    statuses: list[Annotated[int, Field(ge=200, le=599)]] = Field(max_length=KEPT)


@router.get("/{name}", operation_id="readSink")
async def read_sink(
    console: CurrentConsole, name: SinkName, limit: Limit = 50, cursor: Cursor = None
) -> Page[ReceiptShape]:
    """What a sink got, in the order it came: the newest thousand."""
    following = [one for one in console.sinks.receipts(name) if one.number > (cursor or 0)]
    return _show(following, limit)


@router.get("/{name}/wait", operation_id="waitForSink")
async def wait_for_sink(
    console: CurrentConsole,
    name: SinkName,
    count: Annotated[int, Query(ge=1, le=500, description="How many requests.")] = 1,
    timeout: Timeout = 10.0,  # noqa: ASYNC109 - the client's, for the whole of a long poll
) -> Page[ReceiptShape]:
    """What a sink got, once it got `count` requests; 404 when the time passes first."""
    receipts = functools.partial(console.sinks.receipts, name)

    def look() -> Sequence[Receipt] | None:
        found = receipts()
        return found if len(found) >= count else None

    found = await wait_until(look, console.sinks.wait_for_change, timeout)
    if found is None:
        raise Problem(404, f"{name} got {len(receipts())} of {count} within {timeout:g} s")
    return _show(found, max(count, 50))


@router.put("/{name}", operation_id="setSinkAnswers")
async def set_answers(console: CurrentConsole, name: SinkName, answers: SinkAnswers) -> SinkAnswers:
    """Set the statuses of the answers to come."""
    console.sinks.answer_with(name, answers.statuses)
    return answers


@router.delete("/{name}", operation_id="clearSink")
async def clear_sink(console: CurrentConsole, name: SinkName) -> Removed:
    """Forget what a sink got, and what it was to answer."""
    return Removed(removed=console.sinks.clear(name))


def _show(receipts: Sequence[Receipt], limit: int) -> Page[ReceiptShape]:
    shown = [
        ReceiptShape(
            number=receipt.number,
            at=receipt.at,
            method=receipt.method,
            path=receipt.path,
            query=receipt.query,
            headers=receipt.headers,
            body=show_body(receipt.body, is_cut=receipt.size > BODY_KEPT),
            size=receipt.size,
            status=receipt.status,
        )
        for receipt in receipts[:limit]
    ]
    following = str(shown[-1].number) if len(receipts) > limit else None
    return Page(items=shown, next=following)
