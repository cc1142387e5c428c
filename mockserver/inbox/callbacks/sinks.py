"""The sinks, receivers that are built in: what they got, and what they will answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.responses import Response

from mockserver.admin import sinks
from mockserver.admin.problems import Problem
from mockserver.admin.receiver import NAME
from mockserver.admin.sinks import ReceiptShape, SinkAnswers, SinkShape
from mockserver.inbox.bodies import media_of, show_body
from mockserver.inbox.orders import make_order, read_amount
from mockserver.inbox.view import Visit, route

PATH = "/__inbox/callbacks/sinks"
PAGE = 50
"""Requests of a sink that a page shows."""


async def show_sinks(visit: Visit) -> Response:
    """All sinks of the server; with `?name=` the way to one."""
    name = visit.request.query_params.get("name", "")
    if name:
        return visit.go(f"{PATH}/{_check(name)}")
    found = (await sinks.list_sinks(visit.request, visit.console)).items
    return visit.render("callbacks", "callbacks/sinks.html", tab="sinks", sinks=found)


async def show_sink(visit: Visit) -> Response:
    """One sink, which may be unused yet: its URL, what it got, and what it will answer."""
    return await _show(visit, _name_of(visit))


async def set_answers(visit: Visit) -> Response:
    """Set the answers to come: what `PUT /__admin/sinks/{name}` does."""
    name = _name_of(visit)
    order = _read_order(await visit.read_form())
    await sinks.set_answers(visit.console, name, order)
    return await _end(visit, name, "The answers are set.")


async def clear(visit: Visit) -> Response:
    """Forget a sink: what `DELETE /__admin/sinks/{name}` does."""
    name = _name_of(visit)
    done = await sinks.clear_sink(visit.console, name)
    return await _end(visit, name, f"{done.removed} requests are forgotten.")


async def _end(visit: Visit, name: str, notice: str) -> Response:
    return await _show(visit, name, notice) if visit.is_partial else visit.go(f"{PATH}/{name}")


async def _show(visit: Visit, name: str, notice: str = "") -> Response:
    sink = await _find(visit, name)
    last = min(visit.read_number("to") or sink.received, sink.received)
    receipts = await _read_up_to(visit, name, last)
    first_held = sink.received - sink.held + 1
    return visit.render(
        "callbacks",
        "callbacks/sink.html",
        tab="sinks",
        sink=sink,
        receipts=receipts,
        older=receipts[-1].number - 1 if receipts and receipts[-1].number > first_held else None,
        to_number=visit.read_number("to"),
        media_of=media_of,
        show_body=show_body,
        notice=notice,
    )


async def _find(visit: Visit, name: str) -> SinkShape:
    listed = (await sinks.list_sinks(visit.request, visit.console)).items
    found = next((sink for sink in listed if sink.name == name), None)
    url = f"{visit.console.origin(visit.request.scope)}/__sink/{name}"
    return found or SinkShape(
        name=name,
        url=url,
        held=0,
        received=0,
        last_at=None,
        answers=[],
        then=sinks.SinkAnswer(),
    )


async def _read_up_to(visit: Visit, name: str, last: int) -> list[ReceiptShape]:
    """What a sink got, up to a number, newest first."""
    above = max(last - PAGE, 0)
    page = await sinks.read_sink(visit.console, name, PAGE, above)
    return [receipt for receipt in page.items if receipt.number <= last][::-1]


def _read_order(form: Mapping[str, str]) -> SinkAnswers:
    """What a posted form asks for: `statuses` parted by spaces or commas, then always `then`.

    Raises:
        Problem: 422, a field cannot be read.
    """
    delay = read_amount("delay", form.get("delay") or "0")
    body = form.get("body", "")
    statuses = re.split(r"[\s,]+", form.get("statuses", "").strip(" ,"))
    answers = [
        {"status": read_amount("status", status), "delayMs": delay, "body": body}
        for status in statuses
        if status
    ]
    then = {"status": read_amount("then", form.get("then") or "200")}
    return make_order(SinkAnswers, {"answers": answers, "then": then})


def _check(name: str) -> str:
    if not NAME.fullmatch(name):
        raise Problem(422, f"'{name[:80]}' is not a sink name: {NAME.pattern}")
    return name


def _name_of(visit: Visit) -> str:
    return _check(str(visit.request.path_params["name"]))


_ONE = f"{PATH}/{{name}}"

routes = (
    route(PATH, show_sinks),
    route(_ONE, show_sink),
    route(f"{_ONE}/answers", set_answers, "POST"),
    route(f"{_ONE}/clear", clear, "POST"),
)
