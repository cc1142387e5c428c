"""`POST`, `PUT` and `DELETE contacts`. Page section "Databases"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.vendors.nrs360.contacts_client import ADDRESS, Book

NOT_FOUND = (404, 404, "Resource not found")


@pytest.fixture
def book(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Book:
    """A client of the contacts."""
    return Book(client, nrs360["auth"])


async def test_all_that_is_posted_is_read_back(book: Book) -> None:
    number = await book.make(
        phone="34600111222",
        landline="34911222333",
        countryIso="es",
        name="Ann",
        surname="Smith",
        customFields=[
            {"key": "color", "value": "red"},
            {"key": "born", "type": "date", "value": "2001-02-03T04:05:06+00:00"},
            {"key": "height", "type": "decimal", "value": "1.75"},
        ],
    )

    assert await book.show(number) == {
        "id": number,
        "email": "ann@example.com",
        "phone": "34600111222",
        "countryIso": "ES",
        "landline": "34911222333",
        "name": "Ann",
        "surname": "Smith",
        "createdAt": "2026-03-02T10:00:00+00:00",
        "updatedAt": "2026-03-02T10:00:00+00:00",
        "customFields": {
            "data": [
                {"key": "color", "type": "string", "value": "red"},
                {"key": "born", "type": "date", "value": "2001-02-03T04:05:06+00:00"},
                {"key": "height", "type": "decimal", "value": "1.75"},
            ]
        },
        "groups": {"data": [{"id": 1, "name": "My Contact List"}]},
    }


async def test_the_link_in_the_answer_opens(book: Book) -> None:
    response = await book.call("POST", "contacts", ADDRESS)

    link = response.json()["data"]["links"]["self"]
    opened = await book.client.get(link, auth=book.auth)
    assert opened.json()["data"]["email"] == "ann@example.com"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "{name}", "日本 😀", " a  b "]
)
async def test_names_come_back_as_they_were_sent(book: Book, text: str) -> None:
    number = await book.make(
        name=text, surname=text, groupsNames=[text], customFields=[{"key": text, "value": text}]
    )

    shown = await book.show(number)
    assert (shown["name"], shown["surname"]) == (text, text)
    assert shown["customFields"]["data"] == [{"key": text, "type": "string", "value": text}]
    assert shown["groups"]["data"][-1]["name"] == text


async def test_numbers_may_be_json_numbers(book: Book) -> None:
    number = await book.make(
        phone=34600111222,
        countryIso="ES",
        groupsIds=["1"],
        groupsNames=[2026],
        customFields=[{"key": "age", "type": "decimal", "value": 42}],
    )

    shown = await book.show(number)
    assert shown["phone"] == "34600111222"
    assert shown["customFields"]["data"] == [{"key": "age", "type": "decimal", "value": "42"}]
    assert [group["name"] for group in shown["groups"]["data"]] == ["My Contact List", "2026"]


async def test_unknown_keys_are_passed_over(book: Book) -> None:
    assert await book.make(nickname="Annie", id=77) == 2


async def test_an_address_may_be_used_twice(book: Book) -> None:
    assert await book.make() != await book.make()


async def test_groups_that_do_not_exist_are_made_once(book: Book) -> None:
    first = await book.make(groupsIds=..., groupsNames=["News", "Offers", "news"])
    second = await book.make(groupsIds=..., groupsNames=["NEWS", "my contact list"])

    assert (await book.show(first))["groups"]["data"] == [
        {"id": 2, "name": "News"},
        {"id": 3, "name": "Offers"},
    ]
    assert (await book.show(second))["groups"]["data"] == [
        {"id": 1, "name": "My Contact List"},
        {"id": 2, "name": "News"},
    ]


async def test_a_refused_contact_leaves_no_group_behind(book: Book) -> None:
    body = {**ADDRESS, "groupsNames": ["News"], "customFields": [{"value": "no key"}]}
    assert (await book.refuse("POST", "contacts", body))[0] == 422

    assert [one["name"] for one in (await book.get("groups"))["data"]] == ["My Contact List"]


async def test_of_custom_fields_with_one_key_the_last_counts(book: Book) -> None:
    twice = [{"key": "color", "value": "red"}, {"key": "color", "value": "blue"}]
    number = await book.make(customFields=twice)

    assert (await book.show(number))["customFields"]["data"] == [
        {"key": "color", "type": "string", "value": "blue"}
    ]


async def test_putting_replaces_the_whole_contact(
    book: Book, advance: Callable[[float], Awaitable[None]]
) -> None:
    await advance(60)
    body = {"landline": "34911222333", "countryIso": "ES", "groupsNames": ["News"]}

    response = await book.call("PUT", "contacts/1", body)

    assert response.status_code == 200
    assert await book.show(1) == {
        "id": 1,
        "email": None,
        "phone": None,
        "countryIso": "ES",
        "landline": "34911222333",
        "name": None,
        "surname": None,
        "createdAt": "2026-03-02T10:00:00+00:00",
        "updatedAt": "2026-03-02T10:01:00+00:00",
        "customFields": {"data": []},
        "groups": {"data": [{"id": 2, "name": "News"}]},
    }


async def test_a_deleted_contact_is_gone_and_its_group_stays(book: Book) -> None:
    response = await book.call("DELETE", "contacts/1")

    assert (response.status_code, response.content) == (204, b"")
    assert await book.refuse("GET", "contacts/1") == NOT_FOUND
    assert await book.refuse("DELETE", "contacts/1") == NOT_FOUND
    assert await book.find("") == []
    assert (await book.get("groups/1"))["data"]["name"] == "My Contact List"


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "1.0", "1e0", "9" * 30, "%C2%B2"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_an_id_that_is_no_contacts_is_not_found(book: Book, method: str, number: str) -> None:
    body = ADDRESS if method == "PUT" else None
    assert await book.refuse(method, f"contacts/{number}", body) == NOT_FOUND


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_without_an_id_only_reading_and_making_is_allowed(book: Book, method: str) -> None:
    body = None if method == "DELETE" else ADDRESS
    assert await book.refuse(method, "contacts", body) == (405, 405, "Method not allowed")


REQUIRED = "The {} field is required."
INVALID = "The selected {} is invalid."
REFUSED = [
    ({"email": ...}, REQUIRED.format("email")),
    ({"email": None}, REQUIRED.format("email")),
    ({"email": ""}, REQUIRED.format("email")),
    ({"email": "  "}, REQUIRED.format("email")),
    ({"email": "ann"}, "The email field must be a valid email address."),
    ({"email": ["ann@example.com"]}, "The email field must be a string."),
    ({"email": True}, "The email field must be a string."),
    ({"phone": "34600111222"}, REQUIRED.format("countryIso")),
    ({"landline": "34911222333"}, REQUIRED.format("countryIso")),
    ({"phone": "six", "countryIso": "ES"}, "The phone field must be a valid phone."),
    ({"phone": "+", "countryIso": "ES"}, "The phone field must be a valid phone."),
    ({"landline": "<b>1</b>", "countryIso": "ES"}, "The landline field must be a valid phone."),
    ({"phone": {}, "countryIso": "ES"}, "The phone field must be a string."),
    ({"countryIso": "ESP"}, INVALID.format("countryIso")),
    ({"countryIso": "34"}, INVALID.format("countryIso")),
    ({"countryIso": []}, "The countryIso field must be a string."),
    ({"groupsIds": ...}, REQUIRED.format("groupsIds")),
    ({"groupsIds": None}, REQUIRED.format("groupsIds")),
    ({"groupsIds": []}, REQUIRED.format("groupsIds")),
    ({"groupsIds": [], "groupsNames": []}, REQUIRED.format("groupsIds")),
    ({"groupsIds": 1}, "The groupsIds field must be an array."),
    ({"groupsIds": [1, "one"]}, "The groupsIds.1 field must be an integer."),
    ({"groupsIds": [None]}, REQUIRED.format("groupsIds.0")),
    ({"groupsIds": [1, 2]}, INVALID.format("groupsIds.1")),
    ({"groupsIds": [0]}, INVALID.format("groupsIds.0")),
    ({"groupsIds": [10**30]}, INVALID.format("groupsIds.0")),
    ({"groupsIds": [1] * 1001}, "The groupsIds field must not have more than 1000 items."),
    (
        {"groupsNames": ["News"] * 1001},
        "The groupsNames field must not have more than 1000 items.",
    ),
    ({"groupsNames": "News"}, "The groupsNames field must be an array."),
    ({"groupsNames": ["News", ""]}, REQUIRED.format("groupsNames.1")),
    ({"groupsNames": [{}]}, "The groupsNames.0 field must be a string."),
    ({"name": ["Ann"]}, "The name field must be a string."),
    ({"surname": False}, "The surname field must be a string."),
    ({"externalId": {}}, "The externalId field must be a string."),
    ({"customFields": {"color": "red"}}, "The customFields field must be an array."),
    (
        {"customFields": [{"key": "color"}] * 1001},
        "The customFields field must not have more than 1000 items.",
    ),
    ({"customFields": ["red"]}, "The customFields.0 field must be an object."),
    ({"customFields": [None]}, REQUIRED.format("customFields.0")),
    ({"customFields": [{"value": "red"}]}, REQUIRED.format("customFields.0.key")),
    (
        {"customFields": [{"key": 1, "value": []}]},
        "The customFields.0.value field must be a string.",
    ),
    ({"customFields": [{"key": "a", "type": "text"}]}, INVALID.format("customFields.0.type")),
    (
        {"customFields": [{"key": "a"}, {"key": "b", "type": "date", "value": "03/02/2001"}]},
        "The customFields.1.value field must be an ISO 8601 date.",
    ),
    (
        {"customFields": [{"key": "b", "type": "decimal", "value": "many"}]},
        "The customFields.0.value field must be a number.",
    ),
    (
        {"customFields": [{"key": "b", "type": "decimal", "value": "NaN"}]},
        "The customFields.0.value field must be a number.",
    ),
]


@pytest.mark.parametrize(("method", "path"), [("POST", "contacts"), ("PUT", "contacts/1")])
@pytest.mark.parametrize(("fields", "text"), REFUSED, ids=[repr(one[0])[:80] for one in REFUSED])
async def test_a_wrong_field_is_named(
    book: Book, method: str, path: str, fields: dict[str, Any], text: str
) -> None:
    body = {name: one for name, one in {**ADDRESS, **fields}.items() if one is not ...}
    before = await book.show(1)

    assert await book.refuse(method, path, body) == (422, 422, text)
    assert await book.find("") == [1]
    assert await book.show(1) == before


@pytest.mark.parametrize("body", ["[]", "{", "a=1", ""], ids=["array", "cut", "form", "empty"])
@pytest.mark.parametrize(("method", "path"), [("POST", "contacts"), ("PUT", "contacts/1")])
async def test_a_body_that_is_no_object_is_refused(
    book: Book, method: str, path: str, body: str
) -> None:
    response = await book.client.request(
        method, f"/nrs360/api/rest/{path}", content=body, auth=book.auth
    )

    assert response.status_code == 400
    assert response.json() == {"error": {"code": 125, "description": "Invalid JSON"}}
