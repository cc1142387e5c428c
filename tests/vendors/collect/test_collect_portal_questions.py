"""Which answers to a form's fields are taken, by the fields' types."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from mockserver.vendors.collect.service.conditions import list_asked
from mockserver.vendors.collect.service.portal.questions import ask, collect_answers, fill_in

CHOICES = ["red", "green", "blue"]


def answer(kind: str, *values: str, **more: object) -> tuple[object, str]:
    """What is kept of an answer to a field of a type, and what is wrong with it."""
    fields = [{"id": "f", "name": "F", "type": kind, **more}]
    questions = ask("e", fields, None)
    fill_in(questions, fields, urlencode([("f", value) for value in values]).encode())
    return collect_answers(questions).get("f"), questions[0].error


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "anything"),
        ("textarea", "two\nlines"),
        ("number", "-12.5"),
        ("date", "2026-02-28"),
        ("time", "23:59"),
        ("email", "a+b@example.com"),
        ("phone", "+33 6 12 34 56 78"),
        ("url", "https://example.com/x?y"),
        ("iban", "FR76 3000 6000 0112 3456 7890 189"),
        ("something new", "anything"),
    ],
)
def test_a_right_answer_is_kept(kind: str, value: str) -> None:
    assert answer(kind, value) == (value, "")


@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [
        ("number", "twelve", "Please enter a number."),
        ("date", "2026-02-30", "Please enter a date."),
        ("time", "24:30", "Please enter a time."),
        ("email", "a@b@c", "Please enter an e-mail address."),
        ("phone", "call me", "Please enter a phone number."),
        ("url", "example.com", "Please enter a web address."),
        ("iban", "FR76 3000 6000 0112 3456 7890 188", "Please enter an IBAN."),
        ("text", "x" * 10_001, "Please write at most 10,000 characters."),
    ],
)
def test_a_wrong_answer_is_refused(kind: str, value: str, error: str) -> None:
    assert answer(kind, value)[1] == error


@pytest.mark.parametrize("kind", ["select", "radio"])
def test_one_of_several_choices_is_taken(kind: str) -> None:
    assert answer(kind, "red", values=CHOICES) == ("red", "")
    assert answer(kind, "pink", values=CHOICES)[1] == "Please choose one of the options."


def test_several_choices_are_a_list() -> None:
    assert answer("checkboxes", "red", "blue", values=CHOICES) == (["red", "blue"], "")
    assert answer("checkbox", "red", options=CHOICES) == (["red"], "")


def test_a_tick_is_true_or_false() -> None:
    assert answer("checkbox", "true") == (True, "")
    assert answer("checkbox") == (False, "")
    assert answer("checkbox", mandatory=True)[1] == "Please tick this box."


def test_what_is_mandatory_must_be_answered() -> None:
    assert answer("text", "  ", mandatory=True)[1] == "Please answer this."
    assert answer("text", "") == ("", "")


def test_a_title_is_only_read() -> None:
    assert answer("title", mandatory=True) == (None, "")


def test_a_field_is_asked_when_those_it_depends_on_are_asked_and_answered_so() -> None:
    fields: list[dict[str, Any]] = [
        {"id": "a"},
        {"id": "b", "visibilityConditionnal": {"itemId": "a", "value": ["1", "2"]}},
        {"id": "c", "visibilityConditionnal": {"itemId": "b", "value": True}},
    ]
    assert list_asked(fields, {}) == {"a"}
    assert list_asked(fields, {"a": "2", "b": False}) == {"a", "b"}
    assert list_asked(fields, {"a": "2", "b": True}) == {"a", "b", "c"}
    assert list_asked(fields, {"a": "3", "b": True}) == {"a"}


@pytest.mark.parametrize(
    "condition",
    [None, "x", {}, {"itemId": "unknown", "value": "1"}, {"itemId": "a", "value": "1"}],
    ids=["none", "text", "empty", "unknown", "itself"],
)
def test_a_condition_about_nothing_is_none(condition: object) -> None:
    assert list_asked([{"id": "a", "visibilityConditionnal": condition}], {}) == {"a"}


def test_conditions_in_a_circle_end() -> None:
    fields = [
        {"id": "a", "visibilityConditionnal": {"itemId": "b", "value": "1"}},
        {"id": "b", "visibilityConditionnal": {"itemId": "a", "value": "1"}},
    ]
    assert list_asked(fields, {"a": "1", "b": "1"}) == {"a", "b"}
