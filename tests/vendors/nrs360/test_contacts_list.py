"""`GET contacts` and `GET contacts/<ID>`. Page section "Databases"."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.vendors.nrs360.contacts_client import Book


@pytest.fixture
async def book(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Book:
    """A client of the contacts, and four of them beside the one of the fixtures."""
    made = Book(client, nrs360["auth"])
    await made.make(email="ann@example.com", phone="34600111222", countryIso="ES", externalId="A1")
    await made.make(email="bob@example.com", phone="34600111222", countryIso="FR", externalId="B1")
    await made.make(email=..., landline="900222222", countryIso="FR")
    await made.make(email="Ann@Example.com")
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("", [1, 2, 3, 4, 5], id="none"),
        pytest.param("email=ann@example.com", [2, 5], id="email"),
        pytest.param("email=bob%40example.com", [3], id="email encoded"),
        pytest.param("phone=34600111222", [2, 3], id="phone"),
        pytest.param("landline=900222222", [1, 4], id="landline"),
        pytest.param("countryIso=FR", [3, 4], id="country"),
        pytest.param("countryIso=fr", [3, 4], id="country in small letters"),
        pytest.param("externalId=A1", [2], id="external id"),
        pytest.param("externalId=a1", [], id="external ids tell capitals"),
        pytest.param("phone=34600111222&countryIso=FR", [3], id="two of them"),
        pytest.param("email=ann@example.com&phone=34600111222&externalId=B1", [], id="no contact"),
        pytest.param("email=", [1, 2, 3, 4, 5], id="empty"),
        pytest.param("email=%25", [], id="no pattern"),
        pytest.param("name=Name", [1, 2, 3, 4, 5], id="no filter of the page"),
    ],
)
async def test_filters_choose(book: Book, query: str, found: list[int]) -> None:
    answer = await book.get(f"contacts?{query}")

    assert [one["id"] for one in answer["data"]] == found
    assert answer["meta"]["pagination"]["total"] == len(found)
    assert answer["meta"]["pagination"]["count"] == len(found)


async def test_without_include_there_are_neither_custom_fields_nor_groups(book: Book) -> None:
    printed = [
        "id",
        "email",
        "phone",
        "countryIso",
        "landline",
        "name",
        "surname",
        "createdAt",
        "updatedAt",
    ]
    assert list((await book.get("contacts/1"))["data"]) == printed
    assert list((await book.get("contacts"))["data"][0]) == printed


@pytest.mark.parametrize(
    ("include", "added"),
    [
        pytest.param("customFields", {"customFields"}, id="custom fields"),
        pytest.param("groups", {"groups"}, id="groups"),
        pytest.param("groups,%20customFields", {"customFields", "groups"}, id="both, with a space"),
        pytest.param("links,groups", {"groups"}, id="one that is unknown"),
        pytest.param("", set(), id="empty"),
    ],
)
async def test_include_adds_what_it_names(book: Book, include: str, added: set[str]) -> None:
    plain = set((await book.get("contacts/1"))["data"])

    assert set((await book.get(f"contacts/1?include={include}"))["data"]) - plain == added
    assert set((await book.get(f"contacts?include={include}"))["data"][0]) - plain == added


async def test_a_contact_without_any_has_empty_ones(book: Book) -> None:
    await book.call("DELETE", "groups/1")

    shown = await book.show(2)
    assert shown["customFields"] == {"data": []}
    assert shown["groups"] == {"data": []}


async def test_pages_lead_on_and_back(book: Book) -> None:
    query = "countryIso=ES&limit=1&include=customFields,groups"
    first = (await book.get(f"contacts?{query}"))["meta"]["pagination"]
    second = await book.client.get(first["links"]["next"], auth=book.auth)

    base = "http://localhost:4360/nrs360/api/rest/contacts?countryIso=ES&limit=1"
    tail = "&include=customFields%2Cgroups&page="
    assert first == {
        "total": 2,
        "count": 1,
        "per_page": 1,
        "current_page": 1,
        "total_pages": 2,
        "links": {"next": f"{base}{tail}2"},
    }
    assert [one["id"] for one in second.json()["data"]] == [2]
    assert second.json()["meta"]["pagination"]["links"] == {"previous": f"{base}{tail}1"}


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("limit=1001", "The limit field must be an integer between 1 and 1000."),
        ("limit=0", "The limit field must be an integer between 1 and 1000."),
        ("limit=many", "The limit field must be an integer between 1 and 1000."),
        ("page=0", "The page field must be an integer between 1 and 1000000."),
    ],
)
@pytest.mark.parametrize("path", ["contacts", "groups"])
async def test_a_page_that_cannot_be_is_refused(
    book: Book, path: str, query: str, text: str
) -> None:
    assert await book.refuse("GET", f"{path}?{query}") == (422, 422, text)


async def test_an_empty_book_has_the_same_shape(book: Book) -> None:
    for number in range(1, 6):
        await book.call("DELETE", f"contacts/{number}")

    assert await book.get("contacts?include=customFields,groups") == {
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
