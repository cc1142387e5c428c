"""What is read: team, users, campaigns, requests and contacts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.vendors.collect.conftest import (
    BAD,
    CAMPAIGN,
    HIDDEN,
    JOHN,
    SIMPLE,
    UNKNOWN,
    Collect,
    refusal,
)


async def test_team_is_answered_as_documented(collect: Collect) -> None:
    assert await collect.get("/team") == {
        "_id": "uGFRDeEL3Ct2uYo2c",
        "tz": "Europe/Paris",
        "name": "ACME",
        "plan": {"name": "business", "end": "2027-03-02T10:00:00Z"},
    }


async def test_users_are_a_bare_array(collect: Collect) -> None:
    users = await collect.get("/users")
    assert [one["email"] for one in users] == [
        "ada@example.com",
        "grace@example.com",
        "alan@example.com",
    ]
    assert (await collect.get("/users", offset=1, limit=1))[0]["firstName"] == "Grace"


async def test_campaigns_tell_how_many_requests_are_where(collect: Collect) -> None:
    sent = [await collect.send(CAMPAIGN, sendMessage=number == 0) for number in range(3)]
    await collect.patch("/request", requestId=sent[0]["_id"], status="completed")
    await collect.patch("/request", requestId=sent[1]["_id"], status="waiting")
    campaigns = await collect.get("/campaigns")
    assert [one["name"] for one in campaigns] == [
        "Vehicle registration",
        "Bank details",
        "Registrations of last year",
    ]
    assert list(campaigns[0]) == ["_id", "name", "createdAt", "status", "count"]
    assert campaigns[0]["count"] == {
        "request": 3, "open": 1, "done": 1, "due": 0, "waiting": 1, "error": 0, "message": 1,
    }  # fmt: skip
    assert (campaigns[2]["status"], campaigns[2]["count"]["request"]) == ("archived", 4)


async def test_campaign_has_items_of_every_kind(collect: Collect) -> None:
    campaign = await collect.get(f"/campaigns/{CAMPAIGN}")
    (form,) = campaign["forms"]
    assert form["items"][0] == {
        "id": "fIeLdBrAnD2Lm7ksd",
        "name": "Brand",
        "type": "text",
        "mandatory": True,
    }
    counts = [len(campaign[group]) for group in ("documents", "texts", "pages", "signs")]
    assert counts == [2, 1, 1, 1]


@pytest.mark.parametrize(
    ("campaign", "status", "text"),
    [("nothing", 404, UNKNOWN), ("hIdDeNcAmPaIgN4tx", 403, HIDDEN)],
)
async def test_campaign_that_is_not_to_be_seen_is_refused(
    collect: Collect, campaign: str, status: int, text: str
) -> None:
    response = await collect.call("GET", f"/campaigns/{campaign}")
    assert refusal(response) == (status, text, "")
    listed = await collect.call("GET", "/requests", params={"campaignId": campaign})
    assert refusal(listed) == (status, text, "campaignId")


async def test_requests_are_listed_newest_first_without_those_that_are_hidden(
    collect: Collect,
) -> None:
    sent = [await collect.send() for _ in range(4)]
    for request, status in zip(sent[1:], ("canceled", "archived", "draft"), strict=True):
        await collect.patch("/request", requestId=request["_id"], status=status)
    last = await collect.send(CAMPAIGN)
    listed = await collect.get("/requests")
    assert [one["_id"] for one in listed] == [last["_id"], sent[0]["_id"]]
    assert "documents" not in listed[0]
    ours = await collect.get("/requests", campaignId=SIMPLE)
    assert [one["_id"] for one in ours] == [sent[0]["_id"]]


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ("cancelled", "canceled"),
        ("canceled", "canceled"),
        ("archived", "archived"),
        ("draft", "draft"),
        ("pending", "pending"),
    ],
)
async def test_filter_names_a_status(collect: Collect, filter_: str, found: str) -> None:
    for status in ("pending", "canceled", "archived", "draft"):
        sent = await collect.send()
        await collect.patch("/request", requestId=sent["_id"], status=status)
    listed = await collect.get("/requests", campaignId=SIMPLE, filter=filter_)
    assert [one["status"] for one in listed] == [found]


@pytest.mark.parametrize("words", ["ELON", "musk", "elon musk", "tesla", "@example.org"])
async def test_search_looks_into_the_contact(collect: Collect, words: str) -> None:
    await collect.send()
    contact = {"email": "e@example.org", "firstName": "Elon", "lastName": "Musk",
               "company": "Tesla"}  # fmt: skip
    sent = await collect.send(contact=contact)
    listed = await collect.get("/requests", search=words)
    assert [one["_id"] for one in listed] == [sent["_id"]]


async def test_lists_are_cut_by_offset_and_limit(collect: Collect) -> None:
    contacts = [{"email": f"c{one}@example.com"} for one in range(50)]
    for _ in range(3):
        await collect.post("/requests", campaignId=SIMPLE, contacts=contacts, sendMessage=False)
    assert len(await collect.get("/requests")) == 50
    assert len(await collect.get("/requests", limit=100)) == 100
    assert len(await collect.get("/requests", offset=140, limit=100)) == 10


@pytest.mark.parametrize("path", ["/requests", "/contacts", "/campaigns", "/users"])
@pytest.mark.parametrize(
    ("name", "value"), [("limit", "101"), ("limit", "0"), ("limit", "x"), ("offset", "-1")]
)
async def test_cut_out_of_range_is_refused(
    collect: Collect, path: str, name: str, value: str
) -> None:
    response = await collect.call("GET", path, params={name: value})
    assert refusal(response) == (400, BAD, name)


PEOPLE: list[dict[str, Any]] = [
    {"email": "b@example.com", "firstName": "Bob", "lastName": "Zeta", "tag": ["vip"]},
    {"email": "C@example.com", "firstName": "alice", "lastName": "Young", "tags": ["new"]},
]


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"sort": "fnAsc"}, ["alice", "Bob", "John"]),
        ({"sort": "fnDesc"}, ["John", "Bob", "alice"]),
        ({"sort": "lnAsc"}, ["John", "alice", "Bob"]),
        ({"sort": "lnDesc"}, ["Bob", "alice", "John"]),
        ({"sort": "emAsc"}, ["Bob", "alice", "John"]),
        ({"sort": "emDesc"}, ["John", "alice", "Bob"]),
        ({"sort": "tagAsc"}, ["alice", "Bob", "John"]),
        ({"sort": "tagDesc"}, ["John", "Bob", "alice"]),
        ({}, ["John", "Bob", "alice"]),
        ({"email": "C@example.com"}, ["alice"]),
        ({"email": "c@example.com"}, []),
        ({"firstname": "ALICE"}, ["alice"]),
        ({"firstname": "ali"}, []),
        ({"lastname": "zeta"}, ["Bob"]),
        ({"search": "zet"}, ["Bob"]),
    ],
)
async def test_contacts_are_sorted_and_found(
    collect: Collect, params: dict[str, str], names: list[str]
) -> None:
    for person in PEOPLE:
        await collect.post("/contacts", **person)
    found = await collect.get("/contacts", **params)
    assert [one["firstName"] for one in found] == names


async def test_unknown_sort_is_refused(collect: Collect) -> None:
    response = await collect.call("GET", "/contacts", params={"sort": "fn"})
    assert refusal(response) == (400, BAD, "sort")


async def test_contact_is_made_read_and_changed(collect: Collect) -> None:
    custom = [{"variable": "brand", "value": "Tesla"}]
    made = await collect.post("/contacts", email="e@example.org", tag=["a"], customFields=custom)
    assert (made["nbRequest"], made["tag"], made["requests"]) == (0, ["a"], [])
    changed = await collect.post(
        f"/contacts/{made['_id']}",
        firstName="Elon",
        tags=["b"],
        customFields=[{"variable": "brand", "value": "SpaceX"}, {"variable": "x", "value": 1}],
    )
    assert (changed["firstName"], changed["email"], changed["tag"]) == (
        "Elon",
        "e@example.org",
        ["b"],
    )
    assert [(one["variable"], one["value"]) for one in changed["custom"]] == [
        ("brand", "SpaceX"),
        ("x", 1),
    ]
    assert changed["custom"][0]["_id"] == made["custom"][0]["_id"]
    assert await collect.get(f"/contacts/{made['_id']}") == changed


async def test_contact_has_its_requests_newest_first(collect: Collect) -> None:
    sent = await collect.send()
    contact = await collect.get(f"/contacts/{JOHN}")
    assert contact["nbRequest"] == 5
    assert len(contact["requests"]) == 5
    assert contact["requests"][0]["_id"] == sent["_id"]


@pytest.mark.parametrize("body", [{}, {"email": "x"}, {"email": "x@example.com", "tag": 7}])
async def test_bad_contact_is_refused(collect: Collect, body: dict[str, Any]) -> None:
    response = await collect.call("POST", "/contacts", body)
    status, text, field = refusal(response)
    assert (status, text) == (400, BAD)
    assert field in ("contact.email", "contact.tag")


async def test_unknown_contact_is_refused(collect: Collect) -> None:
    for method, body in (("GET", None), ("POST", {"firstName": "X"})):
        response = await collect.call(method, "/contacts/nothing", body)
        assert refusal(response) == (404, UNKNOWN, "")


async def _list_requests(collect: Collect) -> Any:
    return await collect.get("/requests", filter="archived")


async def _read_contact(collect: Collect) -> Any:
    return (await collect.get(f"/contacts/{JOHN}"))["requests"]


async def _change_contact(collect: Collect) -> Any:
    return (await collect.post("/contacts", email="johndoe@example.com"))["requests"]


@pytest.mark.parametrize("ask", [_list_requests, _read_contact, _change_contact])
async def test_portals_of_the_fixtures_requests_open_on_this_server(
    client: httpx.AsyncClient, collect: Collect, ask: Callable[[Collect], Awaitable[Any]]
) -> None:
    for request in await ask(collect):
        assert request["portalUrl"].startswith("http://localhost:4360/collect/portal/")
        assert (await client.get(request["portalUrl"])).status_code == 200


async def test_fixtures_contact_was_active_when_its_last_request_was_sent(collect: Collect) -> None:
    john = await collect.get(f"/contacts/{JOHN}")
    assert john["lastActivity"] == max(one["createdAt"] for one in john["requests"])


@pytest.mark.parametrize(
    "params",
    [{"firstname": "élodie"}, {"lastname": "Özil"}, {"search": "ÉLO"}, {"search": "özil"}],
    ids=["first-name", "last-name", "search-in-capitals", "search"],
)
async def test_case_of_any_letter_is_folded(collect: Collect, params: dict[str, str]) -> None:
    await collect.post("/contacts", email="e@example.com", firstName="Élodie", lastName="ÖZIL")
    assert [one["email"] for one in await collect.get("/contacts", **params)] == ["e@example.com"]


async def test_address_of_another_contact_is_not_taken(collect: Collect) -> None:
    other = await collect.post("/contacts", email="e@example.com")
    body = {"email": "johndoe@example.com"}
    response = await collect.call("POST", f"/contacts/{other['_id']}", body)
    assert refusal(response) == (400, BAD, "email")
    assert (await collect.post(f"/contacts/{JOHN}", **body))["email"] == "johndoe@example.com"
