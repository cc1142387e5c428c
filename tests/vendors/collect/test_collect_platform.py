"""What a person does in Collect's own interface, by the control API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.collect.conftest import SIMPLE, Collect, refusal

VAGUE = {"type": "docs", "name": "x", "visibility": "perhaps"}


async def test_campaign_that_is_made_is_sent_and_read(collect: Collect) -> None:
    made = await collect.act(
        "POST",
        "/campaigns",
        {
            "name": "Hiring",
            "approval": False,
            "dueInDays": 1,
            "items": [
                {"type": "docs", "name": "Diploma", "extensions": ["pdf"]},
                {"type": "form", "name": "You", "items": [{"name": "Age", "type": "number"}]},
            ],
        },
    )
    assert made.status_code == 200, made.text
    campaign = made.json()
    assert await collect.get(f"/campaigns/{campaign['_id']}") == campaign
    sent = await collect.send(campaign["_id"])
    assert [one["name"] for one in sent["documents"]] == ["Diploma"]
    assert sent["forms"][0]["items"] == campaign["forms"][0]["items"]
    assert sent["dueDate"] == "2026-03-03T22:59:00Z"


async def test_closed_campaign_takes_no_more_requests(collect: Collect) -> None:
    closed = await collect.act("PUT", f"/campaigns/{SIMPLE}/status", {"status": "closed"})
    assert closed.json()["status"] == "closed"
    body = {"campaignId": SIMPLE, "contact": {"email": "x@example.com"}}
    response = await collect.call("POST", "/request", body)
    assert refusal(response)[0] == 400


async def test_answers_of_a_form_are_read_back(collect: Collect) -> None:
    sent = await collect.send("xvr69EYLKXvTkfYuk")
    form = sent["forms"][0]
    answers = {"fIeLdBrAnD2Lm7ksd": "Tesla", "fIeLdMiLeAgE8Vb3n": 12}
    await collect.act("POST", f"/elements/{form['id']}/answers", {"answers": answers})
    found = await collect.get(f"/requests/{sent['_id']}")
    values = {one["name"]: one.get("value") for one in found["forms"][0]["items"]}
    assert values == {"Brand": "Tesla", "Mileage": 12, "Fuel": None, "Comment": None}


async def test_team_is_changed(collect: Collect) -> None:
    changed = await collect.act("PUT", "/team", {"name": "Globex", "tz": "Europe/Berlin"})
    assert (changed.json()["name"], changed.json()["tz"]) == ("Globex", "Europe/Berlin")
    assert (await collect.get("/team"))["name"] == "Globex"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/campaigns", {}, 422),
        ("POST", "/campaigns", [], 422),
        ("POST", "/campaigns", {"name": "x", "items": [{"type": "song"}]}, 422),
        ("POST", "/campaigns", {"_id": SIMPLE, "name": "x"}, 422),
        ("POST", "/campaigns", {"name": "x", "dueInDays": -1}, 422),
        ("POST", "/campaigns", {"name": "x", "dueInDays": 3_651}, 422),
        ("POST", "/campaigns", {"name": "x", "reminders": ["soon"]}, 422),
        ("POST", "/campaigns", {"name": "x", "items": [VAGUE]}, 422),
        ("POST", "/elements/nothing/sign", {"name": "Jo"}, 404),
        ("PUT", "/campaigns/nothing/status", {"status": "open"}, 404),
        ("PUT", f"/campaigns/{SIMPLE}/status", {"status": "x"}, 422),
        ("PUT", "/team", {"tz": "Mars/Olympus"}, 422),
        ("POST", "/elements/nothing/approve", None, 404),
        ("POST", "/requests/nothing/submit", None, 404),
        ("DELETE", "/files/nothing", None, 404),
        ("GET", "/webhooks/nothing", None, 404),
    ],
)
async def test_act_that_cannot_be_done_is_refused_plainly(
    collect: Collect, method: str, path: str, body: Any, status: int
) -> None:
    response = await collect.act(method, path, body)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize(
    ("field", "value"), [("fIeLdFuEl5Yt6rwpq", "Plutonium"), ("fIeLdMiLeAgE8Vb3n", "far")]
)
async def test_answer_that_the_portal_would_not_take_is_refused(
    collect: Collect, field: str, value: str
) -> None:
    sent = await collect.send("xvr69EYLKXvTkfYuk")
    answers = {"fIeLdBrAnD2Lm7ksd": "Tesla", field: value}
    path = f"/elements/{sent['forms'][0]['id']}/answers"
    response = await collect.act("POST", path, {"answers": answers})
    assert response.status_code == 422
    assert response.json()["detail"].startswith(f"{field}: Please ")


async def test_form_without_what_is_mandatory_is_refused(collect: Collect) -> None:
    sent = await collect.send("xvr69EYLKXvTkfYuk")
    path = f"/elements/{sent['forms'][0]['id']}/answers"
    for answers in ({}, {"fIeLdBrAnD2Lm7ksd": ""}, {"nothing": 1}):
        response = await collect.act("POST", path, {"answers": answers})
        assert response.status_code == 422
