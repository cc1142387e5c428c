"""Responses of all collectors, and the answers of one."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from mockserver.kernel.boards import (
    Cell,
    Chart,
    Figure,
    Glance,
    Line,
    View,
    write_moment,
    write_row,
)
from mockserver.kernel.listing import Listing
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.xebo.boards.respondents import name_contact, name_state
from mockserver.vendors.xebo.models import collectors, respondents, surveys
from mockserver.vendors.xebo.service.events import COMPLETE, DISQUALIFIED, PARTIAL
from mockserver.vendors.xebo.survey import Answer, read_survey

_columns = respondents.c
_started = (
    select(respondents, collectors.c.name.label("collector_name"), surveys.c.definition)
    .join(collectors, collectors.c.id == _columns.collector_id)
    .join(surveys, surveys.c.id == _columns.survey_id)
    .where(_columns.started_at.is_not(None))
)
_responses = Listing(
    _started.order_by(_columns.started_at.desc(), _columns.number.desc()),
    (_columns.contact, _columns.answers, collectors.c.name),
)
_response = _started.where(_columns.number == bindparam("respondent"))
_statuses = (
    select(_columns.status, func.count().label("amount"))
    .where(_columns.started_at.is_not(None))
    .group_by(_columns.status)
)


def show_responses(sandbox: Sandbox, glance: Glance) -> View:
    """All responses, partial ones too, the newest on top."""
    rows, total = _responses.read(sandbox, glance)
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
                    row.definition["name"],
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


def open_response(sandbox: Sandbox, key: str, glance: Glance) -> View:
    """What one respondent answered, question by question.

    Raises:
        LookupError: there is no such response.
    """
    number = int(key) if key.isascii() and key.isdecimal() and len(key) <= 18 else 0
    row = sandbox.database.first(_response, {"respondent": number})
    if row is None:
        raise LookupError(key)
    words = glance.words.casefold()
    lines = [
        Line(write_row(one.text, _write(row.answers.get(one.name)), one.name))
        for one in read_survey(row.definition).questions
        if words in one.text.casefold() or words in _write(row.answers.get(one.name)).casefold()
    ]
    return View(
        title=name_contact(row),
        columns=("Question", "Answer", "Name"),
        lines=lines[glance.offset : glance.offset + glance.limit],
        total=len(lines),
        facts={
            "State": name_state(row),
            "Survey": Cell(row.definition["name"]),
            "Collector": Cell(row.collector_name),
            "Invitation": Cell(f"message {row.ledger_id}", message=row.ledger_id),
            "Started": Cell(write_moment(row.started_at)),
            "Ended": Cell(write_moment(row.ended_at)),
        },
    )


def _write(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return ", ".join(answer) if isinstance(answer, list) else str(answer)
