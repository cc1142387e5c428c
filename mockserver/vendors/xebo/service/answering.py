"""A respondent's way through a survey, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.pages import UnknownPage
from mockserver.vendors.xebo.models import collectors, respondents, surveys
from mockserver.vendors.xebo.service.events import (
    COMPLETE,
    DISQUALIFIED,
    PARTIAL,
    keep_progress,
)
from mockserver.vendors.xebo.service.events import record_opening as report_opening
from mockserver.vendors.xebo.survey import (
    DISQUALIFIED as TO_DISQUALIFIED,
)
from mockserver.vendors.xebo.survey import (
    END,
    MAX_TEXT,
    Answer,
    Answers,
    Page,
    Question,
    Survey,
    read_answer,
    read_survey,
)

State = Literal["open", "completed", "disqualified", "expired", "closed"]
STATUSES = {END: COMPLETE, TO_DISQUALIFIED: DISQUALIFIED}

_MAX_FIELDS = 500
_by_code = (
    select(respondents, surveys.c.definition, collectors.c.is_open)
    .select_from(respondents)
    .join(surveys, surveys.c.id == respondents.c.survey_id)
    .join(collectors, collectors.c.id == respondents.c.collector_id)
    .where(respondents.c.code == bindparam("code"))
)


@dataclass(frozen=True, slots=True)
class Visit:
    """A respondent at a survey."""

    row: Row[Any]
    survey: Survey
    state: State


@dataclass(frozen=True, slots=True)
class Field:
    """A question as it is shown: what is filled in, and what is wrong."""

    question: Question
    values: tuple[str, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a survey as it is shown."""

    page: Page
    fields: tuple[Field, ...]
    has_back: bool
    progress: int
    """Per cent of the pages that lie behind it."""

    longest: int = MAX_TEXT


def find_visit(exchange: Exchange, code: str) -> Visit:
    """The respondent behind a link's code.

    Raises:
        UnknownPage: there is no such link.
    """
    row = exchange.sandbox.database.first(_by_code, {"code": code})
    if row is None:
        raise UnknownPage
    return Visit(row, read_survey(row.definition), _find_state(exchange, row))


def _find_state(exchange: Exchange, row: Row[Any]) -> State:
    if row.ended_at is not None:
        return "completed" if row.status == COMPLETE else "disqualified"
    if row.expires_at is not None and exchange.at >= row.expires_at:
        return "expired"
    return "open" if row.is_open else "closed"


def record_opening(exchange: Exchange, visit: Visit) -> None:
    """Keep that the survey was opened, the first time."""
    report_opening(exchange.sandbox, visit.row, exchange.at)


def current_page(survey: Survey, trail: list[str], answers: Answers) -> Page:
    """The page that comes after those that were answered."""
    if not trail:
        return survey.pages[0]
    last = survey.page(trail[-1])
    assert last is not None
    following = survey.page(survey.follow(last, answers))
    return following or last


def lay_out(visit: Visit) -> Sheet:
    """The page that comes next, with what was answered there before."""
    row = visit.row
    page = current_page(visit.survey, row.trail, row.answers)
    fields = tuple(Field(one, _spell(row.answers.get(one.name))) for one in page.questions)
    return _make_sheet(visit, page, fields)


def _make_sheet(visit: Visit, page: Page, fields: tuple[Field, ...]) -> Sheet:
    pages = visit.survey.pages
    progress = round(100 * pages.index(page) / len(pages))
    has_back = bool(visit.row.trail) and page.name != visit.row.trail[0]
    return Sheet(page, fields, has_back, progress)


def _spell(answer: Answer | None) -> tuple[str, ...]:
    if answer is None:
        return ()
    return tuple(answer) if isinstance(answer, list) else (str(answer),)


def submit(exchange: Exchange, visit: Visit, body: bytes) -> Sheet | None:
    """Keep a page's answers and go on, or go back; the page again when something is wrong.

    A page that was answered before, as from a browser's own way back, is answered anew, and those
    after it are asked again. One that does not come next changes nothing.
    """
    form = _read_form(body)
    name = (form.get("page") or [""])[0]
    trail: list[str] = list(visit.row.trail)
    if name in trail:
        trail = trail[: trail.index(name)]
    page = current_page(visit.survey, trail, visit.row.answers)
    if name != page.name:
        return None
    filled = [_fill(question, form) for question in page.questions]
    answers = _take_right(visit.row.answers, filled)
    if form.get("back"):
        if trail:  # what was filled in so far on the page that is left is not lost
            _keep(exchange, visit, trail[:-1], answers, PARTIAL)
        return None
    fields = tuple(field for field, _ in filled)
    if any(field.error for field in fields):
        return _make_sheet(visit, page, fields)
    _go_on(exchange, visit, page, trail, answers)
    return None


def _read_form(body: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MAX_FIELDS
        )
    except ValueError:
        return {}


def _fill(question: Question, form: dict[str, list[str]]) -> tuple[Field, Answer | None]:
    values = [value.replace("\x00", "") for value in form.get(f"q.{question.name}", [])]
    answer, error = read_answer(question, values)
    return Field(question, tuple(values), error), answer


def _take_right(
    answers: Answers, filled: Sequence[tuple[Field, Answer | None]]
) -> dict[str, Answer]:
    """The answers with those of a page; for what is wrong there, the answer before stands."""
    right = {field.question.name: answer for field, answer in filled if not field.error}
    merged = {**answers, **right}
    return {name: answer for name, answer in merged.items() if answer is not None}


def _go_on(
    exchange: Exchange, visit: Visit, page: Page, trail: list[str], answers: dict[str, Answer]
) -> None:
    trail.append(page.name)
    status = STATUSES.get(visit.survey.follow(page, answers), PARTIAL)
    if status != PARTIAL:
        answers = select_answers(visit.survey, trail, answers)
    _keep(exchange, visit, trail, answers, status)


def select_answers(survey: Survey, trail: list[str], answers: Answers) -> dict[str, Answer]:
    """The answers on the way that was taken: those of pages that a changed answer left aside are
    dropped at the end."""
    asked = {one.name for page in survey.pages if page.name in trail for one in page.questions}
    return {name: answer for name, answer in answers.items() if name in asked}


def _keep(
    exchange: Exchange, visit: Visit, trail: list[str], answers: Answers, status: int
) -> None:
    report_opening(exchange.sandbox, visit.row, exchange.at)
    keep_progress(
        exchange.sandbox,
        visit.row,
        trail=trail,
        answers=answers,
        status=status,
        at=exchange.at,
    )
