"""The survey behind a link: pages, branches, what is kept, and who may answer no more."""

from __future__ import annotations

import base64
import hashlib
import re

import httpx
import pytest

from tests.vendors.xebo.conftest import SAMPLE, Xebo

MONTH = 30 * 86_400


async def test_link_opens_the_first_page(xebo: Xebo) -> None:
    page = await xebo.client.get(await xebo.invite())

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Did you visit us in the last month?" in page.text
    assert "<script" not in page.text


async def test_page_allows_its_own_style_and_nothing_else(xebo: Xebo) -> None:
    page = await xebo.client.get(await xebo.invite())

    style = re.search(r"<style>(.*?)</style>", page.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert page.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    )


async def test_answers_lead_page_by_page_to_the_end(xebo: Xebo) -> None:
    survey = await xebo.invite()

    await xebo.answer(survey, "visit", visited="Yes")
    second = await xebo.client.get(survey)
    await xebo.answer(survey, "experience", satisfaction="2")
    third = await xebo.client.get(survey)
    await xebo.answer(survey, "problem", problem="Rain")
    fourth = await xebo.client.get(survey)
    await xebo.answer(survey, "recommendation", nps="0")
    end = await xebo.client.get(survey)

    assert "How satisfied are you with your visit?" in second.text
    assert "What went wrong?" in third.text
    assert "How likely are you to recommend us to a friend?" in fourth.text
    assert "Thank you for your participation!" in end.text


async def test_satisfied_respondent_is_not_asked_what_went_wrong(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")
    await xebo.answer(survey, "experience", satisfaction="4")

    page = await xebo.client.get(survey)

    assert "How likely are you to recommend us to a friend?" in page.text


async def test_answer_that_disqualifies_ends_the_survey(xebo: Xebo) -> None:
    survey = await xebo.invite()

    await xebo.answer(survey, "visit", visited="No")

    page = await xebo.client.get(survey)
    assert page.status_code == 200
    assert "This survey is for visitors of the last month." in page.text
    (row,) = await xebo.export()
    assert (row["status"], row["visited"], row["nps"]) == (2, "No", None)


async def test_partial_response_is_resumed_where_it_stopped(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")
    await xebo.advance(86_400)

    page = await xebo.client.get(survey)

    assert "How satisfied are you with your visit?" in page.text


async def test_going_back_shows_what_was_answered_and_asks_anew(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")
    back = await xebo.client.post(survey, data={"page": "experience", "back": "1"})
    assert back.status_code == 303

    page = await xebo.client.get(survey)

    assert 'value="Yes" checked' in page.text


async def test_page_answered_anew_from_the_browsers_history_goes_another_way(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")
    await xebo.answer(survey, "experience", satisfaction="1")
    await xebo.answer(survey, "problem", problem="Rain")

    await xebo.answer(survey, "experience", satisfaction="5")
    await xebo.answer(survey, "recommendation", nps="9")

    (row,) = await xebo.export()
    assert (row["satisfaction"], row["problem"], row["status"]) == (5, None, 1)


async def test_back_on_a_page_of_the_browsers_history_leads_to_the_one_before_it(
    xebo: Xebo,
) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")
    await xebo.answer(survey, "experience", satisfaction="1")
    await xebo.answer(survey, "problem", problem="Rain")

    await xebo.client.post(survey, data={"page": "problem", "q.problem": "Snow", "back": "1"})

    assert 'value="1" checked' in (await xebo.client.get(survey)).text
    await xebo.answer(survey, "experience", satisfaction="2")
    assert "Snow</textarea>" in (await xebo.client.get(survey)).text


async def test_answer_that_is_cleared_before_going_back_is_gone(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")
    for liked in (["Staff"], []):
        form = {"page": "experience", "q.liked": liked, "q.satisfaction": "5", "back": "1"}
        await xebo.client.post(survey, data=form)
        await xebo.answer(survey, "visit", visited="Yes")

    page = await xebo.client.get(survey)

    assert 'value="5" checked' in page.text
    assert 'value="Staff" checked' not in page.text


async def test_page_that_does_not_come_next_changes_nothing(xebo: Xebo) -> None:
    survey = await xebo.invite()

    skipped = await xebo.answer(survey, "recommendation", nps="9")

    assert skipped.status_code == 303
    assert "Did you visit us" in (await xebo.client.get(survey)).text
    assert await xebo.export() == []


WRONG = {
    "missing": ({}, "Please answer this question."),
    "blank": ({"satisfaction": " "}, "Please answer this question."),
    "out of scale": ({"satisfaction": "6"}, "Please choose from what is offered."),
    "no number": ({"satisfaction": "x"}, "Please choose from what is offered."),
    "unknown option": (
        {"satisfaction": "5", "liked": "Weather"},
        "Please choose from what is offered.",
    ),
    "two of one": ({"satisfaction": ["4", "5"]}, "Please choose one."),
}


@pytest.mark.parametrize(("answers", "text"), WRONG.values(), ids=WRONG.keys())
async def test_wrong_answer_shows_the_page_again_with_what_is_wrong(
    xebo: Xebo, answers: dict[str, str], text: str
) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")

    page = await xebo.answer(survey, "experience", **answers)

    assert page.status_code == 422
    assert page.headers["x-mock-reason"] == "validation:answers"
    assert text in page.text
    assert 'role="alert"' in page.text
    assert 'aria-invalid="true"' in page.text


async def test_required_text_is_not_answered_by_the_blank_one_of_two(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")
    await xebo.answer(survey, "experience", satisfaction="1")

    await xebo.answer(survey, "problem", problem=["  ", "Rain"])

    (row,) = await xebo.export()
    assert row["problem"] == "Rain"


async def test_wrong_answer_is_led_to_whatever_its_question_is_called(xebo: Xebo) -> None:
    question = {"name": 'so "called" it', "kind": "text", "text": "Why?", "required": True}
    pages = [{"name": "a page", "questions": [question]}]
    made = await xebo.platform("POST", "/surveys", {"name": "S", "pages": pages})
    collector = (
        await xebo.platform("POST", "/collectors", {"survey_id": made.json()["id"]})
    ).json()
    asked = await xebo.external([{"a": 1}], collector["id"], collector["collectortoken"])
    code = asked.json()["data"][0]["message"].rpartition("/")[2]

    page = await xebo.answer(f"/xebo/survey/{code}", "a page")

    assert '<a href="#question-1">Why?</a>' in page.text
    assert '<div class="field" id="question-1">' in page.text
    assert 'aria-describedby="question-1-wrong"' in page.text
    assert 'id="question-1-wrong"' in page.text


async def test_wrong_answer_keeps_the_others_filled_in(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")
    page = await xebo.answer(survey, "experience", liked=["Staff", "Prices"])
    assert re.findall(r'value="(\w+)" checked', page.text) == ["Staff", "Prices"]


async def test_text_that_is_too_long_is_refused(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")
    await xebo.answer(survey, "experience", satisfaction="1")
    page = await xebo.answer(survey, "problem", problem="x" * 5_001)
    assert page.status_code == 422
    assert "Please use at most 5000 characters." in page.text


async def test_text_of_a_respondent_is_shown_escaped(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.answer(survey, "visit", visited="Yes")
    await xebo.answer(survey, "experience", satisfaction="1")
    await xebo.answer(survey, "problem", problem="<script>alert(1)</script>")
    await xebo.client.post(survey, data={"page": "recommendation", "back": "1"})
    page = await xebo.client.get(survey)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script" not in page.text


async def test_one_response_per_link(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.complete(survey)

    again = await xebo.answer(survey, "visit", visited="No")

    assert again.status_code == 409
    assert again.headers["x-mock-reason"] == "validation:survey_completed"
    assert [row["visited"] for row in await xebo.export()] == ["Yes"]


async def test_link_is_good_until_it_expires(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.advance(MONTH - 1)
    assert (await xebo.client.get(survey)).status_code == 200

    await xebo.advance(1)

    opened, answered = await xebo.client.get(survey), await xebo.answer(survey, "visit")
    assert (opened.status_code, answered.status_code) == (410, 410)
    assert "This link has expired" in opened.text
    (message,) = await xebo.messages()
    assert await xebo.events(message["id"]) == ["opened", "expired"]


async def test_completed_response_does_not_expire(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.complete(survey)
    await xebo.advance(MONTH)
    assert "Thank you" in (await xebo.client.get(survey)).text
    (message,) = await xebo.messages()
    assert message["status"] == "completed"


async def test_closed_collector_takes_no_answers_until_it_is_opened(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.platform("PUT", f"/collectors/{SAMPLE}", {"is_open": False})
    closed = await xebo.client.get(survey)
    assert closed.status_code == 410
    assert "This survey is closed" in closed.text
    await xebo.platform("PUT", f"/collectors/{SAMPLE}", {"is_open": True})
    assert (await xebo.client.get(survey)).status_code == 200


@pytest.mark.parametrize("path", ["/s/0000000", "/survey/0000000", "/survey/x'--"])
async def test_link_of_nobody_is_told_to_a_person(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(f"/xebo{path}")
    assert page.status_code == 404
    assert "This link leads nowhere" in page.text


async def test_steps_are_kept_in_order_and_opening_counts_once(xebo: Xebo) -> None:
    survey = await xebo.invite()
    await xebo.client.get(survey)
    await xebo.client.get(survey)
    await xebo.complete(survey)

    (message,) = await xebo.messages()
    assert await xebo.events(message["id"]) == ["opened", "started", "completed"]


async def test_a_look_without_opening_is_no_event(xebo: Xebo) -> None:
    survey = await xebo.invite()
    looked = await xebo.client.head(survey)
    assert looked.status_code == 200
    (message,) = await xebo.messages()
    assert await xebo.events(message["id"]) == []


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&" * 5_000, b"a=1&" * 2_000, b"", b"{}"])
async def test_form_that_cannot_be_read_changes_nothing(xebo: Xebo, body: bytes) -> None:
    survey = await xebo.invite()
    answer = await xebo.client.post(survey, content=body)
    assert answer.status_code == 303
    assert await xebo.export() == []
