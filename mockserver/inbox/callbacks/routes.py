"""The view Callbacks: a live list of all that customers were told, and one callback beside it."""

from __future__ import annotations

from starlette.responses import Response

from mockserver.admin import callbacks, clock
from mockserver.admin.callbacks import CallbackShape, Redelivery
from mockserver.admin.clock import Advance
from mockserver.admin.problems import Problem
from mockserver.inbox.bodies import media_of, show_body
from mockserver.inbox.callbacks import mischief, sinks
from mockserver.inbox.callbacks.filters import listing, read_filters
from mockserver.inbox.clock import tell_result
from mockserver.inbox.orders import drop_empty, make_order
from mockserver.inbox.spans import describe_wait
from mockserver.inbox.view import View, Visit, route
from mockserver.kernel.curl import write_curl
from mockserver.kernel.search import quote_word


async def show_callback(visit: Visit) -> Response:
    """One callback; beside the list, when the whole page is asked for."""
    return await _show(visit)


async def redeliver(visit: Visit) -> Response:
    """Send a callback once more: what `POST /__admin/callbacks/{number}/redeliver` does."""
    number = _number_of(visit)
    await callbacks.redeliver_callback(visit.console, visit.sandbox, number)
    return await _end(visit, number, "It is sent once more.")


async def advance(visit: Visit) -> Response:
    """Bring the sandbox's clock to the callback's next try, by `POST /__admin/clock/advance`."""
    number = _number_of(visit)
    found = await callbacks.read_callback(visit.sandbox, number)
    if found.next_at is None:
        raise Problem(409, f"callback {number} is {found.state}: nothing is to come")
    left = (found.next_at - visit.sandbox.clock.now()).total_seconds()
    order = Advance(seconds=max(0.0, left))
    done = await clock.advance_clock(visit.console, visit.sandbox, order)
    return await _end(visit, number, f"It is {done.now:%Y-%m-%d %H:%M:%S}. {tell_result(done)}")


async def redeliver_all(visit: Visit) -> Response:
    """Send all failed callbacks of a filter once more: `POST /__admin/callbacks/redeliver`."""
    form = await visit.read_form()
    filters = {name: form.get(name) for name in ("vendor", "event", "subject")}
    order = make_order(Redelivery, {"state": "failed", **drop_empty(filters)})
    done = await callbacks.redeliver_callbacks(visit.console, visit.sandbox, order)
    if not visit.is_partial:
        return visit.go(listing.path, **read_filters(visit))
    notice = f"{done.redelivered} callbacks are sent once more."
    page = listing.read_page(visit)
    return listing.render(visit, part="callbacks/redelivered.html", notice=notice, **page)


async def _end(visit: Visit, number: int, notice: str) -> Response:
    """What follows a change of one callback."""
    if not visit.is_partial:
        return visit.go(f"{listing.path}/{number}", **read_filters(visit))
    return await _show(visit, notice)


async def _show(visit: Visit, notice: str = "") -> Response:
    opened = await callbacks.read_callback(visit.sandbox, _number_of(visit))
    page = {} if visit.is_partial else listing.read_page(visit)
    values = {
        "opened": opened,
        "curl": _write_curl(opened),
        "media": media_of(opened.headers.items()),
        "show_body": show_body,
        "wait": describe_wait,
        "about": quote_word(opened.subject),
        "has_messages": _has_messages(visit, opened.subject),
        "notice": notice,
    }
    return listing.render(visit, part="callbacks/detail.html", **{**page, **values})


def _has_messages(visit: Visit, subject: str) -> bool:
    """Whether a message names the subject; not asked when only the progress is shown anew."""
    if not subject or visit.request.headers.get("hx-trigger") == "progress":
        return False
    return bool(visit.sandbox.messages.search(quote_word(subject), limit=1))


def _write_curl(callback: CallbackShape) -> str:
    """The callback as a command that does it again."""
    options = [("-H", f"{name}: {value}") for name, value in callback.headers.items()]
    if callback.body:
        options.append(("--data-raw", callback.body))
        if "content-type" not in (name.lower() for name in callback.headers):
            options.append(("-H", "Content-Type:"))  # curl names a form by itself
    return write_curl(callback.method, callback.url, options)


def _number_of(visit: Visit) -> int:
    number = visit.read_number("number", visit.request.path_params)
    assert number is not None
    return number


_ONE = f"{listing.path}/{{number}}"

view = View(
    name=listing.view,
    title="Callbacks",
    path=listing.path,
    routes=(
        route(listing.path, listing.show),
        route(f"{listing.path}/news", listing.show_news),
        route(f"{listing.path}/redeliver", redeliver_all, "POST"),
        *mischief.routes,
        *sinks.routes,
        route(_ONE, show_callback),
        route(f"{_ONE}/redeliver", redeliver, "POST"),
        route(f"{_ONE}/advance", advance, "POST"),
    ),
)
