"""The questions of a form, as the recipient sees them and answers them.

A form's `items` have `id`, `name` and `type` (the pages name no more). Beside them are read:
`mandatory`, `description`, `values` or `options` (the choices) and `visibilityConditionnal`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from urllib.parse import parse_qsl

from mockserver.vendors.collect.addresses import is_address, is_phone
from mockserver.vendors.collect.service.conditions import find_subject, list_asked, to_values

MOST_CHARACTERS = 10_000
"""Of one answer."""

KINDS = {
    "text": "text",
    "textarea": "textarea",
    "number": "number",
    "date": "date",
    "time": "time",
    "email": "email",
    "phone": "tel",
    "url": "url",
    "iban": "text",
    "select": "select",
    "radio": "radio",
    "checkbox": "checkbox",
    "checkboxes": "checkboxes",
    "title": "heading",
}
"""How each type of field is asked for; any other as a line of text."""

_AUTOCOMPLETE = {"email": "email", "phone": "tel"}
_HINTS = {"iban": "Like FR76 3000 6000 0112 3456 7890 189", "url": "Like https://example.com"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:[.,][0-9]{1,30})?")
_LINK = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


@dataclass(slots=True)
class Condition:
    """When a question is asked."""

    about: Question
    values: Sequence[str]

    @property
    def label(self) -> str:
        """What the question that it is about asks."""
        return self.about.label

    @property
    def wanted(self) -> str:
        """The answers that meet it, as a person reads them."""
        if self.about.kind == "checkbox":
            return "ticked"
        return " or ".join(f"“{value}”" for value in self.values)

    @property
    def triggers(self) -> list[str]:
        """Ids of the choices on the page that meet it; none when one cannot choose."""
        if self.about.kind == "checkbox":
            return [self.about.dom]
        options = enumerate(self.about.options, 1)
        return [f"{self.about.dom}-{place}" for place, one in options if one in self.values]


@dataclass(slots=True)
class Question:
    """One field of a form."""

    dom: str
    """Its id in the page."""

    name: str
    label: str
    type: str
    is_mandatory: bool
    hint: str = ""
    options: Sequence[str] = ()
    values: list[str] = field(default_factory=list)
    error: str = ""
    condition: Condition | None = None
    is_asked: bool = True
    """Whether it counts, as the others are answered."""

    @property
    def kind(self) -> str:
        """How it is asked for."""
        kind = KINDS.get(self.type, "text")
        return "checkboxes" if kind == "checkbox" and self.options else kind

    @property
    def value(self) -> str:
        """Its one answer."""
        return self.values[0] if self.values else ""

    @property
    def autocomplete(self) -> str:
        """What a browser may fill in."""
        return _AUTOCOMPLETE.get(self.type, "")

    @property
    def answer(self) -> Any:
        """Its answer as the API shows it: a list for several choices, true or false for a tick."""
        if self.kind == "checkboxes":
            return list(self.values)
        if self.kind == "checkbox":
            return self.value == "true"
        return self.value

    @property
    def shown(self) -> str:
        """Its answer as a person reads it."""
        if not self.is_asked:
            return ""
        if self.kind == "checkbox":
            return "Yes" if self.value == "true" else "No"
        return ", ".join(self.values)


def ask(
    element_id: str, fields: Iterable[Mapping[str, Any]], answers: Mapping[str, Any] | None
) -> list[Question]:
    """The questions of a form, with what was answered before."""
    listed = list(fields)
    questions = [
        _ask(f"q-{element_id}-{place}", one, answers or {}) for place, one in enumerate(listed, 1)
    ]
    by_name = {question.name: question for question in questions}
    for question, one in zip(questions, listed, strict=True):
        condition: Any = one.get("visibilityConditionnal")
        about = by_name.get(find_subject(condition))
        if about is not None and about is not question:
            question.condition = Condition(about, to_values(condition.get("value")))
    _see_what_counts(questions, listed)
    return questions


def _see_what_counts(questions: Iterable[Question], fields: Iterable[Mapping[str, Any]]) -> None:
    asked = list_asked(fields, {question.name: question.values for question in questions})
    for question in questions:
        question.is_asked = question.name in asked


def _ask(dom: str, one: Mapping[str, Any], answers: Mapping[str, Any]) -> Question:
    name, kind = str(one["id"]), str(one["type"])
    return Question(
        dom=dom,
        name=name,
        label=str(one["name"]),
        type=kind,
        is_mandatory=bool(one.get("mandatory")),
        hint=str(one.get("description") or _HINTS.get(kind, "")),
        options=to_values(one.get("values") or one.get("options")),
        values=to_values(answers.get(name)),
    )


def fill_in(
    questions: Sequence[Question], fields: Iterable[Mapping[str, Any]], body: bytes
) -> bool:
    """Put what a form's body says into its questions; whether all of it can be taken."""
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True):
        given.setdefault(name, []).append(value.replace("\r\n", "\n").strip())
    for question in questions:
        question.values = [value for value in given.get(question.name, ()) if value]
        if question.kind != "checkboxes":
            del question.values[1:]
    _see_what_counts(questions, fields)
    return not find_faulty(questions)


def find_faulty(questions: Sequence[Question]) -> list[Question]:
    """Questions whose answers cannot be taken; the `error` of each says why."""
    for question in questions:
        question.error = _find_error(question) if question.is_asked else ""
    return [question for question in questions if question.error]


def collect_answers(questions: Iterable[Question]) -> dict[str, Any]:
    """The answers by the fields' ids; a question that is not asked has none."""
    return {
        question.name: question.answer
        for question in questions
        if question.kind != "heading" and question.is_asked
    }


def _find_error(question: Question) -> str:
    """Why an answer cannot be taken, or nothing."""
    if not question.values:
        if not question.is_mandatory or question.kind == "heading":
            return ""
        return "Please tick this box." if question.kind == "checkbox" else "Please answer this."
    if question.options and not set(question.values) <= set(question.options):
        return "Please choose one of the options."
    if len(question.value) > MOST_CHARACTERS:
        return f"Please write at most {MOST_CHARACTERS:,} characters."
    is_right, wanted = _CHECKS.get(question.type, (bool, ""))
    return "" if is_right(question.value) else f"Please enter {wanted}."


def _reads(kind: type[date] | type[time], text: str) -> bool:
    try:
        return bool(kind.fromisoformat(text)) or True
    except ValueError:
        return False


def _is_iban(text: str) -> bool:
    """Whether a text is an account number with the right check digits (ISO 13616)."""
    plain = re.sub(r"[\s-]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", plain):
        return False
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1


_CHECKS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "email": (is_address, "an e-mail address"),
    "number": (_NUMBER.fullmatch, "a number"),
    "date": (lambda text: _reads(date, text), "a date"),
    "time": (lambda text: _reads(time, text), "a time"),
    "phone": (is_phone, "a phone number"),
    "url": (_LINK.fullmatch, "a web address"),
    "iban": (_is_iban, "an IBAN"),
}
"""What an answer of a type must be."""
