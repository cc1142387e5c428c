"""What can be made to happen to an invitation by the control API."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Simulation
from mockserver.vendors.xebo.models import respondents, surveys
from mockserver.vendors.xebo.service.answering import STATUSES, current_page, select_answers
from mockserver.vendors.xebo.service.events import (
    PARTIAL,
    keep_progress,
    record_opening,
    set_delivery,
)
from mockserver.vendors.xebo.survey import (
    DISQUALIFIED,
    END,
    Answer,
    Page,
    Question,
    Survey,
    read_answer,
    read_survey,
)

_by_number = (
    select(respondents, surveys.c.definition)
    .select_from(respondents)
    .join(surveys, surveys.c.id == respondents.c.survey_id)
    .where(respondents.c.number == bindparam("respondent"))
)
_SIMULATED_TEXT = "A simulated answer."
_LINK = re.compile(r"(?<!\S)(?P<base>\S+)/s/(?P<code>[0-9A-Za-z]+)\Z")


def _find(sandbox: Sandbox, entry: Row[Any]) -> Row[Any]:
    number = int(entry.ref) if entry.ref.isdigit() else 0
    row = sandbox.database.first(_by_number, {"respondent": number})
    if row is None:
        raise LookupError(f"message {entry.id} belongs to no respondent")
    return row


def list_link_targets(_: Sandbox, entry: Row[Any]) -> Mapping[str, str]:
    """Where the link of an invitation leads, which is its text's last word: to the survey."""
    found = _LINK.search(entry.text)
    if found is None:
        return {}
    return {f"/s/{found['code']}": f"{found['base']}/survey/{found['code']}"}


def end_delivery(
    event: str, name: str, sandbox: Sandbox, entry: Row[Any], _: Mapping[str, Any]
) -> None:
    """A sent message is delivered, or is not.

    Raises:
        ValueError: that is decided already.
    """
    row = _find(sandbox, entry)
    if row.delivery != "sent":
        raise ValueError(f"message {entry.id} is {row.delivery} already")
    set_delivery(sandbox, row, event, sandbox.clock.now(), name)


def open_survey(sandbox: Sandbox, entry: Row[Any], _: Mapping[str, Any]) -> None:
    """The respondent opens the survey.

    Raises:
        ValueError: it was opened before, or can be no more.
    """
    row = _find_open(sandbox, entry)
    if row.opened_at is not None:
        raise ValueError(f"the survey of message {entry.id} was opened already")
    record_opening(sandbox, row, sandbox.clock.now())


def start(sandbox: Sandbox, entry: Row[Any], detail: Mapping[str, Any]) -> None:
    """The respondent answers the first page and leaves.

    Raises:
        ValueError: the survey was started before or has no second page, or an answer is wrong.
    """
    row = _find_open(sandbox, entry)
    if row.started_at is not None:
        raise ValueError(f"the survey of message {entry.id} was started already")
    survey = read_survey(row.definition)
    page = survey.pages[0]
    answers = _answer(sandbox, page, _read_given(survey, detail), aim="")
    if survey.follow(page, answers) in STATUSES:
        raise ValueError("the survey ends with these answers to its first page")
    _keep(sandbox, row, [page.name], answers, PARTIAL)


def finish(aim: str, sandbox: Sandbox, entry: Row[Any], detail: Mapping[str, Any]) -> None:
    """The respondent answers all pages to the end, or until one disqualifies; `answers` of the
    detail are given, the others are made up.

    Raises:
        ValueError: an answer is wrong, or the answers lead to the other end.
    """
    row = _find_open(sandbox, entry)
    survey = read_survey(row.definition)
    given = _read_given(survey, detail)
    trail, answers = list(row.trail), dict(row.answers)
    while True:
        page = current_page(survey, trail, answers)
        answers |= _answer(sandbox, page, given, aim)
        trail.append(page.name)
        target = survey.follow(page, answers)
        if target in STATUSES:
            break
    if target != aim:
        raise ValueError("these answers do not disqualify" if aim != END else "these disqualify")
    _keep(sandbox, row, trail, select_answers(survey, trail, answers), STATUSES[target])


def _find_open(sandbox: Sandbox, entry: Row[Any]) -> Row[Any]:
    row = _find(sandbox, entry)
    if row.ended_at is not None:
        raise ValueError(f"the survey of message {entry.id} was answered already")
    if row.expires_at is not None and sandbox.clock.now() >= row.expires_at:
        raise ValueError(f"the link of message {entry.id} has expired")
    if row.delivery == "undelivered":
        raise ValueError(f"message {entry.id} was not delivered")
    return row


def _read_given(survey: Survey, detail: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers of a detail: `{"answers": {"visited": "Yes"}}`."""
    values = detail.get("answers") or {}
    if not isinstance(values, dict):
        raise ValueError("answers must be an object")
    questions = {question.name: question for question in survey.questions}
    given: dict[str, Answer] = {}
    for name, value in values.items():
        question = questions.get(name)
        if question is None:
            raise ValueError(f"answers: the survey asks no question {name[:80]}")
        listed = value if isinstance(value, list) else [value]
        if any(isinstance(one, bool) or not isinstance(one, str | int) for one in listed):
            raise ValueError(f"answers.{name}: a text, a number or a list of them is needed")
        answer, error = read_answer(question, [str(one) for one in listed])
        if error or answer is None:
            raise ValueError(f"answers.{name}: {error or 'it is empty'}")
        given[name] = answer
    return given


def _answer(
    sandbox: Sandbox, page: Page, given: Mapping[str, Answer], aim: str
) -> dict[str, Answer]:
    """Answers to a page's questions."""
    return {
        question.name: given[question.name]
        if question.name in given
        else _make_up(sandbox, page, question, aim)
        for question in page.questions
    }


def _make_up(sandbox: Sandbox, page: Page, question: Question, aim: str) -> Answer:
    """An answer by chance, that leads to the aim when it can."""
    if question.kind == "text":
        return _SIMULATED_TEXT
    ending = {
        value
        for branch in page.branches
        if branch.question == question.name and branch.to == DISQUALIFIED
        for value in branch.values
    }
    wanted = [one for one in question.options if (one in ending) == (aim == DISQUALIFIED)]
    options = wanted or list(question.options)
    chance = sandbox.ids.draw("xebo.answer", sandbox.ids.number("xebo.answer"))
    chosen = options[int(chance * len(options))]
    if question.kind == "multiple":
        return [chosen]
    return int(chosen) if question.kind in ("rating", "nps") else chosen


def _keep(
    sandbox: Sandbox, row: Row[Any], trail: list[str], answers: dict[str, Answer], status: int
) -> None:
    now = sandbox.clock.now()
    record_opening(sandbox, row, now)
    keep_progress(sandbox, row, trail=trail, answers=answers, status=status, at=now)


_Act = Callable[[Sandbox, Row[Any], Mapping[str, Any]], None]
_ANSWERS = ("answers",)
_complete: _Act = partial(finish, END)
_disqualify: _Act = partial(finish, DISQUALIFIED)
_VISITS = {
    "opened": Simulation(open_survey),
    "started": Simulation(start, _ANSWERS),
    "completed": Simulation(_complete, _ANSWERS),
    "disqualified": Simulation(_disqualify, _ANSWERS),
}


def _sent(failure: str) -> dict[str, Simulation]:
    return {
        "delivered": Simulation(partial(end_delivery, "delivered", "")),
        failure: Simulation(partial(end_delivery, "undelivered", failure)),
        **_VISITS,
    }


SIMULATIONS: Mapping[str, Mapping[str, Simulation]] = {
    "survey": _VISITS,
    "sms": _sent("undelivered"),
    "email": _sent("bounced"),
    "whatsapp": _sent("undelivered"),
}
