"""Which contacts a filter matches, and what is wrong with one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.vendors.easir.conftest import Clock, Easir

CITY = "contact.fixed_fields.city"
NAMES = {"Ålesund": "Øst", "Ny_by": "Vest", "nyXby": "Nord", "100%": "Syd"}


@pytest.fixture
async def people(easir: Easir) -> Easir:
    """Four contacts of one company, in cities that nobody else is in, and one without a city."""
    account = await easir.send(
        "/accounts",
        {"name": "Testers", "custom_fields": {"employees": 7, "industry": "Retail"}},
    )
    for number, (city, name) in enumerate(NAMES.items(), 1):
        await easir.make_contact(
            account["id"],
            fixed_fields={
                "city": city,
                "last_name": name,
                "date_of_birth": f"198{number}-05-17",
                "title": "fru SøRen Åse" if name == "Syd" else None,
            },
            custom_fields={"loyalty_points": number * 10, "newsletter": number % 2 == 0},
        )
    await easir.make_contact(account["id"], fixed_fields={"last_name": "Ingen"})
    return easir


def leaf(field: str, operator: str, *value: Any) -> dict[str, Any]:
    """A condition."""
    return {"field": field, "operator": operator, **({"value": value[0]} if value else {})}


OURS = leaf("account.fixed_fields.name", "eq", "Testers")


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (leaf(CITY, "eq", "Ålesund"), ["Øst"]),
        (leaf(CITY, "eq", "ålesund"), []),
        (leaf(CITY, "neq", "Ålesund"), ["Vest", "Nord", "Syd", "Ingen"]),
        (leaf(CITY, "sw", "NY"), ["Vest", "Nord"]),
        (leaf(CITY, "sw", "å"), ["Øst"]),
        (leaf("contact.fixed_fields.last_name", "ct", "ØS"), ["Øst"]),
        (leaf("contact.fixed_fields.title", "ct", "SØREN åse"), ["Syd"]),
        (leaf("contact.fixed_fields.title", "ct", "søREN_"), []),
        (leaf("contact.fixed_fields.title", "nct", "søren"), ["Øst", "Vest", "Nord", "Ingen"]),
        (leaf(CITY, "ew", "BY"), ["Vest", "Nord"]),
        (leaf(CITY, "ct", "ESUN"), ["Øst"]),
        (leaf(CITY, "ct", "_"), ["Vest"]),
        (leaf(CITY, "ct", "0%"), ["Syd"]),
        (leaf(CITY, "nct", "y"), ["Øst", "Syd", "Ingen"]),
        (leaf(CITY, "exists"), ["Øst", "Vest", "Nord", "Syd"]),
        (leaf(CITY, "exists", False), ["Ingen"]),
        (leaf(CITY, "in", ["Ålesund", "100%", "Rom"]), ["Øst", "Syd"]),
        (leaf(CITY, "nin", ["Ålesund", "100%"]), ["Vest", "Nord", "Ingen"]),
        (leaf("contact.fixed_fields.id.26", "eq", "Ny_by"), ["Vest"]),
        (leaf("contact.fixed_fields.date_of_birth", "gt", "1982-05-17"), ["Nord", "Syd"]),
        (leaf("contact.fixed_fields.date_of_birth", "lte", "1982-05-17"), ["Øst", "Vest"]),
        (leaf("contact.custom_fields.loyalty_points", "gte", 30), ["Nord", "Syd"]),
        (leaf("contact.custom_fields.loyalty_points", "lt", "20"), ["Øst"]),
        (leaf("contact.custom_fields.id.102", "in", [10, 40]), ["Øst", "Syd"]),
        (leaf("contact.custom_fields.newsletter", "eq", True), ["Vest", "Syd"]),
        (leaf("account.custom_fields.employees", "eq", 7), [*NAMES.values(), "Ingen"]),
        (leaf("account.custom_fields.industry", "neq", "Retail"), []),
        (leaf("b2b_contact.fixed_fields.city", "eq", "100%"), ["Syd"]),
        (leaf("b2c_contact.fixed_fields.city", "eq", "100%"), []),
        (leaf("contact.b2c", "eq", False), [*NAMES.values(), "Ingen"]),
        (leaf("account.b2c", "eq", True), []),
        (leaf("contact.status", "exists"), []),
        (leaf("contact.created_at", "eq", "2026-03-02"), [*NAMES.values(), "Ingen"]),
        (leaf("contact.created_at", "gt", "2026-03-02"), []),
        (leaf("contact.created_at", "lt", "2026-03-02 10:00:00"), []),
        (leaf("account.updated_at", "in", ["2026-03-02 10:00:00"]), [*NAMES.values(), "Ingen"]),
        ({"or": [leaf(CITY, "eq", "100%"), leaf(CITY, "eq", "Ny_by")]}, ["Vest", "Syd"]),
        (
            {
                "or": [
                    {"and": [leaf(CITY, "ct", "y"), leaf(CITY, "ct", "_")]},
                    leaf(CITY, "eq", "100%"),
                ]
            },
            ["Vest", "Syd"],
        ),
        ({"and": []}, [*NAMES.values(), "Ingen"]),
    ],
    ids=lambda value: json.dumps(value)[:70] if isinstance(value, dict) else None,
)
async def test_filter_matches(people: Easir, condition: Any, found: list[str]) -> None:
    assert await people.find(OURS, condition) == found


async def test_conditions_of_the_list_must_all_be_met(people: Easir) -> None:
    assert await people.find(OURS, leaf(CITY, "ct", "y"), leaf(CITY, "ct", "X")) == ["Nord"]


async def test_single_choice_is_compared_by_value_and_by_id(easir: Easir) -> None:
    account = (await easir.send("/accounts", {"name": "Testers"}))["id"]
    await easir.make_contact(account, fixed_fields={"country": "Iceland", "last_name": "Isl"})

    for value in ("Iceland", 5):
        country = leaf("contact.fixed_fields.country", "eq", value)
        assert await easir.find(OURS, country) == ["Isl"]


async def test_consent_is_null_until_it_is_asked_for(easir: Easir) -> None:
    contact = await easir.make_contact((await easir.send("/accounts", {"name": "Testers"}))["id"])
    field = "b2b_contact.consent.sms.consent_given"
    path = f"/accounts/{contact['account']['id']}/contacts/{contact['id']}/consent"

    assert await easir.find(OURS, leaf(field, "eq", None)) == ["Lovelace"]
    assert await easir.find(OURS, leaf(field, "exists", False)) == ["Lovelace"]
    await easir.send(path, {"type": "sms", "status": False}, method="PUT", status=200)
    assert await easir.find(OURS, leaf(field, "eq", False)) == ["Lovelace"]
    assert await easir.find(OURS, leaf(field, "eq", None)) == []
    assert await easir.find(OURS, leaf(field, "neq", False)) == []


async def test_page_s_filter_matches_names_with_an_e_of_any_case(easir: Easir) -> None:
    found = await easir.find(leaf("contact.fixed_fields.last_name", "ct", "e"))

    assert found[:2] == ["Mertz", "Vandervort"]
    assert all("e" in name.lower() for name in found)


async def test_deleted_contact_is_not_matched(easir: Easir, clock: Clock) -> None:
    contact = await easir.make_contact((await easir.send("/accounts", {"name": "Testers"}))["id"])
    assert await easir.find(OURS) == ["Lovelace"]
    await easir.call("DELETE", f"/accounts/{contact['account']['id']}/contacts/{contact['id']}")
    assert await easir.find(OURS) == []


INVALID = "validation.invalid"


@pytest.mark.parametrize(
    ("sent", "field", "code", "message"),
    [
        (
            [leaf("contact.shoe", "eq", 1)],
            "filter.0.field",
            INVALID,
            "The selected filter.0.field is invalid.",
        ),
        ([leaf("contact.fixed_fields.shoe", "eq", 1)], "filter.0.field", INVALID, ""),
        ([leaf("contact.fixed_fields.id.1", "eq", 1)], "filter.0.field", INVALID, ""),
        ([leaf("account.status", "eq", "x")], "filter.0.field", INVALID, ""),
        ([leaf("user.name", "eq", "x")], "filter.0.field", INVALID, ""),
        (
            [leaf("b2b_contact.consent.fax.consent_given", "eq", True)],
            "filter.0.field",
            INVALID,
            "",
        ),
        (
            [leaf(CITY, "like", "x")],
            "filter.0.operator",
            INVALID,
            "The selected filter.0.operator is invalid.",
        ),
        ([leaf("contact.b2c", "gt", True)], "filter.0.operator", INVALID, ""),
        ([leaf("contact.created_at", "ct", "2026")], "filter.0.operator", INVALID, ""),
        (
            [leaf(CITY, "eq")],
            "filter.0.value",
            "validation.required",
            "The filter.0.value field is required.",
        ),
        (
            [leaf(CITY, "in", "x")],
            "filter.0.value",
            INVALID,
            "The filter.0.value must be an array.",
        ),
        (
            [leaf("contact.created_at", "gt", "soon")],
            "filter.0.value",
            "validation.date",
            "The filter.0.value is not a valid date.",
        ),
        (
            [leaf("contact.custom_fields.loyalty_points", "gt", "x")],
            "filter.0.value",
            "validation.numeric",
            "",
        ),
        ([leaf("contact.b2c", "eq", "x")], "filter.0.value", "validation.boolean", ""),
        ([leaf("contact.b2c", "in", [True, "x"])], "filter.0.value.1", "validation.boolean", ""),
        (
            [{"or": [leaf(CITY, "eq", "x"), leaf(CITY, "like", "x")]}],
            "filter.0.or.1.operator",
            INVALID,
            "",
        ),
        ([{"or": [leaf(CITY, "exists")], "and": []}], "filter.0", INVALID, ""),
        ([{**leaf(CITY, "exists"), "or": [leaf(CITY, "exists")]}], "filter.0", INVALID, ""),
        ([{"or": []}], "filter.0.or", "validation.required", ""),
        (["x"], "filter.0", INVALID, "The selected filter.0 is invalid."),
        ("x", "filter", INVALID, "The filter must be an array."),
        (
            [{"operator": "eq", "value": 1}],
            "filter.0.field",
            "validation.required",
            "The filter.0.field field is required.",
        ),
    ],
)
async def test_wrong_filter_is_422_with_its_place(
    easir: Easir, sent: Any, field: str, code: str, message: str
) -> None:
    (problem,) = await easir.problems("GET", "/contacts", params={"filter": json.dumps(sent)})

    assert (problem["field"], problem["code"]) == (field, code)
    assert not message or problem["message"] == message


async def test_endless_nesting_is_422(easir: Easir) -> None:
    deep: Any = leaf(CITY, "exists")
    for _ in range(100):
        deep = {"or": [deep]}

    found = await easir.problems("GET", "/contacts", params={"filter": json.dumps([deep])})

    assert [one["code"] for one in found] == [INVALID]


async def test_filter_that_is_no_json_is_422(easir: Easir) -> None:
    found = await easir.problems("GET", "/contacts", params={"filter": "[{"})

    assert [one["field"] for one in found] == ["filter"]


async def test_text_that_no_value_can_hold_is_422(easir: Easir) -> None:
    sent = json.dumps([leaf(CITY, "ct", "x" * 60_000)])

    (problem,) = await easir.problems("GET", "/contacts", params={"filter": sent})

    assert problem["code"] == "validation.length_max"
    assert (await easir.get("/contacts", q="x" * 60_000))["data"] == []
