"""What the built-in receiver got, and what it will answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Path, Query, Request
from pydantic import Field, field_validator, model_validator
from pydantic_core import from_json

from mockserver.admin.bodies import Body, show_body
from mockserver.admin.console import (
    After,
    Console,
    CurrentConsole,
    Cursor,
    Limit,
    Timeout,
    make_router,
    wait_until,
)
from mockserver.admin.problems import Problem, refusals_as_problems
from mockserver.admin.receiver import BODY_KEPT, KEPT, NAME, OK, Receipt, Reply, Sink
from mockserver.admin.shapes import Moment, Order, Page, Removed, Shape

router = make_router("sinks")

MAX_DELAY_MS = 30_000

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
    json_value: Any = Field(
        serialization_alias="json",
        description="The body as JSON; null where it is none or was cut.",
    )
    size: int
    status: int = Field(description="What was answered.")


Status = Annotated[int, Field(ge=200, le=599)]
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")]
HeaderValue = Annotated[str, Field(pattern=r"^[\t\x20-\x7e\xa0-\xff]{0,2000}$")]
_FRAMING = frozenset({"connection", "content-length", "transfer-encoding"})


class SinkAnswer(Order):
    """An answer of a sink."""

    status: Status = 200
    delay_ms: Annotated[int, Field(ge=0, le=MAX_DELAY_MS)] = Field(
        default=0, alias="delayMs", description="Real milliseconds until it is given."
    )
    body: Annotated[str, Field(max_length=BODY_KEPT)] = ""
    headers: dict[HeaderName, HeaderValue] = Field(default={}, max_length=50)

    @field_validator("headers")
    @classmethod
    def _frames_nothing(cls, headers: dict[str, str]) -> dict[str, str]:
        if framing := [name for name in headers if name.lower() in _FRAMING]:
            raise ValueError(f"{framing[0]} is the server's own")
        return headers


class SinkAnswers(Order):
    """The answers to come, in order: `statuses` alone, or `answers`. Then it is `then`."""

    statuses: list[Status] | None = Field(default=None, max_length=KEPT)
    answers: list[SinkAnswer] | None = Field(default=None, max_length=KEPT)
    then: SinkAnswer | None = Field(default=None, description="Else 200 with an empty body.")

    @model_validator(mode="after")
    def _is_some(self) -> SinkAnswers:
        if self.statuses is not None and self.answers is not None:
            raise ValueError("either statuses or answers")
        if (self.statuses, self.answers, self.then) == (None, None, None):
            raise ValueError("statuses, answers or then is needed")
        return self


class SinkShape(Shape):
    """A sink: what it holds, and what it will answer."""

    name: str
    url: str = Field(description="Where callbacks are to be sent for it to get them.")
    held: int = Field(description="Requests that can be read.")
    received: int = Field(description="Requests that came; the number of the last.")
    last_at: Moment | None
    answers: list[SinkAnswer] = Field(description="The answers to come, in order.")
    then: SinkAnswer = Field(description="What is answered after them.")


@router.get("", operation_id="listSinks")
async def list_sinks(request: Request, console: CurrentConsole) -> Page[SinkShape]:
    """All sinks of the server, the last used first."""
    origin = console.origin(request.scope)
    listed = [_show_sink(name, sink, origin) for name, sink in console.sinks.list()]
    return Page(items=listed)


@router.get("/{name}", operation_id="readSink")
async def read_sink(
    console: CurrentConsole, name: SinkName, limit: Limit = 50, cursor: Cursor = None
) -> Page[ReceiptShape]:
    """What a sink got, in the order it came: the newest thousand."""
    return _show(_find_above(console, name, cursor or 0), limit)


@router.get("/{name}/wait", operation_id="waitForSink")
async def wait_for_sink(
    console: CurrentConsole,
    name: SinkName,
    count: Annotated[int, Query(ge=1, le=500, description="How many requests.")] = 1,
    timeout: Timeout = 10.0,  # noqa: ASYNC109 - the client's, for the whole of a long poll
    after: After = 0,
) -> Page[ReceiptShape]:
    """What a sink got above `after`, once that is `count` requests; 404 when the time passes first.

    The answer's `next` is the `after` of the next wait: nothing is given twice or left out.
    """

    def look() -> Sequence[Receipt] | None:
        found = _find_above(console, name, after)
        return found if len(found) >= count else None

    found = await wait_until(look, console.sinks.wait_for_change, timeout)
    if found is None:
        came = len(_find_above(console, name, after))
        raise Problem(404, f"{name} got {came} of {count} within {timeout:g} s")
    page = _show(found, max(count, 50))
    page.next = str(page.items[-1].number)
    return page


@router.put("/{name}", operation_id="setSinkAnswers", response_model_exclude_none=True)
async def set_answers(console: CurrentConsole, name: SinkName, order: SinkAnswers) -> SinkAnswers:
    """Set the answers to come, and the one for all after them."""
    answers = order.answers or [SinkAnswer(status=status) for status in order.statuses or ()]
    replies = [Reply(**answer.model_dump()) for answer in answers]
    then = Reply(**order.then.model_dump()) if order.then else OK
    with refusals_as_problems():
        console.sinks.answer_with(name, replies, then)
    return order


@router.delete("/{name}", operation_id="clearSink")
async def clear_sink(console: CurrentConsole, name: SinkName) -> Removed:
    """Forget what a sink got, and what it was to answer."""
    return Removed(removed=console.sinks.clear(name))


def _show_sink(name: str, sink: Sink, origin: str) -> SinkShape:
    return SinkShape(
        name=name,
        url=f"{origin}/__sink/{name}",
        held=len(sink.receipts),
        received=sink.count,
        last_at=sink.receipts[-1].at if sink.receipts else None,
        answers=[_show_reply(reply) for reply in sink.replies],
        then=_show_reply(sink.then),
    )


def _show_reply(reply: Reply) -> SinkAnswer:
    return SinkAnswer(
        status=reply.status,
        delayMs=reply.delay_ms,
        body=reply.body,
        headers=dict(reply.headers),
    )


def _find_above(console: Console, name: str, number: int) -> list[Receipt]:
    return [receipt for receipt in console.sinks.receipts(name) if receipt.number > number]


def _read_json(body: bytes) -> Any:
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError:
        return None


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
            json_value=_read_json(receipt.body) if receipt.size <= BODY_KEPT else None,
            size=receipt.size,
            status=receipt.status,
        )
        for receipt in receipts[:limit]
    ]
    following = str(shown[-1].number) if len(receipts) > limit else None
    return Page(items=shown, next=following)
