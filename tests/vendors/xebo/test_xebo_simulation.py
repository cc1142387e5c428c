"""What the control API can make happen to an invitation."""

from __future__ import annotations

import pytest

from tests.vendors.xebo.conftest import SMS, SMS_TOKEN, Xebo


async def send_sms(xebo: Xebo) -> int:
    """Send one SMS; its number in the inbox."""
    body = {"collectortoken": SMS_TOKEN, "contacts": [{"mobile": "919876543210"}]}
    await xebo.post(f"/v2/api/collectors/{SMS}/campaigns", body)
    (message,) = await xebo.messages()
    return int(message["id"])


async def test_completed_answers_the_survey_and_is_exported(xebo: Xebo) -> None:
    await xebo.external([{"extUniqueId": "1"}])
    number = (await xebo.messages())[0]["id"]

    done = await xebo.simulate(number, "completed", answers={"nps": 3, "liked": ["Staff"]})

    assert done.status_code == 200
    assert [one["event"] for one in done.json()["events"]] == ["opened", "started", "completed"]
    (row,) = await xebo.export()
    assert (row["visited"], row["liked"], row["nps"], row["status"]) == ("Yes", "Staff", 3, 1)
    assert row["satisfaction"] in (1, 2, 3, 4, 5)


async def test_steps_follow_one_another(xebo: Xebo) -> None:
    number = await send_sms(xebo)
    for event in ("delivered", "opened", "started", "completed"):
        assert (await xebo.simulate(number, event)).status_code == 200, event
    assert await xebo.events(number) == ["delivered", "opened", "started", "completed"]
    await xebo.advance(60)
    assert await xebo.events(number) == ["delivered", "opened", "started", "completed"]


async def test_disqualified_ends_with_the_answer_that_does_it(xebo: Xebo) -> None:
    number = await send_sms(xebo)
    await xebo.simulate(number, "disqualified")
    (row,) = await xebo.export()
    assert (row["visited"], row["status"]) == ("No", 2)


@pytest.mark.parametrize(
    ("event", "detail", "text"),
    [
        ("completed", {"answers": {"visited": "No"}}, "these disqualify"),
        ("disqualified", {"answers": {"visited": "Yes"}}, "these answers do not disqualify"),
        ("started", {"answers": {"visited": "No"}}, "the survey ends with these answers"),
        ("completed", {"answers": {"weather": "fine"}}, "asks no question weather"),
        ("completed", {"answers": {"nps": 11}}, "Please choose from what is offered."),
        ("completed", {"answers": {"comment": None}}, "answers.comment: a text, a number"),
        ("completed", {"answers": {"comment": [{"a": 1}]}}, "answers.comment: a text, a number"),
        ("completed", {"answers": []}, ""),
        ("completed", {"answers": "x"}, "answers must be an object"),
    ],
)
async def test_answers_that_do_not_fit_are_a_422_that_says_why(
    xebo: Xebo, event: str, detail: dict[str, object], text: str
) -> None:
    number = await send_sms(xebo)
    answer = await xebo.simulate(number, event, **detail)
    if text:
        assert answer.status_code == 422
        assert text in answer.json()["detail"]
        assert await xebo.export() == []
    else:
        assert answer.status_code == 200


async def test_what_was_answered_cannot_be_answered_again(xebo: Xebo) -> None:
    number = await send_sms(xebo)
    await xebo.simulate(number, "completed")
    for event in ("opened", "started", "completed", "disqualified"):
        answer = await xebo.simulate(number, event)
        assert answer.status_code == 422
        assert "was answered already" in answer.json()["detail"]


async def test_what_was_not_delivered_is_not_opened(xebo: Xebo) -> None:
    number = await send_sms(xebo)
    await xebo.simulate(number, "undelivered")
    answer = await xebo.simulate(number, "opened")
    assert answer.status_code == 422
    assert "was not delivered" in answer.json()["detail"]
    await xebo.advance(60)
    assert await xebo.events(number) == ["undelivered"]


async def test_mail_bounces(xebo: Xebo) -> None:
    body = {"contacts": [{"email": "john1@s2c.com"}]}
    await xebo.post("/v2/api/collectors/66c70e71f57bd9efe12d691d/combined/auto", body)
    (message,) = await xebo.messages()
    answer = await xebo.simulate(message["id"], "bounced")
    assert answer.json()["status"] == "bounced"


async def test_expired_link_is_not_completed(xebo: Xebo) -> None:
    number = await send_sms(xebo)
    await xebo.advance(31 * 86_400)
    answer = await xebo.simulate(number, "completed")
    assert answer.status_code == 422
    assert "has expired" in answer.json()["detail"]


async def test_simulation_resumes_what_a_respondent_began(xebo: Xebo) -> None:
    survey = await xebo.invite(extUniqueId="1")
    await xebo.answer(survey, "visit", visited="Yes")
    (message,) = await xebo.messages()
    await xebo.simulate(message["id"], "completed", answers={"satisfaction": 5})
    assert "Thank you" in (await xebo.client.get(survey)).text
