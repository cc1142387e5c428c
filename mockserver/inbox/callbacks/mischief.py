"""Mischief: what is done to callbacks on purpose, how often it struck, and a form to set it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from mockserver.admin import mischief
from mockserver.admin.mischief import Delay, DropFirst, Duplicate, Effect, NewMischief, Reorder
from mockserver.inbox.orders import drop_empty, make_order, read_amount
from mockserver.inbox.view import Visit, route

PATH = "/__inbox/callbacks/mischief"

_KINDS: Mapping[str, tuple[str, type[Effect], str, str]] = {
    "duplicate": ("duplicate", Duplicate, "seconds", "Comes a second time, so much later"),
    "reorder": ("reorder", Reorder, "seconds", "Is overtaken by the next of its subject"),
    "delay": ("delay", Delay, "seconds", "Comes so much later"),
    "drop_first": ("dropFirst", DropFirst, "attempts", "Its first attempts are lost"),
}
"""By field: the name in the control API, its order, what it takes beside chance and times, and what
it does in words."""


async def show_mischief(visit: Visit) -> Response:
    """What is on, and the form."""
    return await _show(visit)


async def set_mischief(visit: Visit) -> Response:
    """Set what the form says: what `PUT /__admin/callbacks/mischief` does."""
    order = _read_order(await visit.read_form())
    await mischief.set_mischief(visit.console, visit.sandbox, order)
    return await _end(visit, "It strikes callbacks that are queued from now on.")


async def clear_mischief(visit: Visit) -> Response:
    """No mischief any more."""
    await mischief.set_mischief(visit.console, visit.sandbox, NewMischief())
    return await _end(visit, "No mischief any more.")


async def _end(visit: Visit, notice: str) -> Response:
    return await _show(visit, notice) if visit.is_partial else visit.go(PATH)


async def _show(visit: Visit, notice: str = "") -> Response:
    found = await mischief.read_mischief(visit.sandbox)
    effects = []
    for field, (_, kind, takes, told) in _KINDS.items():
        is_on = getattr(found, field) is not None
        effect = (getattr(found, field) or kind()).model_dump()
        effects.append((field, takes, told, is_on, effect, getattr(found.struck, field)))
    tally = visit.sandbox.callbacks.tally()
    return visit.render(
        "callbacks",
        "callbacks/mischief.html",
        tab="mischief",
        mischief=found,
        effects=effects,
        vendors=visit.console.catalog.slugs,
        events=sorted({row.event for row in tally}),
        notice=notice,
    )


def _read_order(form: Mapping[str, str]) -> NewMischief:
    """What a posted form asks for: an effect that is ticked is on.

    Raises:
        Problem: 422, a field cannot be read.
    """
    order: dict[str, Any] = {
        name: _read_effect(form, field, takes)
        for field, (name, _, takes, _) in _KINDS.items()
        if form.get(field)
    }
    order["match"] = drop_empty({name: form.get(name) for name in ("vendor", "event", "subject")})
    if form.get("seed"):
        order["seed"] = read_amount("seed", form["seed"])
    return make_order(NewMischief, order)


def _read_effect(form: Mapping[str, str], field: str, takes: str) -> dict[str, int | float]:
    """The numbers of an effect; what is left empty is as the control API has it."""
    names = {name: f"{field}.{name}" for name in ("chance", "times", takes)}
    return {
        name: read_amount(written, form[written])
        for name, written in names.items()
        if form.get(written)
    }


routes = (
    route(PATH, show_mischief),
    route(f"{PATH}/set", set_mischief, "POST"),
    route(f"{PATH}/clear", clear_mischief, "POST"),
)
