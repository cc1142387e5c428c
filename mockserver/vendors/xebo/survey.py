"""A survey: pages of questions, and where an answer leads.

A definition is JSON or YAML:

    name: …            what a respondent reads above every page
    thanks: …          … at the end
    sorry: …           … when an answer disqualifies
    pages:
      - name: visit
        questions:
          - {name: visited, kind: single, text: …, options: [Yes, No], required: true}
        branches:
          - {question: visited, is: [No], to: disqualified}

`kind` is single, multiple, rating (1 to `scale`), nps (0 to 10) or text. A branch leads to a later
page, to `end` or to `disqualified`; without one the next page follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

END = "end"
DISQUALIFIED = "disqualified"
KINDS = ("single", "multiple", "rating", "nps", "text")
RESERVED = ("respondent_id", "collector_id", "status", "started_at", "completed_at")
"""Columns that every response has: no question may be named so."""

MAX_TEXT = 5_000
"""Characters of an answer in words."""

Answer = str | int | list[str]
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `name` is its column in exports."""

    name: str
    kind: str
    text: str
    is_required: bool = False
    options: tuple[str, ...] = ()
    """What can be chosen; for rating and nps the numbers."""

    low: str = ""
    high: str = ""
    """What the ends of a scale mean."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Where some answers to a question lead."""

    question: str
    values: frozenset[str]
    to: str

    def takes(self, answers: Answers) -> bool:
        """Whether the answer is one of those that this branch is for."""
        answer = answers.get(self.question)
        given = answer if isinstance(answer, list) else [answer]
        return any(str(one) in self.values for one in given if one is not None)


@dataclass(frozen=True, slots=True)
class Page:
    """Questions that are asked together."""

    name: str
    questions: tuple[Question, ...]
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """A whole survey."""

    name: str
    pages: tuple[Page, ...]
    thanks: str = "Thank you for your participation!"
    sorry: str = "Thank you for your interest. This survey is for others."

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order."""
        return tuple(question for page in self.pages for question in page.questions)

    def page(self, name: str) -> Page | None:
        """A page by its name."""
        return next((page for page in self.pages if page.name == name), None)

    def follow(self, page: Page, answers: Answers) -> str:
        """Where a page's answers lead: a page's name, `end` or `disqualified`."""
        for branch in page.branches:
            if branch.takes(answers):
                return branch.to
        index = self.pages.index(page) + 1
        return self.pages[index].name if index < len(self.pages) else END


def read_answer(question: Question, values: Sequence[str]) -> tuple[Answer | None, str]:
    """What was filled in, and what is wrong with it; None is no answer."""
    given = [value.strip() for value in values if value.strip()]
    if not given:
        return None, "Please answer this question." if question.is_required else ""
    if question.kind == "text":
        text = given[0].replace("\r\n", "\n")
        wrong = f"Please use at most {MAX_TEXT} characters." if len(text) > MAX_TEXT else ""
        return text, wrong
    if any(value not in question.options for value in given):
        return None, "Please choose from what is offered."
    if question.kind == "multiple":
        return [option for option in question.options if option in given], ""
    if len(given) > 1:
        return None, "Please choose one."
    return (int(given[0]) if question.kind in ("rating", "nps") else given[0]), ""


def read_survey(definition: Any) -> Survey:
    """A survey from its definition.

    Raises:
        ValueError: it is none; the text says why.
    """
    name = _text(definition, "name", "the survey")
    listed = _list(definition, "pages", "the survey")
    if not listed:
        raise ValueError("pages: at least one is needed")
    pages = tuple(_read_page(page, index) for index, page in enumerate(listed, 1))
    texts = {
        key: _text(definition, key, "the survey")
        for key in ("thanks", "sorry")
        if definition.get(key) is not None
    }
    survey = Survey(name, pages, **texts)
    _check(survey)
    return survey


def _check(survey: Survey) -> None:
    names = [page.name for page in survey.pages]
    _refuse_twins(names, "page")
    _refuse_twins([question.name for question in survey.questions], "question")
    for question in survey.questions:
        if question.name in RESERVED:
            raise ValueError(f"question {question.name}: every response has a column of this name")
    for index, page in enumerate(survey.pages):
        asked = {question.name: question for question in page.questions}
        for branch in page.branches:
            if branch.question not in asked:
                raise ValueError(f"branch of {page.name}: it asks no question {branch.question}")
            options = asked[branch.question].options
            stray = next((one for one in sorted(branch.values) if one not in options), None)
            if options and stray is not None:
                raise ValueError(f"branch of {page.name}: {branch.question} has no option {stray}")
            # Only forward: a way through a survey always ends.
            if branch.to not in (END, DISQUALIFIED, *names[index + 1 :]):
                raise ValueError(f"branch of {page.name}: {branch.to} is no later page")


def _refuse_twins(names: list[str], what: str) -> None:
    twin = next((name for name in names if names.count(name) > 1), None)
    if twin is not None:
        raise ValueError(f"two {what}s are named {twin}")


def _read_page(fixture: Any, index: int) -> Page:
    where = f"page {index}"
    questions = tuple(_read_question(one, where) for one in _list(fixture, "questions", where))
    if not questions:
        raise ValueError(f"{where}: it has no questions")
    name = fixture.get("name") or f"page{index}"
    branches = fixture.get("branches") or []
    if not isinstance(name, str) or name in (END, DISQUALIFIED) or not isinstance(branches, list):
        raise ValueError(f"{where}: its name or branches are of another kind")
    return Page(name, questions, tuple(_read_branch(branch, where) for branch in branches))


def _read_question(fixture: Any, where: str) -> Question:
    name = _text(fixture, "name", f"a question of {where}")
    kind = _text(fixture, "kind", f"question {name}")
    if kind not in KINDS:
        raise ValueError(f"question {name}: kind must be one of {', '.join(KINDS)}")
    return Question(
        name=name,
        kind=kind,
        text=_text(fixture, "text", f"question {name}"),
        is_required=_read_flag(fixture, "required", f"question {name}"),
        options=_read_options(fixture, name, kind),
        low=str(fixture.get("low") or ""),
        high=str(fixture.get("high") or ""),
    )


def _read_options(fixture: Mapping[str, Any], name: str, kind: str) -> tuple[str, ...]:
    if kind == "nps":
        return tuple(str(number) for number in range(11))
    if kind == "rating":
        scale = fixture.get("scale", 5)
        if not isinstance(scale, int) or not 2 <= scale <= 10:
            raise ValueError(f"question {name}: scale must be from 2 to 10")
        return tuple(str(number) for number in range(1, scale + 1))
    if kind == "text":
        return ()
    options = tuple(_write(option) for option in _list(fixture, "options", f"question {name}"))
    if len(options) < 2 or len(set(options)) < len(options) or not all(options):
        raise ValueError(f"question {name}: at least two different options are needed")
    return options


def _read_branch(fixture: Any, where: str) -> Branch:
    values = _list(fixture, "is", f"branch of {where}")
    to, question = (_text(fixture, key, f"branch of {where}") for key in ("to", "question"))
    return Branch(question, frozenset(_write(value) for value in values), to)


def _write(value: Any) -> str:
    """A value as an option; YAML reads an unquoted Yes as true."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value).strip() if isinstance(value, str | int) else ""


def _text(fixture: Any, key: str, where: str) -> str:
    value = fixture.get(key) if isinstance(fixture, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where}: {key} is missing or no text")
    return value.strip()


def _read_flag(fixture: Mapping[str, Any], key: str, where: str) -> bool:
    value = fixture.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f"{where}: {key} must be true or false")
    return value


def _list(fixture: Any, key: str, where: str) -> list[Any]:
    value = fixture.get(key) if isinstance(fixture, dict) else None
    if not isinstance(value, list):
        raise ValueError(f"{where}: {key} is missing or no list")
    return value
