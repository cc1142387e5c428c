"""`GET whatsapp/conversations`: lists, one, its messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.whatsapp_client import OTHER, PAIR, SENDER, USER, Whatsapp

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control


@pytest.fixture
def whatsapp(client: httpx.AsyncClient, nrs360: dict[str, Any], control: Control) -> Whatsapp:
    """A client of the WhatsApp endpoints."""
    return Whatsapp(client, nrs360["auth"], control)


LINK = "http://localhost:4360/nrs360/api/rest/whatsapp/conversations"
SEEDED = {
    "from": "34666777555",
    "to": "34666555444",
    "totalMessages": 2,
    "status": "OPEN",
    "isSessionActive": True,
    "sessionExpiresAt": "2026-03-03T09:00:00+00:00",
    "createdAt": "2026-03-02T08:00:00+00:00",
    "updatedAt": "2026-03-02T09:00:00+00:00",
    "links": {"messages": f"{LINK}/34666777555/34666555444/messages"},
    "contact": {
        "data": {
            "msisdn": "34666555444",
            "firstName": None,
            "lastName": None,
            "email": None,
            "interest": None,
            "comment": None,
            "country": "ES",
        }
    },
}
NOT_FOUND = {"error": {"code": 404, "description": "Resource not found"}}


async def test_a_new_sandbox_has_the_printed_conversation(whatsapp: Whatsapp) -> None:
    listed = await whatsapp.get()

    assert listed["data"] == [SEEDED]
    assert listed["meta"]["pagination"]["links"] == []
    assert await whatsapp.get(f"/{PAIR}") == {"data": SEEDED}


async def test_a_new_sandbox_has_an_empty_inbox_and_nothing_to_do(control: Control) -> None:
    assert await control.inbox() == []
    assert (await control("POST", "/clock/advance", {"seconds": 90_000}))["firedTotal"] == 0


async def test_the_conversation_that_changed_last_comes_first(
    whatsapp: Whatsapp, control: Control
) -> None:
    await whatsapp.accept({"to": OTHER})
    await control.advance(60)
    assert [one["to"] for one in (await whatsapp.get())["data"]] == [OTHER, USER]

    await whatsapp.hear("Hello")

    assert [one["to"] for one in (await whatsapp.get())["data"]] == [USER, OTHER]


async def test_conversations_are_filtered_by_sender_and_recipient(
    whatsapp: Whatsapp, control: Control
) -> None:
    await control.platform("POST", "/whatsapp/senders", {"phone": "34600999888"})
    await whatsapp.accept({"to": OTHER}, {"to": USER}, from_="34600999888")

    async def find(query: str) -> list[tuple[str, str]]:
        data = (await whatsapp.get(query))["data"]
        return sorted((one["from"], one["to"]) for one in data)

    assert await find("?from=34600999888") == [("34600999888", OTHER), ("34600999888", USER)]
    assert await find(f"?to={USER}") == [("34600999888", USER), (SENDER, USER)]
    assert await find(f"?to={USER}&from={SENDER}") == [(SENDER, USER)]
    assert await find("?to=3466655") == []
    assert len(await find("?to=&from=")) == 3


async def test_conversations_come_in_pages_whose_links_open(
    whatsapp: Whatsapp, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    await whatsapp.accept(*({"to": f"3460000100{number}"} for number in range(4, 9)))

    first = await whatsapp.get(f"?limit=4&from={SENDER}")
    assert first["meta"]["pagination"] == {
        "total": 6,
        "count": 4,
        "per_page": 4,
        "current_page": 1,
        "total_pages": 2,
        "links": {"next": f"{LINK}?limit=4&from={SENDER}&page=2"},
    }
    second = await client.get(first["meta"]["pagination"]["links"]["next"], **nrs360)
    assert len(second.json()["data"]) == 2


async def test_the_printed_form_of_a_link_opens_too(whatsapp: Whatsapp) -> None:
    await whatsapp.accept({"to": OTHER})

    assert await whatsapp.get("&page=1&limit=1") == await whatsapp.get("?page=1&limit=1")
    printed = await whatsapp.get(f"/{PAIR}/messages&page=2&limit=1")
    assert printed == await whatsapp.get(f"/{PAIR}/messages?page=2&limit=1")
    assert [one["type"] for one in printed["data"]] == ["template"]


async def test_a_page_of_a_hundred_is_the_default(whatsapp: Whatsapp) -> None:
    for number in range(99):
        await whatsapp.say(f"Message {number}")

    listed = await whatsapp.get(f"/{PAIR}/messages")
    assert len(listed["data"]) == 100
    assert listed["data"][0]["content"] == "Message 98"
    assert listed["meta"]["pagination"]["total"] == 101
    assert listed["meta"]["pagination"]["links"] == {"next": f"{LINK}/{PAIR}/messages?page=2"}


@pytest.mark.parametrize("path", ["", f"/{PAIR}/messages"])
@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("limit=0", "The limit field must be an integer between 1 and 1000."),
        ("limit=1001", "The limit field must be an integer between 1 and 1000."),
        ("page=x", "The page field must be an integer between 1 and 1000000."),
    ],
)
async def test_a_page_that_cannot_be_is_422(
    whatsapp: Whatsapp, path: str, query: str, text: str
) -> None:
    answer = await whatsapp.get(f"{path}?{query}", status=422)
    assert answer == {"error": {"code": 422, "description": text}}


@pytest.mark.parametrize("pair", [f"{USER}/{SENDER}", f"{SENDER}/34", "x/y", f"{SENDER}/%00"])
async def test_a_conversation_that_is_not_there_is_404(whatsapp: Whatsapp, pair: str) -> None:
    assert await whatsapp.get(f"/{pair}", status=404) == NOT_FOUND
    assert await whatsapp.get(f"/{pair}/messages", status=404) == NOT_FOUND
    refused = await whatsapp.say(pair=pair)
    assert (refused.status_code, refused.json()) == (404, NOT_FOUND)


async def test_a_recipient_that_is_a_contact_is_shown_with_its_data(
    whatsapp: Whatsapp, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    contact = {
        "phone": USER,
        "countryIso": "PT",
        "email": "email@example.com",
        "name": "First",
        "surname": "Last",
        "groupsNames": ["My Contact List"],
        "customFields": [
            {"key": "interest", "value": "Interest example"},
            {"key": "comment", "value": "Comment example"},
        ],
    }
    made = await client.post("/nrs360/api/rest/contacts", json=contact, **nrs360)
    assert made.status_code == 201, made.text

    assert (await whatsapp.get(f"/{PAIR}"))["data"]["contact"] == {
        "data": {
            "msisdn": USER,
            "firstName": "First",
            "lastName": "Last",
            "email": "email@example.com",
            "interest": "Interest example",
            "comment": "Comment example",
            "country": "PT",
        }
    }


async def test_a_sandbox_named_in_the_path_is_in_the_links(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    response = await client.get("/nrs360/~mine/api/rest/whatsapp/conversations", **nrs360)

    link = response.json()["data"][0]["links"]["messages"]
    assert "/nrs360/~mine/api/rest/whatsapp/" in link
    assert (await client.get(link, **nrs360)).status_code == 200


async def test_a_number_with_plus_joins_the_conversation_where_plus_is_accepted(
    whatsapp: Whatsapp, control: Control
) -> None:
    await control.platform("PUT", "/settings", {"accept_plus": True})
    await whatsapp.accept({"to": f"+{USER}"}, {"to": USER})

    listed = await whatsapp.get()
    assert [(one["to"], one["totalMessages"]) for one in listed["data"]] == [(USER, 4)]
