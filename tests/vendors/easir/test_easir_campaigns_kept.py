"""Sections "Get all campaigns" to "Delete a campaign": kept, listed, changed, copied, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.easir.campaign_orders import PRINTED, call, letter, order, places
from tests.vendors.easir.conftest import Clock, Easir

UNKNOWN = "fab657f1-40de-4dec-bad5-a577ef4e4b06"


async def names(easir: Easir, **asked: Any) -> list[str]:
    """The names of the campaigns that are listed."""
    found = await easir.get("/campaigns", **asked)
    assert found["pagination"]["total"] == len(found["data"])
    return [one["name"] for one in found["data"]]


async def test_created_campaign_is_read_back_without_its_sender(easir: Easir) -> None:
    made = await easir.send("/campaigns", order(description="For all", template_id=2))
    read = await easir.get(f"/campaigns/{made['id']}")
    assert read == made
    assert list(read["message"]) == ["subject", "content"]
    assert (read["description"], read["template"]["title"]) == ("For all", "Email template")
    assert (read["team_id"], read["group_id"], read["scope"]) == (1, None, "global")


async def test_list_is_narrowed_by_status_type_and_team(easir: Easir, clock: Clock) -> None:
    await easir.send("/campaigns", order(name="Sent", execute_now=True))
    await easir.send("/campaigns", order(name="Draft", approved=False))
    await easir.send("/campaigns", letter(name="Later"))
    await clock.advance(0)
    assert await names(easir, status="completed") == ["Sent"]
    assert await names(easir, status="sent") == ["Sent"]
    assert await names(easir, status="draft") == ["Draft"]
    assert await names(easir, status="pending") == ["Campaign name", "Later"]
    assert await names(easir, type="letter") == ["Later"]
    assert await names(easir, status="pending", type="email") == ["Campaign name"]
    assert await names(easir, teams="2,3") == []
    assert len(await names(easir, teams="2, 1")) == 4


async def test_list_is_searched_by_name_and_description(easir: Easir) -> None:
    await easir.send("/campaigns", order(name="Sale 50%", description="Winter"))
    await easir.send("/campaigns", order(name="Summer"))
    assert await names(easir, q="50%") == ["Sale 50%"]
    assert await names(easir, q="wInTer") == ["Sale 50%"]
    assert await names(easir, q="%") == ["Sale 50%"]


async def test_list_comes_in_pages_that_link_to_one_another(easir: Easir) -> None:
    for number in range(3):
        await easir.send("/campaigns", order(name=f"No. {number}"))
    found = await easir.get("/campaigns", per_page=2, page=1, type="email")
    assert [one["name"] for one in found["data"]] == ["Campaign name", "No. 0"]
    following = found["pagination"]["urls"]["next"]
    assert following == "http://localhost:4360/easir/campaigns?per_page=2&type=email&page=2"
    headers = {"authorization": "Bearer easir-token"}
    page = (await easir.client.get(following, headers=headers)).json()
    assert [one["name"] for one in page["data"]] == ["No. 1", "No. 2"]
    assert page["pagination"]["urls"]["next"] is None


async def test_bad_list_parameters_are_refused_together(easir: Easir) -> None:
    asked = {"status": "done", "type": "fax", "teams": "1,x", "page": "0", "per_page": "101"}
    assert places(await easir.problems("GET", "/campaigns", params=asked)) == {
        "page": "validation.numeric_min",
        "per_page": "validation.numeric_max",
        "status": "validation.invalid",
        "type": "validation.invalid",
        "teams": "validation.integer",
    }


async def test_update_replaces_the_campaign_and_its_time(easir: Easir, clock: Clock) -> None:
    made = await easir.send("/campaigns", order(description="Old", template_id=2))
    path = f"/campaigns/{made['id']}"
    later = order(name="New", send_at="2026-03-02 12:00:00")
    answer = await easir.send(path, later, method="PUT", status=200)
    assert answer["send_at"] == "2026-03-02 12:00:00"
    read = await easir.get(path)
    assert (read["name"], read["description"], read["template"]) == ("New", None, None)
    await clock.advance(3600)
    assert (await easir.get(path))["sent_at"] is None
    await clock.advance(3600)
    assert (await easir.get(path))["sent_at"] == "2026-03-02 12:00:00"


async def test_campaign_that_becomes_a_draft_is_not_sent(easir: Easir, clock: Clock) -> None:
    path = f"/campaigns/{(await easir.send('/campaigns', order()))['id']}"
    await easir.send(path, order(approved=False), method="PUT", status=200)
    await clock.advance(7200)
    assert (await easir.get(path))["sent_at"] is None


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_sent_campaign_can_be_neither_changed_nor_deleted(
    easir: Easir, clock: Clock, method: str
) -> None:
    made = await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    body = order() if method == "PUT" else None
    problems = await easir.problems(method, f"/campaigns/{made['id']}", body)
    assert problems == [
        {
            "message": "The campaign has already been sent.",
            "code": "validation.invalid",
            "field": "sent_at",
        }
    ]


async def test_deleted_campaign_is_gone_and_never_sent(easir: Easir, clock: Clock) -> None:
    made = await easir.send("/campaigns", order())
    path = f"/campaigns/{made['id']}"
    response = await easir.call("DELETE", path)
    assert (response.status_code, response.content) == (204, b"")
    gone = await easir.call("GET", path)
    assert gone.status_code == 410
    assert gone.json()["errors"][0]["code"] == "missing"
    assert await names(easir) == ["Campaign name"]
    await clock.advance(7200)
    assert (await easir.client.get("/__admin/messages")).json()["items"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("POST", "/copy"),
        ("GET", "/messages/1"),
        ("GET", "/letters"),
        ("GET", "/preview"),
        ("POST", "/test-email"),
        ("GET", "/recipients"),
        ("GET", "/recipients/export"),
        ("GET", "/recipients/export/f6ff892b-a661-4fd8-8d77-dcc35d3870f2"),
    ],
)
async def test_campaign_that_never_was_is_not_found(easir: Easir, method: str, path: str) -> None:
    body = {"json": order(email="a@example.com")} if method in ("PUT", "POST") else {}
    response = await easir.call(method, f"/campaigns/{UNKNOWN}{path}", **body)
    assert response.status_code == 404
    assert response.json() == {"errors": [{"message": "Not found", "code": "not_found"}]}


async def test_copy_has_neither_time_nor_task(easir: Easir) -> None:
    copied = (await easir.call("POST", f"/campaigns/{PRINTED}/copy")).json()
    assert copied["name"] == "Campaign name - copy"
    assert (copied["send_at"], copied["task"], copied["sent_at"]) == (None, None, None)
    assert copied["message"]["sender"] == "example@easir.com"
    assert (await easir.get(f"/campaigns/{copied['id']}"))["filter"] == copied["filter"]


async def test_copy_answers_an_empty_204_when_the_sandbox_is_set_so(easir: Easir) -> None:
    path = "/__admin/vendors/easir/campaign-settings"
    assert (await easir.client.put(path, json={"copy_status": 204})).json()["copy_status"] == 204
    response = await easir.call("POST", f"/campaigns/{PRINTED}/copy")
    assert (response.status_code, response.content) == (204, b"")
    assert await names(easir, q="copy") == ["Campaign name - copy"]


async def test_get_may_carry_a_body(easir: Easir) -> None:
    response = await easir.call("GET", f"/campaigns/{PRINTED}", json={"any": "thing"})
    assert response.status_code == 200


async def test_calls_are_listed_without_a_message(easir: Easir) -> None:
    await easir.send("/campaigns", call())
    (listed,) = (await easir.get("/campaigns", type="telephone"))["data"]
    assert listed["message"] is None
