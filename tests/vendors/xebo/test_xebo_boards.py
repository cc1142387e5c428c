"""The boards of Xebo: what came back to collectors, counted as the export has it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.board_views import figures, read_view
from tests.vendors.xebo.conftest import SAMPLE, Xebo


async def show(xebo: Xebo, path: str, **params: Any) -> Any:
    """A board, or one line of it."""
    return await read_view(xebo.client, f"xebo/boards/{path}", **params)


@pytest.fixture
async def answered(xebo: Xebo) -> Xebo:
    """Six invitations: three complete, one partial, one disqualified, one not opened."""
    for number, (score, liked) in enumerate(
        (("10", ["Staff", "Prices"]), ("9", ["Staff"]), ("3", []))
    ):
        survey = await xebo.invite(extUniqueId=f"c{number}", email=f"c{number}@example.com")
        await xebo.client.get(survey)
        await xebo.complete(survey, nps=score, liked=liked, satisfaction="4", comment="Fine")
    partial = await xebo.invite(extUniqueId="p", mobile="34666555444")
    await xebo.answer(partial, "visit", visited="Yes")
    out = await xebo.invite(extUniqueId="d")
    await xebo.answer(out, "visit", visited="No")
    await xebo.invite(extUniqueId="n")
    return xebo


async def test_collectors_figures_are_those_of_the_platform(answered: Xebo) -> None:
    board = await show(answered, "collectors")
    line = next(one for one in board["lines"] if one["key"] == SAMPLE)
    assert figures(line) == {
        "opened": (5, 6),
        "partial": (1, 6),
        "complete": (3, 6),
        "disqualified": (1, 6),
    }
    known = (await answered.platform("GET", f"/collectors/{SAMPLE}")).json()
    assert [known[name] for name in ("invited", "partial", "complete", "disqualified")] == [
        *(6, 1, 3, 1)
    ]


async def test_questions_are_counted_as_the_export_has_them(answered: Xebo) -> None:
    view = await show(answered, f"collectors/{SAMPLE}")
    charts = {chart["title"]: figures(chart) for chart in view["charts"]}
    assert charts["Did you visit us in the last month?"] == {"Yes": (4, 5), "No": (1, 5)}
    assert charts["What did you like?"] == {
        "Staff": (2, 2),
        "Products": (0, 2),
        "Prices": (1, 2),
        "Opening hours": (0, 2),
    }
    rated = charts["How satisfied are you with your visit? · average 4.0"]
    assert rated["4"] == (3, 3)
    scored = charts["How likely are you to recommend us to a friend? · NPS +33"]
    assert {label: value for label, (value, _) in scored.items() if value} == {
        "3": 1,
        "9": 1,
        "10": 1,
    }
    rows = await answered.export()
    assert sum(row["visited"] == "Yes" for row in rows) == 4
    assert sorted(row["nps"] for row in rows if row["nps"] is not None) == [3, 9, 10]


async def test_respondents_are_shown_with_state_and_link(answered: Xebo) -> None:
    view = await show(answered, f"collectors/{SAMPLE}")
    assert [[cell["text"] for cell in line["cells"]][:2] for line in view["lines"]] == [
        ["n", "invited"],
        ["d", "disqualified"],
        ["34666555444", "partial"],
        ["c2@example.com", "complete"],
        ["c1@example.com", "complete"],
        ["c0@example.com", "complete"],
    ]
    assert (await answered.client.get(view["lines"][0]["cells"][2]["url"])).status_code == 302
    assert (await show(answered, f"collectors/{SAMPLE}", q="C1@"))["total"] == 1


async def test_responses_are_those_of_the_export_and_open_with_their_answers(
    answered: Xebo,
) -> None:
    board = await show(answered, "responses")
    assert board["total"] == len(await answered.export()) == 5
    assert figures(board["charts"][0]) == {
        "complete": (3, 5),
        "partial": (1, 5),
        "disqualified": (1, 5),
    }
    (line,) = (await show(answered, "responses", q="c0@"))["lines"]
    view = await show(answered, f"responses/{line['key']}")
    answers = {line["cells"][2]["text"]: line["cells"][1]["text"] for line in view["lines"]}
    assert answers == {
        "visited": "Yes",
        "liked": "Staff, Prices",
        "satisfaction": "4",
        "problem": "",
        "nps": "10",
        "comment": "Fine",
    }


@pytest.mark.parametrize(
    ("words", "contacts", "responses"),
    [
        ('anna "', 1, 1),
        ("ÜNAL", 1, 1),
        ("staff", 0, 1),
        ("email", 0, 0),
        ("liked", 0, 0),
        ('":', 0, 0),
    ],
    ids=["quotation mark", "other case", "answer", "name of a field", "question", "JSON"],
)
async def test_search_looks_into_what_was_said_alone(
    xebo: Xebo, words: str, contacts: int, responses: int
) -> None:
    survey = await xebo.invite(extUniqueId='Anna "Ünal"', email="a@example.com")
    await xebo.complete(survey, liked=["Staff"])
    await xebo.invite(extUniqueId="n")
    found = await show(xebo, f"collectors/{SAMPLE}", q=words)
    assert found["total"] == contacts
    assert (await show(xebo, "responses", q=words))["total"] == responses


async def test_invitation_without_an_answer_is_no_response(xebo: Xebo) -> None:
    await xebo.invite(extUniqueId="n")
    assert (await show(xebo, "responses"))["total"] == 0
    for key in ("1", "0", "x", "٣"):
        response = await xebo.client.get(f"/__admin/vendors/xebo/boards/responses/{key}")
        assert response.status_code == 404
