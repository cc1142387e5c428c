"""`v2/blacklist/{type}`: put, list and delete entries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.vendors.nrs360.blacklist_client import Blacklist

NOT_FOUND = (404, 404, "Resource not found")
REQUIRED = "The recipient field is required."
PHONE = "The recipient field must be a valid phone."
EMAIL = "The recipient field must be a valid email address."


@pytest.fixture
def blacklist(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Blacklist:
    """A client of the blacklist endpoints."""
    return Blacklist(client, nrs360["auth"])


async def test_a_new_account_has_empty_blacklists(blacklist: Blacklist) -> None:
    for kind in ("sms", "mailing", "voice"):
        response = await blacklist.call("GET", kind)
        assert response.status_code == 200
        assert response.json() == {
            "data": [],
            "meta": {
                "pagination": {
                    "total": 0,
                    "count": 0,
                    "per_page": 100,
                    "current_page": 1,
                    "total_pages": 1,
                    "links": [],
                }
            },
        }


async def test_what_is_put_is_listed_in_its_list_alone(blacklist: Blacklist) -> None:
    await blacklist.put("voice", "99000000000")

    assert await blacklist.entries("voice") == [
        {
            "type": "voice",
            "recipient": "99000000000",
            "isDefinitive": False,
            "sendingId": None,
            "campaignName": None,
            "createdAt": "2026-03-02T10:00:00+00:00",
        }
    ]
    assert await blacklist.entries("sms") == []


async def test_an_entry_that_is_put_again_stays_as_it_is(
    blacklist: Blacklist, advance: Callable[[float], Awaitable[None]]
) -> None:
    first = await blacklist.put("sms", "99000000000")
    await advance(60)

    assert await blacklist.put("sms", "99000000000") == first
    assert len(await blacklist.entries("sms")) == 1


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        pytest.param("sms", 99000000000, "99000000000", id="a number"),
        pytest.param("sms", "+99000000000", "99000000000", id="a plus"),
        pytest.param("voice", " 99000000000 ", "99000000000", id="spaces around"),
        pytest.param("sms", "34", "34", id="no real number"),
        pytest.param("mailing", "Me@EXAMPLE.com", "Me@example.com", id="a domain in capitals"),
    ],
)
async def test_a_recipient_is_kept_as_messages_have_it(
    blacklist: Blacklist, kind: str, sent: Any, kept: str
) -> None:
    assert (await blacklist.put(kind, sent))["recipient"] == kept
    assert (await blacklist.delete(kind, sent)).status_code == 204
    assert await blacklist.entries(kind) == []


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        pytest.param("sms", {}, REQUIRED, id="missing"),
        pytest.param("sms", {"recipient": None}, REQUIRED, id="null"),
        pytest.param("sms", {"recipient": " "}, REQUIRED, id="blank"),
        pytest.param(
            "sms", {"recipient": ["34"]}, "The recipient field must be a string.", id="an array"
        ),
        pytest.param("sms", {"recipient": "me@example.com"}, PHONE, id="address for sms"),
        pytest.param("voice", {"recipient": "1234567890123456"}, PHONE, id="16 digits"),
        pytest.param("mailing", {"recipient": "99000000000"}, EMAIL, id="phone for mailing"),
    ],
)
async def test_a_recipient_that_is_none_is_refused(
    blacklist: Blacklist, method: str, kind: str, body: Any, text: str
) -> None:
    assert await blacklist.refuse(method, kind, body) == (422, 422, text)


@pytest.mark.parametrize("kind", ["whatsapp", "SMS", "1", "sms%20"])
async def test_a_type_that_does_not_exist_is_not_found(blacklist: Blacklist, kind: str) -> None:
    body = {"recipient": "99000000000"}

    assert await blacklist.refuse("GET", kind) == NOT_FOUND
    assert await blacklist.refuse("PUT", kind, body) == NOT_FOUND
    assert await blacklist.refuse("DELETE", kind, body) == NOT_FOUND


async def test_a_recipient_that_is_not_listed_cannot_be_deleted(blacklist: Blacklist) -> None:
    await blacklist.put("sms", "99000000000")

    assert await blacklist.refuse("DELETE", "voice", {"recipient": "99000000000"}) == NOT_FOUND
    assert await blacklist.recipients("sms") == ["99000000000"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_a_body_that_is_no_object_is_refused(blacklist: Blacklist, method: str) -> None:
    assert await blacklist.refuse(method, "sms", []) == (400, 125, "Invalid JSON")
    assert await blacklist.refuse(method, "sms") == (400, 125, "Invalid JSON")


async def test_a_recipient_finds_its_entry(blacklist: Blacklist) -> None:
    for address in ("test@example.com", "other@example.com"):
        await blacklist.put("mailing", address)

    found = await blacklist.recipients("mailing?recipient=test%40EXAMPLE.com")

    assert found == ["test@example.com"]
    assert await blacklist.recipients("mailing?recipient=nobody") == []
    assert len(await blacklist.recipients("mailing?recipient=&unknown=1")) == 2


async def test_entries_come_in_pages(blacklist: Blacklist) -> None:
    for number in range(3):
        await blacklist.put("sms", f"9900000000{number}")

    response = await blacklist.call("GET", "sms?limit=2&page=2")

    assert [entry["recipient"] for entry in response.json()["data"]] == ["99000000002"]
    pagination = response.json()["meta"]["pagination"]
    assert (pagination["total"], pagination["count"], pagination["total_pages"]) == (3, 1, 2)
    previous = await blacklist.client.get(pagination["links"]["previous"], auth=blacklist.auth)
    assert [entry["recipient"] for entry in previous.json()["data"]] == [
        "99000000000",
        "99000000001",
    ]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        pytest.param(
            "limit=1001", "The limit field must be an integer between 1 and 1000.", id="limit"
        ),
        pytest.param("sendingId=x", "The sendingId field must be an integer.", id="sendingId"),
    ],
)
async def test_a_filter_that_cannot_be_read_is_refused(
    blacklist: Blacklist, query: str, text: str
) -> None:
    assert await blacklist.refuse("GET", f"sms?{query}") == (422, 422, text)
