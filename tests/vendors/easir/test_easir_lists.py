"""Pages of lists, searching, and the company's people, templates, paths and fields."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.vendors.easir.conftest import TOKEN, Easir


async def test_list_has_fifteen_to_a_page_and_links_that_open(
    client: httpx.AsyncClient, easir: Easir
) -> None:
    first = await easir.get("/accounts")

    assert len(first["data"]) == 15
    assert first["pagination"] == {
        "total": 40,
        "page": 1,
        "per_page": 15,
        "urls": {"previous": None, "next": "http://localhost:4360/easir/accounts?page=2"},
    }
    headers = {"authorization": f"Bearer {TOKEN}"}
    second = (await client.get(first["pagination"]["urls"]["next"], headers=headers)).json()
    third = (await client.get(second["pagination"]["urls"]["next"], headers=headers)).json()
    assert [len(second["data"]), len(third["data"])] == [15, 10]
    assert third["pagination"]["urls"] == {
        "previous": "http://localhost:4360/easir/accounts?page=2",
        "next": None,
    }
    ids = [one["id"] for page in (first, second, third) for one in page["data"]]
    assert len(set(ids)) == 40


async def test_links_keep_what_else_was_asked(easir: Easir) -> None:
    found = await easir.get("/contacts", q="e", per_page=2, page=2)

    urls = found["pagination"]["urls"]
    assert urls["previous"] == "http://localhost:4360/easir/contacts?q=e&per_page=2&page=1"
    assert urls["next"] == "http://localhost:4360/easir/contacts?q=e&per_page=2&page=3"


async def test_pages_of_contacts_hold_each_once_in_the_order_of_the_whole(easir: Easir) -> None:
    whole = await easir.get("/contacts", per_page=100)
    total, rows = whole["pagination"]["total"], whole["data"]
    for page in range(2, -(-total // 100) + 1):
        rows += (await easir.get("/contacts", per_page=100, page=page))["data"]
    assert len({one["id"] for one in rows}) == total

    for size in (7, 15):
        found = []
        for page in range(1, -(-total // size) + 1):
            found += (await easir.get("/contacts", per_page=size, page=page))["data"]
        assert [one["id"] for one in found] == [one["id"] for one in rows]


async def test_page_behind_the_last_is_empty(easir: Easir) -> None:
    found = await easir.get("/accounts", page=99)

    assert found["data"] == []
    assert found["pagination"]["urls"] == {"previous": None, "next": None}


@pytest.mark.parametrize(
    ("params", "code", "message"),
    [
        ({"page": "0"}, "validation.numeric_min", "The page must be at least 1."),
        ({"page": "x"}, "validation.integer", "The page must be an integer."),
        ({"per_page": "0"}, "validation.numeric_min", "The per page must be at least 1."),
        (
            {"per_page": "101"},
            "validation.numeric_max",
            "The per page may not be greater than 100.",
        ),
    ],
)
async def test_page_that_is_none_is_422(
    easir: Easir, params: dict[str, str], code: str, message: str
) -> None:
    (problem,) = await easir.problems("GET", "/templates", params=params)

    assert (problem["code"], problem["message"]) == (code, message)


async def test_search_takes_wildcards_as_they_are(easir: Easir) -> None:
    await easir.send("/accounts", {"name": "100% wool_"})

    for sought in ("100%", "L_", "% WOOL"):
        assert (await easir.get("/accounts", q=sought))["pagination"]["total"] == 1
    assert (await easir.get("/accounts", q="%_%"))["pagination"]["total"] == 0


@pytest.mark.parametrize("sought", ["smørrebrød", "SMØRREBRØD", "øRREBR"])
async def test_search_folds_the_case_of_all_letters(easir: Easir, sought: str) -> None:
    account = await easir.send("/accounts", {"name": "Smørrebrød ApS"})
    await easir.make_contact(account["id"], fixed_fields={"last_name": "SmørreBrød"})
    await easir.send("/templates", {"type": "email", "title": "smØrrebrØd", "content": "a"})

    for path in ("/accounts", "/contacts", "/templates"):
        assert (await easir.get(path, q=sought))["pagination"]["total"] == 1


async def test_wrong_page_and_filter_are_reported_together(easir: Easir) -> None:
    found = await easir.problems("GET", "/contacts", params={"page": "0", "filter": "x"})

    assert [one["field"] for one in found] == ["filter", "page"]


async def test_me_is_the_first_user_of_the_page(easir: Easir) -> None:
    me = await easir.get("/me")

    assert (me["id"], me["first_name"], me["last_name"]) == (1, "Doe", "John")
    assert me["created_at"] == "2014-01-01 12:45:56"
    assert me["company"] == {"id": 1, "name": "EASIR"}
    assert me["teams"] == [{"id": 1, "name": "Sales"}]


async def test_users_of_the_page_are_there(easir: Easir) -> None:
    found = await easir.get("/companies/1/users")

    assert [one["id"] for one in found["data"]] == [1, 2, 4, 10, 34, 2555, 2556]
    assert [one["first_name"] for one in found["data"]][1:3] == ["Florian", "Dorris"]
    assert (await easir.get("/companies/1/users", q="dorris h"))["data"][0]["id"] == 4


async def test_teams_are_listed(easir: Easir) -> None:
    found = await easir.get("/companies/1/teams", q="serv")

    assert [(one["id"], one["name"]) for one in found["data"]] == [(2, "Service")]


async def test_relations_path_of_the_page_is_there(easir: Easir) -> None:
    path = "9eae431b-3d0f-4528-9c59-e9d1a40fcd04"

    assert path in [one["id"] for one in (await easir.get("/relations-paths"))["data"]]
    assert (await easir.get(f"/relations-paths/{path.upper()}"))["id"] == path


async def test_template_of_the_page_is_there(easir: Easir) -> None:
    template = await easir.get("/templates/2")

    shown = {key: template[key] for key in ("id", "type", "company_id", "title", "user_id")}
    assert shown == {
        "id": 2,
        "type": "email",
        "company_id": 1,
        "title": "Email template",
        "user_id": 1,
    }
    types = {one["type"] for one in (await easir.get("/templates"))["data"]}
    assert types == {"email", "letter"}


async def test_template_is_made_and_read_back(easir: Easir) -> None:
    body = {"type": "letter", "title": "Hello", "content": "<p>x</p>", "margins": {"top": 5}}

    made = await easir.send("/templates", body)

    assert made == await easir.get(f"/templates/{made['id']}")
    assert made["id"] == 4
    assert made["margins"] == {"top": 5, "right": 20, "bottom": 20, "left": 20}
    assert (await easir.get("/templates", q="HELL"))["pagination"]["total"] == 1


async def test_template_with_nothing_right_lists_each_problem(easir: Easir) -> None:
    body: dict[str, Any] = {"type": "fax", "title": "x" * 256, "margins": {"top": -1, "left": "x"}}

    found = await easir.problems("POST", "/templates", body)

    assert [(one["field"], one["message"]) for one in found] == [
        ("type", "The selected type is invalid."),
        ("title", "The title may not be greater than 255 characters."),
        ("content", "The content field is required."),
        ("margins.top", "The margins.top must be at least 0."),
        ("margins.left", "The margins.left must be an integer."),
    ]


async def test_fields_are_listed_by_entity(easir: Easir) -> None:
    everything = await easir.get("/fields")

    assert list(everything) == ["contact", "account"]
    assert everything["contact"] == await easir.get("/fields/contact")
    assert everything["account"] == await easir.get("/fields/account")
    country = everything["contact"]["fixed_fields"][8]
    assert (country["id"], country["type"], country["name"]) == (28, "single_choice", "country")
    assert country["values"][0] == {"id": 1, "value": "Denmark"}
    assert [one["name"] for one in everything["contact"]["custom_fields"]] == [
        "segment", "loyalty_points", "customer_since", "newsletter",
    ]  # fmt: skip
