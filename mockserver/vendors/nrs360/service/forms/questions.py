"""What a recipient sees of a form's inputs and fills in, and whether it can be taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from mockserver.vendors.nrs360.addresses import is_address
from mockserver.vendors.nrs360.service.compose import coverage
from mockserver.vendors.nrs360.service.forms.elements import INPUTS

PASSWORD = "password"  # noqa: S105 - the name of an input
"""The input name of every password: the journal hides the values of fields of that name."""

HIDDEN = "[hidden]"
"""Stands for a password wherever answers are kept or shown."""

_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRIMMED = frozenset({"email", "number", "date", "color"})
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(slots=True)
class Question:
    """One element of a form that is filled in."""

    element: Mapping[str, Any]
    key: str
    """Its name among the event's formValues: its customField, else its label."""

    name: str
    """Its name as an input of the page."""

    value: str = ""
    error: str = ""
    options: Sequence[Mapping[str, str]] = field(default_factory=tuple)

    @property
    def type(self) -> str:
        """What kind of element it is."""
        return str(self.element["type"])

    @property
    def shown_value(self) -> str:
        """Its value where others can read it."""
        return HIDDEN if self.type == "password" and self.value else self.value


def ask(elements: Sequence[Mapping[str, Any]]) -> list[Question | None]:
    """For each element its question, or None when it is only read. Nothing is filled in yet."""
    keys: dict[str, int] = {}
    names = {PASSWORD: 1}
    return [_ask(one, keys, names) if one["type"] in INPUTS else None for one in elements]


def _ask(element: Mapping[str, Any], keys: dict[str, int], names: dict[str, int]) -> Question:
    key = _make_unique(element["customField"] or element["label"], keys)
    is_password = element["type"] == "password"
    name = PASSWORD if is_password else _make_unique(key, names)
    question = Question(element, key, name, options=_list_options(element))
    # A browser sends the colour that it shows, whether or not anyone chose it.
    question.value = "#000000" if question.type == "color" else ""
    return question


def _make_unique(name: str, taken: dict[str, int]) -> str:
    """The name, with a number after it if it is taken: of each the last number is remembered."""
    tried = name
    while tried in taken:
        taken[name] += 1
        tried = f"{name}_{taken[name]}"
    taken[tried] = 1
    return tried


def _list_options(element: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    if element["type"] == "countrySelector":
        return list_countries()
    options: Sequence[Mapping[str, str]] = element.get("options", ())
    return options


@cache
def list_countries() -> Sequence[Mapping[str, str]]:
    """The countries by name, as options whose values are their codes (ISO 3166-1 alpha-2)."""
    names = {row.country_iso: row.country_name for row in coverage().rows}
    ordered = sorted(names.items(), key=lambda item: item[1].casefold())
    return tuple({"label": name, "value": code} for code, name in ordered)


def fill_in(questions: Sequence[Question | None], body: bytes) -> bool:
    """Put what a form's body says into its questions; whether all of it can be taken.

    Of several inputs with one name (passwords) each takes its own, in the order of the page.
    """
    listed: dict[str, list[str]] = {}
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True):
        listed.setdefault(name, []).append(value)
    given: dict[str, Iterator[str]] = {name: iter(values) for name, values in listed.items()}
    is_good = True
    for question in questions:
        if question is not None:
            question.value = _clean(question.type, next(given.get(question.name, iter(())), ""))
            question.error = _find_error(question)
            is_good = is_good and not question.error
    return is_good


def _clean(kind: str, value: str) -> str:
    if kind == "checkbox":
        return "1" if value and value != "0" else "0"
    if kind == "textarea":
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return value.strip() if kind in _TRIMMED else value


def _find_error(question: Question) -> str:
    """Why a value cannot be taken, or nothing. What may be left out may be empty."""
    value = question.value
    if question.type == "checkbox":
        is_missing = question.element["required"] and value != "1"
        return "Please tick this box." if is_missing else ""
    if not value.strip():
        return "Please fill in this field." if question.element["required"] else ""
    match question.type:
        case "email":
            return "" if is_address(value) else "Please enter an e-mail address."
        case "number":
            return "" if _NUMBER.fullmatch(value) else "Please enter a number."
        case "date":
            return "" if _is_day(value) else "Please enter a date."
        case "color":
            return "" if _COLOR.fullmatch(value) else "Please choose a colour."
        case "select" | "radio" | "countrySelector":
            is_listed = any(option["value"] == value for option in question.options)
            return "" if is_listed else "Please choose one of the options."
    return ""


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value) and date.fromisoformat(value))
    except ValueError:
        return False
