"""Responses of all collectors, and the answers of one."""

from __future__ import annotations

from collections.abc import Sequence
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
from mockserver.kernel.listing import Listing, find_line, pick_lines, read_key
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.xebo.boards.respondents import name_contact, name_state
from mockserver.vendors.xebo.models import collectors, respondents, surveys
from mockserver.vendors.xebo.service.events import COMPLETE, DISQUALIFIED, PARTIAL
from mockserver.vendors.xebo.survey import Answer, read_survey

_columns = respondents.c
_started = (
    select(respondents, collectors.c.name.label("collector_name"))
    .join(collectors, collectors.c.id == _columns.collector_id)
    .where(_columns.started_at.is_not(None))
)
_responses = Listing(
    _started.order_by(_columns.started_at.desc(), _columns.number.desc()),
    (_columns.contact, _columns.answers, collectors.c.name),
)
count_responses = _responses.count
_response = _started.where(_columns.number == bindparam("respondent"))
# Apart: a definition is long, and the list would be sorted with it.
_definitions = select(surveys).where(among(surveys.c.id, "surveys"))
_statuses = (
    select(_columns.status, func.count().label("amount"))
    .where(_columns.started_at.is_not(None))
    .group_by(_columns.status)
)


def show_responses(sandbox: Sandbox, glance: Glance) -> View:
    """All responses, partial ones too, the newest on top."""
    rows, total = _responses.read(sandbox, glance)
    definitions = _read_definitions(sandbox, rows)
    held = {row.status: row.amount for row in sandbox.database.rows(_statuses)}
    whole = sum(held.values())
    figures = (
        Figure("complete", held.get(COMPLETE, 0), whole, "good"),
        Figure("partial", held.get(PARTIAL, 0), whole, "waiting"),
        Figure("disqualified", held.get(DISQUALIFIED, 0), whole, "bad"),
    )
    return View(
        title="Responses",
        columns=("Contact", "State", "Survey", "Collector", "Started", "Ended"),
        lines=[
            Line(
                write_row(
                    name_contact(row),
                    name_state(row),
                    definitions[row.survey_id]["name"],
                    row.collector_name,
                    row.started_at,
                    row.ended_at,
                ),
                key=str(row.number),
            )
            for row in rows
        ],
        total=total,
        charts=[Chart("Responses by state", figures)] if whole else (),
    )


def _read_definitions(sandbox: Sandbox, rows: Sequence[Row[Any]]) -> dict[str, Any]:
    """The surveys that some respondents answered, by id."""
    asked = {"surveys": sorted({row.survey_id for row in rows})}
    return {row.id: row.definition for row in sandbox.database.rows(_definitions, asked)}


def open_response(sandbox: Sandbox, key: str, glance: Glance) -> View:
    """What one respondent answered, question by question.

    Raises:
        NoLineError: there is no such response.
    """
    row = find_line(sandbox, _response, respondent=read_key(key))
    survey = read_survey(_read_definitions(sandbox, [row])[row.survey_id])
    answered = [
        Line(write_row(one.text, _write(row.answers.get(one.name)), one.name))
        for one in survey.questions
    ]
    lines, total = pick_lines(answered, glance)
    return View(
        title=name_contact(row),
        columns=("Question", "Answer", "Name"),
        lines=lines,
        total=total,
        facts=write_facts(
            {
                "State": name_state(row),
                "Survey": survey.name,
                "Collector": row.collector_name,
                "Invitation": Cell(f"message {row.ledger_id}", message=row.ledger_id),
                "Started": row.started_at,
                "Ended": row.ended_at,
            }
        ),
    )


def _write(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return ", ".join(answer) if isinstance(answer, list) else str(answer)
