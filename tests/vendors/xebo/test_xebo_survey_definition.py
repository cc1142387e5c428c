"""Which definitions are surveys, and what is wrong with the others."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.vendors.xebo.survey import DISQUALIFIED, END, read_survey

CHOICE = {"name": "a", "kind": "single", "text": "A?", "options": ["x", "y"]}


def page(*questions: Any, **more: Any) -> dict[str, Any]:
    """A page of a definition."""
    return {"questions": list(questions), **more}


def survey(*pages: Any) -> dict[str, Any]:
    """A definition."""
    return {"name": "S", "pages": list(pages)}


BROKEN: dict[str, tuple[Any, str]] = {
    "no object": ([], "the survey: name is missing"),
    "no name": ({"pages": []}, "the survey: name is missing"),
    "no pages": (survey(), "pages: at least one is needed"),
    "page without questions": (survey(page()), "page 1: it has no questions"),
    "page a text": (survey("x"), "page 1: questions is missing or no list"),
    "page named end": (survey(page(CHOICE, name="end")), "page 1: its name"),
    "unknown kind": (survey(page({**CHOICE, "kind": "matrix"})), "kind must be one of single,"),
    "one option": (survey(page({**CHOICE, "options": ["x"]})), "at least two different options"),
    "option twice": (
        survey(page({**CHOICE, "options": ["x", "x"]})),
        "at least two different options",
    ),
    "scale": (
        survey(page({"name": "r", "kind": "rating", "text": "R?", "scale": 11})),
        "scale must be from 2 to 10",
    ),
    "question twice": (survey(page(CHOICE), page(CHOICE)), "two questions are named a"),
    "page twice": (
        survey(page(CHOICE, name="p"), page({**CHOICE, "name": "b"}, name="p")),
        "two pages are named p",
    ),
    "branch back": (
        survey(
            page(CHOICE, name="p"),
            page({**CHOICE, "name": "b"}, branches=[{"question": "b", "is": ["x"], "to": "p"}]),
        ),
        "p is no later page",
    ),
    "branch of no option": (
        survey(page(CHOICE, name="p", branches=[{"question": "a", "is": ["z"], "to": "end"}])),
        "branch of p: a has no option z",
    ),
    "question named as a column": (
        survey(page({**CHOICE, "name": "status"})),
        "question status: every response has a column of this name",
    ),
    "question without a name": (
        survey(page({"kind": "text", "text": "A?"})),
        "a question of page 1: name is missing",
    ),
    "required no flag": (
        survey(page({**CHOICE, "required": "yes"})),
        "question a: required must be true or false",
    ),
    "thanks no text": ({**survey(page(CHOICE)), "thanks": {}}, "thanks is missing or no text"),
    "branch of another page's question": (
        survey(page(CHOICE, branches=[{"question": "z", "is": ["x"], "to": "end"}])),
        "it asks no question z",
    ),
}


@pytest.mark.parametrize(("definition", "text"), BROKEN.values(), ids=BROKEN.keys())
def test_definition_that_is_no_survey_is_refused_with_the_reason(
    definition: Any, text: str
) -> None:
    with pytest.raises(ValueError, match=text):
        read_survey(definition)


def test_pages_follow_one_another_and_branches_lead_on() -> None:
    made = read_survey(
        survey(
            page(
                CHOICE,
                name="one",
                branches=[
                    {"question": "a", "is": ["x"], "to": "three"},
                    {"question": "a", "is": ["y"], "to": "disqualified"},
                ],
            ),
            page({"name": "n", "kind": "nps", "text": "N?"}, name="two"),
            page(
                {"name": "m", "kind": "multiple", "text": "M?", "options": [1, 2, True]},
                name="three",
                branches=[{"question": "m", "is": [2], "to": "end"}],
            ),
            page({"name": "t", "kind": "text", "text": "T?"}, name="four"),
        )
    )
    one, two, three, four = made.pages
    assert made.follow(one, {"a": "x"}) == "three"
    assert made.follow(one, {"a": "y"}) == DISQUALIFIED
    assert made.follow(one, {}) == "two"
    assert made.follow(two, {"n": 0}) == "three"
    assert made.follow(three, {"m": ["1", "2"]}) == END
    assert made.follow(three, {"m": ["Yes"]}) == "four"
    assert made.follow(four, {}) == END
