"""The list of callbacks: what narrows it, and what stands above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from sqlalchemy import Row

from mockserver.admin.callbacks import State
from mockserver.admin.problems import Problem
from mockserver.inbox.listing import Chip, Listing
from mockserver.inbox.spans import describe_wait
from mockserver.inbox.view import Visit
from mockserver.kernel.outbox import Filter

_NAMES = ("state", "vendor", "event", "subject")
_STATES: Sequence[str] = get_args(State)


def read_filters(visit: Visit) -> Mapping[str, str]:
    """The parameters of the address that narrow the list, as `GET /__admin/callbacks` has them."""
    params = visit.request.query_params
    return {name: params[name] for name in _NAMES if params.get(name)}


def _search(visit: Visit, before: int | None, most: int) -> Sequence[Row[Any]]:
    filters = read_filters(visit)
    state, vendor, event, subject = (filters.get(name) for name in _NAMES)
    if state is not None and state not in _STATES:
        raise Problem(422, f"A state is one of {', '.join(_STATES)}.")
    chosen = Filter(state=state, vendor=vendor, event=event, subject=subject)
    return visit.sandbox.callbacks.list(chosen, before=before, limit=most)


def _read_frame(visit: Visit) -> Mapping[str, Any]:
    """Chips for states and vendors with their amounts, the events, and how many have failed."""
    filters = read_filters(visit)
    states: Counter[str] = Counter()
    vendors: Counter[str] = Counter()
    events: set[str] = set()
    failed = 0
    for row in visit.sandbox.callbacks.tally():
        states[row.state] += row.amount
        vendors[row.vendor] += row.amount
        if filters.get("vendor", row.vendor) == row.vendor:
            events.add(row.event)
        failed += row.amount if row.state == "failed" else 0
    listed = [("state", name, name, states[name]) for name in _STATES if states[name]]
    listed += [("vendor", slug, visit.title_of(slug), vendors[slug]) for slug in sorted(vendors)]
    chips = [_make_chip(visit, filters, *one) for one in listed]
    return {"chips": chips, "events": sorted(events), "failed": failed, "wait": describe_wait}


def _make_chip(
    visit: Visit, filters: Mapping[str, str], name: str, value: str, label: str, amount: int
) -> Chip:
    is_on = filters.get(name) == value
    toggled = {**filters, name: "" if is_on else value}
    return Chip(label, f"{name}-{value}", amount, visit.url(listing.path, **toggled), is_on)


listing = Listing(
    view="callbacks",
    path="/__inbox/callbacks",
    topic="callbacks",
    nouns="callbacks",
    read_filters=read_filters,
    search=_search,
    number=lambda row: int(row.id),
    newest=lambda sandbox: sandbox.database.counted("callback"),
    read_frame=_read_frame,
)
