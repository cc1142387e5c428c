"""Collectors with whom they asked and what came back, and the respondents of one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, func, select

from mockserver.kernel.boards import (
    Cell,
    Chart,
    Figure,
    Glance,
    Line,
    View,
    write_facts,
    write_row,
)
from mockserver.kernel.listing import Listing, find_line
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.xebo.boards.questions import draw_questions
from mockserver.vendors.xebo.boards.respondents import name_contact, name_state
from mockserver.vendors.xebo.models import collectors, respondents, surveys
from mockserver.vendors.xebo.rules import CHANNELS
from mockserver.vendors.xebo.service.events import COMPLETE, DISQUALIFIED, PARTIAL
from mockserver.vendors.xebo.survey import read_survey

_columns = respondents.c
_listed = select(collectors, surveys.c.definition).join(
    surveys, surveys.c.id == collectors.c.survey_id
)
_collectors = Listing(
    _listed.order_by(collectors.c.created_at, collectors.c.id),
    (collectors.c.name, collectors.c.id),
)
count_collectors = _collectors.count
_collector = _listed.where(collectors.c.id == bindparam("collector"))
_tallies = (
    select(
        _columns.collector_id,
        func.count().label("invited"),
        func.count(_columns.opened_at).label("opened"),
        *(
            func.count().filter(_columns.status == status).label(name)
            for name, status in (
                ("partial", PARTIAL),
                ("complete", COMPLETE),
                ("disqualified", DISQUALIFIED),
            )
        ),
    )
    .where(among(_columns.collector_id, "collectors"))
    .group_by(_columns.collector_id)
)
_respondents = Listing(
    select(respondents)
    .where(_columns.collector_id == bindparam("collector"))
    .order_by(_columns.number.desc()),
    (_columns.contact,),
)


def show_collectors(sandbox: Sandbox, glance: Glance) -> View:
    """All collectors, oldest first."""
    rows, total = _collectors.read(sandbox, glance)
    found = sandbox.database.rows(_tallies, {"collectors": [row.id for row in rows]})
    tallies = {one.collector_id: one for one in found}
    return View(
        title="Collectors",
        columns=("Collector", "Survey", "Medium", "State", "Invited", "Id"),
        lines=[_draw(row, tallies.get(row.id)) for row in rows],
        total=total,
    )


def _draw(row: Row[Any], tally: Row[Any] | None) -> Line:
    return Line(
        write_row(
            row.name,
            row.definition["name"],
            CHANNELS.get(row.medium, "any"),
            _draw_state(row),
            tally.invited if tally else 0,
            row.id,
        ),
        key=row.id,
        figures=_draw_figures(tally),
    )


def _draw_state(row: Row[Any]) -> Cell:
    return Cell("open", tone="good") if row.is_open else Cell("closed")


def _draw_figures(tally: Row[Any] | None) -> tuple[Figure, ...]:
    if tally is None:
        return ()
    return (
        Figure("opened", tally.opened, tally.invited),
        Figure("partial", tally.partial, tally.invited, "waiting"),
        Figure("complete", tally.complete, tally.invited, "good"),
        Figure("disqualified", tally.disqualified, tally.invited, "bad"),
    )


def open_collector(sandbox: Sandbox, key: str, glance: Glance) -> View:
    """One collector: a chart for each question, and whom it asked.

    Raises:
        NoLineError: there is none.
    """
    row = find_line(sandbox, _collector, collector=key)
    survey = read_survey(row.definition)
    tally = sandbox.database.first(_tallies, {"collectors": [key]})
    rows, total = _respondents.read(sandbox, glance, collector=key)
    return View(
        title=row.name,
        columns=("Contact", "State", "Survey", "Invited", "Opened", "Started", "Ended"),
        lines=[_draw_respondent(one, glance) for one in rows],
        total=total,
        charts=(
            [Chart("What came back", _draw_figures(tally)), *draw_questions(sandbox, key, survey)]
            if tally
            else ()
        ),
        facts=write_facts(
            {
                "Survey": survey.name,
                "Invited": tally.invited if tally else 0,
                "Medium": CHANNELS.get(row.medium, "any"),
                "State": _draw_state(row),
                "Id": row.id,
            }
        ),
    )


def _draw_respondent(row: Row[Any], glance: Glance) -> Line:
    return Line(
        write_row(
            Cell(name_contact(row), message=row.ledger_id),
            name_state(row),
            Cell("open", url=f"{glance.base_url}/s/{row.code}"),
            row.created_at,
            row.opened_at,
            row.started_at,
            row.ended_at,
        )
    )
