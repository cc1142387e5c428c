"""`groups`. Page section "Databases", Groups."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.vendors.nrs360.contacts_client import Book

NOT_FOUND = (404, 404, "Resource not found")
REQUIRED = (422, 422, "The name field is required.")


@pytest.fixture
def book(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Book:
    """A client of the groups."""
    return Book(client, nrs360["auth"])


async def test_a_group_is_made_renamed_and_deleted(book: Book) -> None:
    made = await book.call("POST", "groups", {"name": "News"})
    assert (made.status_code, made.json()) == (201, {"data": {"id": 2, "name": "News"}})

    renamed = await book.call("PUT", "groups/2", {"name": "Old news"})
    assert (renamed.status_code, renamed.json()) == (200, {"data": {"id": 2, "name": "Old news"}})
    assert await book.get("groups/2") == {"data": {"id": 2, "name": "Old news"}}

    deleted = await book.call("DELETE", "groups/2")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert await book.refuse("GET", "groups/2") == NOT_FOUND
    assert await book.refuse("DELETE", "groups/2") == NOT_FOUND


async def test_a_name_may_be_used_twice(book: Book) -> None:
    await book.call("POST", "groups", {"name": "My Contact List"})

    assert (await book.get("groups"))["data"] == [
        {"id": 1, "name": "My Contact List"},
        {"id": 2, "name": "My Contact List"},
    ]


async def test_an_id_is_not_given_out_again(book: Book) -> None:
    await book.call("POST", "groups", {"name": "News"})
    await book.call("DELETE", "groups/2")

    made = await book.call("POST", "groups", {"name": "More news"})
    assert made.json()["data"]["id"] == 3


async def test_the_contacts_of_a_deleted_group_stay(book: Book) -> None:
    await book.call("DELETE", "groups/1")

    assert (await book.show(1))["groups"] == {"data": []}


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": ""}, {"name": "  "}], ids=repr)
@pytest.mark.parametrize(("method", "path"), [("POST", "groups"), ("PUT", "groups/1")])
async def test_a_name_is_required(book: Book, method: str, path: str, body: Any) -> None:
    assert await book.refuse(method, path, body) == REQUIRED
    assert (await book.get("groups"))["data"] == [{"id": 1, "name": "My Contact List"}]


@pytest.mark.parametrize("name", [["News"], {"en": "News"}, True], ids=repr)
async def test_a_name_is_a_text(book: Book, name: Any) -> None:
    expected = (422, 422, "The name field must be a string.")
    assert await book.refuse("POST", "groups", {"name": name}) == expected


@pytest.mark.parametrize("number", ["2", "x", "9" * 19])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_an_id_that_is_no_groups_is_not_found(book: Book, method: str, number: str) -> None:
    body = {"name": "News"} if method == "PUT" else None
    assert await book.refuse(method, f"groups/{number}", body) == NOT_FOUND


async def test_the_printed_request_without_an_id_is_not_allowed(book: Book) -> None:
    body = {"name": "My new contact list"}
    assert await book.refuse("PUT", "groups", body) == (405, 405, "Method not allowed")
