"""The view Messages: a live list of all that went out, and one message beside it."""

from __future__ import annotations

from starlette.responses import Response

from mockserver.admin import messages
from mockserver.inbox import start
from mockserver.inbox.messages import mails
from mockserver.inbox.messages.detail import read_detail
from mockserver.inbox.messages.filters import listing
from mockserver.inbox.messages.receipts import read_order
from mockserver.inbox.view import View, Visit, route


async def show_list(visit: Visit) -> Response:
    """The list; an empty sandbox shows how to send a first message instead."""
    if not visit.words and not visit.sandbox.messages.count():
        return start.show_empty(visit)
    if visit.request.headers.get("hx-target") == "main":  # the start page gives way
        return listing.render(visit, part="", **listing.read_page(visit))
    return await listing.show(visit)


async def show_message(visit: Visit) -> Response:
    """One message; beside the list, when the whole page is asked for."""
    return await _show(visit)


async def make_happen(visit: Visit) -> Response:
    """Have something happen to a message: what `POST /__admin/messages/{id}/events` does."""
    number = mails.number_of(visit)
    order = read_order(await visit.read_form())
    await messages.simulate_event(visit.console, visit.sandbox, number, order)
    if not visit.is_partial:
        return visit.go(f"/__inbox/messages/{number}")
    return await _show(visit, f"{order.event}: done")


async def clear(visit: Visit) -> Response:
    """Empty the list: what `DELETE /__admin/messages` does."""
    await messages.clear_messages(visit.console, visit.sandbox)
    return visit.go(listing.path)


async def _show(visit: Visit, notice: str = "") -> Response:
    values = await read_detail(visit, mails.number_of(visit))
    page = {} if visit.is_partial else listing.read_page(visit)
    values |= {"opened": values["message"], "notice": notice}
    return listing.render(visit, part="messages/detail.html", **{**page, **values})


_ONE = "/__inbox/messages/{number}"

view = View(
    name=listing.view,
    title="Messages",
    path=listing.path,
    routes=(
        route(listing.path, show_list),
        route("/__inbox/messages", show_list),
        route(listing.news_path, listing.show_news),
        route("/__inbox/messages/clear", clear, "POST"),
        route(_ONE, show_message),
        route(f"{_ONE}/html", mails.show_frame),
        route(f"{_ONE}/source", mails.download_source),
        route(f"{_ONE}/attachments/{{place:int}}", mails.download_attachment),
        route(f"{_ONE}/events", make_happen, "POST"),
    ),
)
