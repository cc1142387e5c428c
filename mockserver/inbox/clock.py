"""The clock that is always in view, and what moves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from starlette.responses import Response

from mockserver.admin import clock
from mockserver.admin.clock import Advance, Advanced, ClockChange
from mockserver.admin.problems import Problem
from mockserver.inbox.orders import drop_empty, make_order, read_amount
from mockserver.inbox.view import Visit, route

STEPS = ((60, "1 min"), (3_600, "1 h"), (86_400, "1 day"))
"""Seconds that the clock is advanced by often."""

SHOWN = 20
"""Lines of what is due next."""

MOST_TOLD = 8
"""Kinds of things that a result names."""


async def show_badge(visit: Visit) -> Response:
    """What the clock shows, for a page that is open."""
    return await _render(visit, part="clock/badge.html")


async def show_clock(visit: Visit) -> Response:
    """The clock, what moves it, and what is due next."""
    return await _render(visit, part="clock/panel.html")


async def set_clock(visit: Visit) -> Response:
    """Freeze it, let it run, or set it to a date: what `PUT /__admin/clock` does."""
    form = await visit.read_form()
    asked = drop_empty({"mode": form.get("mode"), "now": form.get("now")})
    reading = await clock.set_clock(visit.console, visit.sandbox, make_order(ClockChange, asked))
    word = "stands" if reading.mode == "frozen" else "runs"
    told = f"The clock {word} at {reading.now:%Y-%m-%d %H:%M:%S}."
    return await _render(visit, part="clock/panel.html", told=told)


async def advance(visit: Visit) -> Response:
    """Go forward: what `POST /__admin/clock/advance` does. `until=next` is the next due time."""
    order = _read_advance(visit, await visit.read_form())
    done = await clock.advance_clock(visit.console, visit.sandbox, order)
    return await _render(visit, part="clock/panel.html", told=tell_result(done))


def _read_advance(visit: Visit, form: dict[str, str]) -> Advance:
    if form.get("until") != "next":
        asked = drop_empty({name: form.get(name) for name in ("seconds", "to", "until")})
        if "seconds" in asked:
            asked["seconds"] = read_amount("seconds", asked["seconds"])
        return make_order(Advance, asked)
    due_at = visit.sandbox.next_due_at
    if due_at is None:
        raise Problem(409, "nothing is due")
    return make_order(Advance, {"to": max(due_at, visit.sandbox.clock.now()).isoformat()})


def tell_result(done: Advanced) -> str:
    """What an advance did: `3 things happened: 2 × sms sent, dlr sent → 200.`"""
    total = done.fired_total + done.callbacks_total
    pending = f" {done.pending} callbacks are still under way." if done.pending else ""
    if not total:
        return f"Nothing happened.{pending}"
    counted = Counter(_list_names(done))
    named = [name if times == 1 else f"{times} × {name}" for name, times in counted.items()]
    more = ["…"] if len(named) > MOST_TOLD or total > counted.total() else []
    things = "1 thing happened" if total == 1 else f"{total} things happened"
    return f"{things}: {', '.join(named[:MOST_TOLD] + more)}.{pending}"


def _list_names(done: Advanced) -> Iterator[str]:
    for job in done.fired:
        yield job.kind
    for tried in done.callbacks:
        yield f"{tried.event} → {tried.status or tried.error}"


async def _render(visit: Visit, *, part: str, told: str = "") -> Response:
    agenda = await clock.list_due(visit.console, visit.sandbox, SHOWN)
    return visit.render("", "clock/page.html", part=part, told=told, agenda=agenda, steps=STEPS)


routes = (
    route("/__inbox/clock", show_clock),
    route("/__inbox/clock", set_clock, "POST"),
    route("/__inbox/clock/badge", show_badge),
    route("/__inbox/clock/advance", advance, "POST"),
)
