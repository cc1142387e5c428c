"""`GET scheduled`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.scheduled_client import Scheduled

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

THREE = ["34666555444", "34666555333", "34666555222"]
LATER = "20260302110000"
INVALID_GUID = (400, 120, "Invalid GUID")
MAIL = {
    "to": ["someone@example.com"],
    "fromEmail": "info@sample.com",
    "fromName": "Sample",
    "replyTo": "replyto@example.com",
    "subject": "News",
    "body": "<p>Hello</p>",
    "scheduleDate": LATER,
}
LANDING = {
    "to": ["34666555111"],
    "from": "TEST",
    "message": "See {LAND_URL}",
    "templateBody": "<p>Hi</p>",
    "scheduleDate": LATER,
}


@pytest.fixture
def scheduled(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Scheduled:
    """A client of the endpoint."""
    return Scheduled(client, nrs360["auth"])


async def test_without_scheduled_messages_the_list_is_empty(scheduled: Scheduled, sms: Sms) -> None:
    await sms.accept()

    assert await scheduled.ask("GET") == {"result": [], "total": 0}


async def test_a_list_has_the_messages_without_their_content(
    scheduled: Scheduled, sms: Sms
) -> None:
    await sms.accept(to=THREE[:2], scheduleDate=LATER)

    answer = await scheduled.ask("GET")

    row = {
        "guid": "100",
        "type": "SMS",
        "sending_id": 100_001,
        "created_at": "2026-03-02 10:00:00",
        "updated_at": "2026-03-02 10:00:00",
        "scheduled_at": "2026-03-02 11:00:00",
    }
    assert answer == {"result": [row, {**row, "guid": "101"}], "total": 2}
    assert list(answer["result"][0]) == list(row)


async def test_a_single_guid_shows_the_content(scheduled: Scheduled, sms: Sms) -> None:
    await sms.accept(
        to=THREE, scheduleDate=LATER, encoding="utf-16", message="Hi {n}", sub=[{"n": 1}] * 3
    )

    answer = await scheduled.ask("GET", query="?guid=101")

    content = {
        "to": "34666555333",
        "from": "TEST",
        "encoding": "utf-16",
        "message": "Hi 1",
        "campaignId": 100_000,
        "sendingId": 100_001,
    }
    result = {
        "guid": "101",
        "type": "SMS",
        "content": content,
        "created_at": "2026-03-02 10:00:00",
        "updated_at": "2026-03-02 10:00:00",
        "scheduled_at": "2026-03-02 11:00:00",
    }
    assert answer == {"result": result, "total": 1}
    assert list(answer["result"]) == list(result)
    assert list(answer["result"]["content"]) == list(content)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?guid=100,102", ["100", "102"]),
        ("?guid[]=100&guid[]=102", ["100", "102"]),
        ("?guid%5B%5D=100&guid%5B%5D=102", ["100", "102"]),
        ("?guid[0]=102&guid[1]=100", ["100", "102"]),
        ("?guid=100&guid=102", ["100", "102"]),
        ("?guid=100,100,102", ["100", "102"]),
        ("?guid=0100,102", ["100", "102"]),
        ("", ["100", "101", "102"]),
        ("?type=SMS", ["100", "101", "102"]),
        ("?type=MAILING", []),
        ("?sendingId=100001", ["100", "101", "102"]),
        ("?sendingId=1", []),
        ("?type=&sendingId=", ["100", "101", "102"]),
    ],
)
async def test_a_query_chooses(
    scheduled: Scheduled, sms: Sms, query: str, found: list[str]
) -> None:
    await sms.accept(to=THREE, scheduleDate=LATER)

    assert await scheduled.guids(query) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"guid": [100, 102]}, ["100", "102"]),
        ({"guid": ["100", "102"]}, ["100", "102"]),
        ({"guid": "100,102"}, ["100", "102"]),
        ({"guid": None}, ["100", "101", "102"]),
        ({"type": "MAILING"}, []),
        ({}, ["100", "101", "102"]),
    ],
)
async def test_a_body_chooses_too(
    scheduled: Scheduled, sms: Sms, body: Any, found: list[str]
) -> None:
    await sms.accept(to=THREE, scheduleDate=LATER)

    answer = await scheduled.ask("GET", body)

    assert [row["guid"] for row in answer["result"]] == found


async def test_a_single_guid_may_be_in_an_array(scheduled: Scheduled, sms: Sms) -> None:
    await sms.accept(to=THREE, scheduleDate=LATER)

    for body in ({"guid": 101}, {"guid": "101"}, {"guid": [101]}):
        assert (await scheduled.ask("GET", body))["result"]["content"]["to"] == "34666555333"


async def test_the_id_that_a_send_answered_names_its_message(
    scheduled: Scheduled, sms: Sms
) -> None:
    rows = await sms.accept(to=THREE, scheduleDate=LATER)

    assert (await scheduled.ask("GET", query=f"?guid={rows[1]['id']}"))["result"]["guid"] == "101"
    both = f"?guid={rows[0]['id']},{rows[2]['id']}"
    assert await scheduled.guids(both) == ["100", "102"]


@pytest.mark.parametrize(
    "guid", ["1", "0", "-100", "abc", "100,1", "", ",", "100,", "9" * 18, "9" * 40, "1e2", "٣"]
)
async def test_an_unknown_guid_is_refused(scheduled: Scheduled, sms: Sms, guid: str) -> None:
    await sms.accept(to=THREE, scheduleDate=LATER)

    assert await scheduled.refuse("GET", query=f"?guid={guid}") == INVALID_GUID


@pytest.mark.parametrize("guid", [[], True, {}, 1.5, [[100]], [None], [100, "x"]], ids=repr)
async def test_a_guid_of_another_type_is_refused(scheduled: Scheduled, sms: Sms, guid: Any) -> None:
    await sms.accept(to=THREE, scheduleDate=LATER)

    for method in ("GET", "DELETE"):
        assert await scheduled.refuse(method, {"guid": guid}) == INVALID_GUID
    assert await scheduled.guids() == ["100", "101", "102"]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("?type=VOICE", "The selected type is invalid."),
        ("?type=sms", "The selected type is invalid."),
        ("?sendingId=x", "The sendingId field must be an integer."),
    ],
)
async def test_a_filter_that_cannot_be_read_is_refused(
    scheduled: Scheduled, query: str, text: str
) -> None:
    assert await scheduled.refuse("GET", query=query) == (422, 422, text)


async def test_a_message_that_has_left_is_no_longer_scheduled(
    scheduled: Scheduled, sms: Sms, advance: Callable[[float], Awaitable[None]]
) -> None:
    await sms.accept(scheduleDate=LATER)
    await advance(3_599)
    assert await scheduled.guids() == ["100"]

    await advance(2)

    assert await scheduled.guids() == []
    assert await scheduled.refuse("GET", query="?guid=100") == INVALID_GUID


async def test_a_message_that_waits_for_its_hours_is_scheduled(
    scheduled: Scheduled, sms: Sms
) -> None:
    await sms.accept(availableTimes=[{"from": "12:00", "to": "13:00"}])

    assert (await scheduled.ask("GET"))["result"][0]["scheduled_at"] == "2026-03-02 12:00:00"


async def test_mails_and_landing_messages_are_listed_by_type(
    scheduled: Scheduled, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    for path, body in (("mailing", MAIL), ("landingsms", LANDING)):
        response = await client.post(f"/nrs360/api/rest/{path}", json=body, **nrs360)
        assert response.status_code == 202, response.text

    listed = (await scheduled.ask("GET"))["result"]
    assert [(row["guid"], row["type"]) for row in listed] == [("100", "MAILING"), ("101", "SMS")]
    assert await scheduled.guids("?type=MAILING") == ["100"]
    assert await scheduled.guids("?type=SMS") == ["101"]
    assert await scheduled.guids("?guid=101&type=MAILING") == []
    mail = (await scheduled.ask("GET", query="?guid=100"))["result"]["content"]
    assert list(mail) == [
        "to",
        "fromEmail",
        "fromName",
        "replyTo",
        "subject",
        "body",
        "campaignId",
        "sendingId",
    ]
    assert (mail["to"], mail["subject"]) == ("someone@example.com", "News")


async def test_a_body_that_is_no_object_is_refused(scheduled: Scheduled, sms: Sms) -> None:
    await sms.accept(scheduleDate=LATER)

    for method in ("GET", "PUT", "DELETE"):
        for content in (b"[]", b"null", b"{", b'"100"', b"guid=100"):
            response = await scheduled.call(method, content=content)
            assert response.status_code == 400, (method, content)
            assert response.json() == {"error": {"code": 125, "description": "Invalid JSON"}}
    assert await scheduled.guids() == ["100"]


async def test_an_empty_body_with_a_json_type_is_none(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    json_type = {"content-type": "application/json"}

    for method in ("GET", "DELETE"):
        response = await client.request(
            method, "/nrs360/api/rest/scheduled", headers=json_type, **nrs360
        )
        assert response.status_code == 200
