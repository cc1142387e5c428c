"""The view Requests: a live journal, and beside it one exchange with why it was answered so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row
from starlette.responses import Response

from mockserver.admin import exchanges, exports, faults, messages, requests
from mockserver.admin.explanation import Explanation, explain_request
from mockserver.admin.faults import FaultEffect, FaultMatch, NewFault
from mockserver.admin.problems import Problem
from mockserver.inbox.bodies import mark_code, media_of, show_body
from mockserver.inbox.listing import Listing, make_word_chip
from mockserver.inbox.told import list_told
from mockserver.inbox.view import View, Visit, route

_PATH = "/__inbox/requests"

STATES = ("failed", "unmatched", "fault", "magic")
"""What a click narrows the journal to, of what `is:` takes."""

CAUSED = 20
"""Messages of a request that are shown, with their callbacks."""


def _read_filters(visit: Visit) -> Mapping[str, str]:
    return {"q": visit.words} if visit.words else {}


def _search(visit: Visit, before: int | None, most: int) -> Sequence[Row[Any]]:
    return exchanges.search(visit.sandbox, visit.words, most, before=before)


def _read_frame(visit: Visit) -> Mapping[str, Any]:
    vendors = visit.console.catalog.slugs
    words = [("is", state, state) for state in STATES]
    words += [("vendor", slug, visit.title_of(slug)) for slug in vendors]
    return {"chips": [make_word_chip(visit, _PATH, *one) for one in words]}


listing = Listing(
    view="requests",
    path=_PATH,
    topic="requests",
    nouns="requests",
    read_filters=_read_filters,
    search=_search,
    number=lambda row: int(row.number),
    newest=lambda sandbox: sandbox.database.counted("exchange"),
    read_frame=_read_frame,
)


async def show_request(visit: Visit) -> Response:
    """One exchange; beside the list, when the whole page is asked for."""
    return await _show(visit)


async def inject(visit: Visit) -> Response:
    """Have the operation of an exchange fail once more as it did: what `POST /__admin/faults`
    does."""
    row = await _find(visit)
    explained = await explain_request(visit.console, visit.sandbox, row)
    if not _can_inject(row):
        raise Problem(422, f"request {row.id} did not fail in an operation")
    match = FaultMatch(vendor=row.vendor, operation=row.operation)
    for effect in _list_effects(row, explained):
        try:
            order = NewFault(match=match, effect=effect, times=1)
            armed = await faults.arm_fault(visit.console, visit.sandbox, order)
        except Problem:  # the vendor has no such error of its own
            continue
        told = ", ".join(f"{name} {value}" for name, value in armed.effect.items())
        return await _end(visit, f"The next {row.operation} gets {told}.")
    raise Problem(422, f"{visit.title_of(row.vendor)} cannot answer {row.status} on demand")


async def clear(visit: Visit) -> Response:
    """Empty the journal: what `DELETE /__admin/requests` does."""
    await requests.clear_requests(visit.console, visit.sandbox)
    return visit.go(_PATH)


def _can_inject(row: Row[Any]) -> bool:
    return bool(row.status >= 400 and row.operation)


def _list_effects(row: Row[Any], explained: Explanation) -> list[FaultEffect]:
    """What gives the answer again: the vendor's own error in the first place."""
    code = explained.code
    error = int(code) if code.isdecimal() else code
    own = [FaultEffect(error=error, status=row.status)] if code else []
    return [*own, FaultEffect(status=row.status)]


async def _end(visit: Visit, notice: str) -> Response:
    if visit.is_partial:
        return await _show(visit, notice)
    return visit.go(f"{_PATH}/{visit.request.path_params['exchange']}", **_read_filters(visit))


async def _find(visit: Visit) -> Row[Any]:
    return await exchanges.find_exchange(visit.sandbox, visit.request.path_params["exchange"])


async def _show(visit: Visit, notice: str = "") -> Response:
    row = await _find(visit)
    opened = await requests.read_request(row)
    curl = await exports.write_curl(visit.request, visit.console, visit.sandbox, row)
    values = {
        "opened": opened,
        "explained": await explain_request(visit.console, visit.sandbox, row),
        "can_inject": _can_inject(row),
        "mark_code": mark_code,
        "curl": bytes(curl.body).decode(),
        "sides": _list_sides(opened),
        "notice": notice,
        **await _list_caused(visit, opened.id),
    }
    page = {} if visit.is_partial else listing.read_page(visit)
    return listing.render(visit, part="requests/detail.html", **{**page, **values})


def _list_sides(opened: exchanges.ExchangeShape) -> list[dict[str, Any]]:
    """Request and answer, as the page shows them."""
    return [
        {"title": title, "said": said, "body": show_body(said.body.content, media_of(said.headers))}
        for title, said in (("Request", opened.request), ("Answer", opened.response))
    ]


async def _list_caused(visit: Visit, exchange: str) -> dict[str, Any]:
    """The messages that a request caused, and the callbacks that told of them."""
    found = await messages.list_messages(visit.sandbox, f"exchange:{exchange}", CAUSED)
    told = {
        one.id: one  # one callback may tell of several messages
        for message in found.items
        for one in await list_told(visit, message, CAUSED)
    }
    shown = list(told.values())[:CAUSED]
    return {"caused": found.items, "is_more": found.next is not None, "told": shown}


_ONE = f"{_PATH}/{{exchange}}"

view = View(
    name=listing.view,
    title="Requests",
    path=_PATH,
    routes=(
        route(_PATH, listing.show),
        route(f"{_PATH}/news", listing.show_news),
        route(f"{_PATH}/clear", clear, "POST"),
        route(_ONE, show_request),
        route(f"{_ONE}/inject", inject, "POST"),
    ),
)
