"""Collect's own views: requests by state with their portals, and campaigns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from mockserver.kernel.boards import (
    Board,
    Cell,
    Chart,
    Figure,
    Glance,
    Line,
    NoLineError,
    Tone,
    View,
    write_facts,
    write_row,
)
from mockserver.kernel.listing import Listing, find_line, pick_lines
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.collect.models.campaigns import campaigns
from mockserver.vendors.collect.models.contacts import contacts
from mockserver.vendors.collect.models.requests import elements, requests
from mockserver.vendors.collect.service.files import make_url
from mockserver.vendors.collect.service.lookup import elements_of, files_of, find
from mockserver.vendors.collect.service.progress import HANDED_IN, INTERACTIVE

COLUMNS = ("Contact", "Status", "Campaign", "Portal", "Due", "Created", "Id")

_TONES: Mapping[str, Tone] = {
    "completed": "good",
    "approved": "good",
    "signed": "good",
    "pending": "waiting",
    "waiting": "waiting",
    "due": "bad",
    "rejected": "bad",
    "error": "bad",
}
"""How the states of requests and elements are to be read; those that are not here are plain."""

_name = contacts.c.first_name + " " + contacts.c.last_name
_listed = (
    select(
        requests,
        contacts.c.email,
        _name.label("contact_name"),
        campaigns.c.name.label("campaign_name"),
    )
    .join(contacts, contacts.c.id == requests.c.contact_id)
    .join(campaigns, campaigns.c.id == requests.c.campaign_id)
    .order_by(requests.c.number.desc())
)
_searched = (
    *(contacts.c.email, _name, contacts.c.company),
    *(campaigns.c.name, requests.c.status, requests.c.id),
)
_all = Listing(_listed, _searched)
_of_campaign = Listing(_listed.where(requests.c.campaign_id == bindparam("campaign")), _searched)
_request = _listed.where(requests.c.id == bindparam("request"))
_states = (
    select(requests.c.status, func.count().label("amount"))
    .group_by(requests.c.status)
    .order_by(requests.c.status)
)
_states_of_campaigns = (
    select(requests.c.campaign_id, requests.c.status, func.count().label("amount"))
    .where(among(requests.c.campaign_id, "campaigns"))
    .group_by(requests.c.campaign_id, requests.c.status)
    .order_by(requests.c.status)
)
_handed_in = (
    select(
        elements.c.request_id,
        func.count().label("asked"),
        func.count().filter(elements.c.status.in_(HANDED_IN)).label("done"),
    )
    .where(among(elements.c.request_id, "requests"), elements.c.type.in_(INTERACTIVE))
    .group_by(elements.c.request_id)
)
_element_states = (
    select(elements.c.status, func.count().label("amount"))
    .where(elements.c.request_id == bindparam("of"))
    .group_by(elements.c.status)
    .order_by(elements.c.status)
)
_campaigns = Listing(
    select(campaigns).order_by(campaigns.c.number),
    (campaigns.c.name, campaigns.c.status, campaigns.c.id),
)


def show_requests(sandbox: Sandbox, glance: Glance) -> View:
    """All requests, whatever their state."""
    rows, total = _all.read(sandbox, glance)
    return View(
        title="Requests",
        columns=COLUMNS,
        lines=_draw_requests(sandbox, rows, glance),
        total=total,
        charts=_draw_states("Requests by state", sandbox.database.rows(_states)),
    )


def _draw_states(title: str, states: Sequence[Row[Any]]) -> Sequence[Chart]:
    figures = _count_states(states)
    return [Chart(title, figures)] if figures else []


def _count_states(states: Sequence[Row[Any]]) -> list[Figure]:
    whole = sum(row.amount for row in states)
    return [Figure(row.status, row.amount, whole, _TONES.get(row.status, "")) for row in states]


def _draw_requests(sandbox: Sandbox, rows: Sequence[Row[Any]], glance: Glance) -> list[Line]:
    found = sandbox.database.rows(_handed_in, {"requests": [row.id for row in rows]})
    progress = {one.request_id: one for one in found}
    return [_draw_request(row, progress.get(row.id), glance) for row in rows]


def _draw_request(row: Row[Any], progress: Row[Any] | None, glance: Glance) -> Line:
    handed_in = [] if progress is None else [Figure("handed in", progress.done, progress.asked)]
    return Line(
        write_row(
            row.contact_name.strip() or row.email,
            _draw_status(row.status),
            row.campaign_name,
            _draw_portal(row, glance),
            row.due_at,
            row.created_at,
            row.id,
        ),
        key=row.id,
        board="requests",
        figures=handed_in,
    )


def _draw_status(status: str) -> Cell:
    return Cell(status, tone=_TONES.get(status, ""))


def _draw_portal(row: Row[Any], glance: Glance) -> Cell:
    """The portal at the address that the looker uses: the one that the request was sent to may
    be a name that only the customer's code knows."""
    return Cell("portal", url=f"{glance.base_url}/portal/{row.portal_key}/{row.id}")


def open_request(sandbox: Sandbox, key: str, glance: Glance) -> View:
    """One request with its elements and their files; URLs of files are good for 15 minutes.

    Raises:
        NoLineError: there is none.
    """
    row = find_line(sandbox, _request, request=key)
    lines, total = pick_lines(_draw_elements(sandbox, key, glance), glance)
    return View(
        title=f"{row.contact_name.strip() or row.email}: {row.campaign_name}",
        columns=("Asked for", "Type", "Status", "Mandatory", "File", "Done", "Note"),
        lines=lines,
        total=total,
        charts=_draw_states(
            "Elements by state", sandbox.database.rows(_element_states, {"of": key})
        ),
        facts=write_facts(
            {
                "Status": _draw_status(row.status),
                "Portal": _draw_portal(row, glance),
                "E-mail": row.email,
                "Due": row.due_at,
                "Submitted": row.submitted_at,
                "Created": row.created_at,
                "Id": row.id,
            }
        ),
    )


def _draw_elements(sandbox: Sandbox, request: str, glance: Glance) -> Iterator[Line]:
    """A line for each element, and one more for each file beyond its first."""
    kept: dict[str, list[Row[Any]]] = {}
    for file in files_of(sandbox, request):
        kept.setdefault(file.element_id, []).append(file)
    now = sandbox.clock.now()
    for one in elements_of(sandbox, request):
        facts = (one.name, one.type, _draw_status(one.status), "yes" if one.mandatory else "no")
        files = kept.get(one.id)
        if not files:
            yield Line(write_row(*facts, "", one.done_at, one.reason))
        for file in files or ():
            link = Cell(file.name, url=make_url(glance.base_url, file, now))
            yield Line(write_row(*facts, link, file.created_at, one.reason or file.kind))


def show_campaigns(sandbox: Sandbox, glance: Glance) -> View:
    """All campaigns with the states of their requests."""
    rows, total = _campaigns.read(sandbox, glance)
    states: dict[str, list[Row[Any]]] = {row.id: [] for row in rows}
    for one in sandbox.database.rows(_states_of_campaigns, {"campaigns": list(states)}):
        states[one.campaign_id].append(one)
    return View(
        title="Campaigns",
        columns=("Campaign", "Status", "Requests", "Created", "Id"),
        lines=[_draw_campaign(row, states[row.id]) for row in rows],
        total=total,
    )


def _draw_campaign(row: Row[Any], states: Sequence[Row[Any]]) -> Line:
    return Line(
        write_row(row.name, row.status, sum(one.amount for one in states), row.created_at, row.id),
        key=row.id,
        figures=_count_states(states),
    )


def open_campaign(sandbox: Sandbox, key: str, glance: Glance) -> View:
    """The requests of one campaign.

    Raises:
        NoLineError: there is none.
    """
    row = find(sandbox, campaigns, key)
    if row is None:
        raise NoLineError(key)
    rows, total = _of_campaign.read(sandbox, glance, campaign=key)
    states = sandbox.database.rows(_states_of_campaigns, {"campaigns": [key]})
    return View(
        title=row.name,
        columns=COLUMNS,
        lines=_draw_requests(sandbox, rows, glance),
        total=total,
        charts=_draw_states("Requests by state", states),
        facts=write_facts({"Status": row.status, "Id": row.id}),
    )


BOARDS = (
    Board(
        name="requests",
        title="Requests",
        about="What each contact was asked for and how far it is, the newest on top.",
        show=show_requests,
        count=_all.count,
        open=open_request,
    ),
    Board(
        name="campaigns",
        title="Campaigns",
        about="The campaigns with the states of their requests.",
        show=show_campaigns,
        count=_campaigns.count,
        open=open_campaign,
    ),
)
