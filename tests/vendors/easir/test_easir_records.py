"""Accounts and contacts: what was written is read, in the form that is printed for recipients."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.easir.conftest import MERTZ, PADBERG, Clock, Easir, read_value

SHOWN = [
    "id", "b2c", "account", "user", "team_id", "team", "status", "fixed_fields", "custom_fields",
    "created_at", "updated_at", "latest_activity_at", "social_profile", "consent",
]  # fmt: skip
FIELD_NAMES = [
    "salutation", "state_region", "last_name", "mobile_phone_number", "landline_phone_number",
    "address", "city", "first_name", "country", "email", "date_of_birth", "title", "zip_code",
]  # fmt: skip


async def test_contact_of_the_page_is_shown_as_printed(easir: Easir) -> None:
    contact = await easir.get(f"/accounts/{PADBERG}/contacts/{MERTZ}")

    assert list(contact) == SHOWN
    assert contact["b2c"] is True
    assert contact["account"] == {"id": PADBERG, "name": "Felicity Padberg"}
    assert contact["user"] == {
        "id": 2555,
        "first_name": "Noe",
        "last_name": "Emmerich",
        "phone_number": "532-395-1749",
        "job_title": "Sales Executive",
        "email": "585676betty.mclaughlin@bartell.com",
        "email_notifications": False,
        "profile_picture": "https://randomuser.me/api/portraits/thumb/women/woman/28.jpg",
        "system_user": False,
        "created_at": "2018-03-22 10:09:05",
        "updated_at": "2018-03-22 10:09:05",
    }
    assert [field["name"] for field in contact["fixed_fields"]] == FIELD_NAMES
    assert [field["id"] for field in contact["fixed_fields"]] == [
        17, 27, 19, 36, 21, 24, 26, 18, 28, 20, 38, 23, 25,
    ]  # fmt: skip
    assert contact["fixed_fields"][10] == {
        "id": 38,
        "type": "date",
        "name": "date_of_birth",
        "label": "Date of Birth",
        "value": None,
        "validation": "date_before_tomorrow",
        "required": False,
        "hidden": False,
        "read_only": False,
        "sort_order": 0,
    }
    assert contact["custom_fields"] is None
    assert contact["consent"]["letter"] == {"consent_given": None, "updated_at": ""}


async def test_contact_is_written_by_names_and_by_ids_and_read_back(easir: Easir) -> None:
    values: list[dict[str, Any]] = [
        {"id": 18, "value": "Ada"},
        {"name": "last_name", "value": "Lovelace"},
        {"id": "28", "value": {"id": 18}},
        {"name": "date_of_birth", "value": "1985-12-10"},
    ]
    custom = {"segment": "Partner", "102": 12.5, "newsletter": "1"}
    made = await easir.send(
        f"/accounts/{PADBERG}/contacts", {"fixed_fields": values, "custom_fields": custom}
    )

    read = await easir.get(f"/accounts/{PADBERG}/contacts/{made['id']}")

    assert read == made
    assert read["user"]["id"] == 1
    assert read["b2c"] is True
    assert read_value(read, "country") == {"id": 18, "value": "United Kingdom"}
    assert read_value(read, "date_of_birth") == "1985-12-10"
    assert read_value(read, "segment") == {"id": 3, "value": "Partner"}
    assert read_value(read, "loyalty_points") == 12.5
    assert read_value(read, "newsletter") is True
    assert read["created_at"] == read["updated_at"] == "2026-03-02 10:00:00"


async def test_update_leaves_what_it_does_not_name(easir: Easir, clock: Clock) -> None:
    made = await easir.make_contact(
        fixed_fields={"city": "Rom"}, custom_fields={"loyalty_points": 1}, team_id=2
    )
    path = f"/accounts/{made['account']['id']}/contacts/{made['id']}"
    await clock.advance(60)
    changes = {"fixed_fields": {"city": "Oslo"}, "custom_fields": {"newsletter": True}}

    changed = await easir.send(path, changes, method="PUT", status=200)

    assert changed == await easir.get(path)
    assert [read_value(changed, name) for name in ("city", "last_name")] == ["Oslo", "Lovelace"]
    assert read_value(changed, "loyalty_points") == 1
    assert read_value(changed, "newsletter") is True
    assert changed["team"]["name"] == "Service"
    assert changed["updated_at"] == "2026-03-02 10:01:00"


async def test_required_field_cannot_be_emptied(easir: Easir) -> None:
    (problem,) = await easir.problems(
        "PUT", f"/accounts/{PADBERG}/contacts/{MERTZ}", {"fixed_fields": {"last_name": ""}}
    )

    assert problem["message"] == "The fixed fields.last name field is required."


@pytest.mark.parametrize("channel", ["email", "letter", "call", "sms"])
async def test_consent_is_kept_with_its_time(easir: Easir, clock: Clock, channel: str) -> None:
    await clock.advance(5)
    path = f"/accounts/{PADBERG}/contacts/{MERTZ}"

    body = {"type": channel, "status": True}
    changed = await easir.send(f"{path}/consent", body, method="PUT", status=200)

    assert changed["consent"][channel] == {
        "consent_given": True,
        "updated_at": "2026-03-02 10:00:05",
    }
    assert await easir.get(path) == changed


async def test_consent_needs_a_known_channel_and_a_flag(easir: Easir) -> None:
    path = f"/accounts/{PADBERG}/contacts/{MERTZ}/consent"

    found = await easir.problems("PUT", path, {"type": "fax", "status": "maybe"})

    assert [(one["field"], one["message"]) for one in found] == [
        ("type", "The selected type is invalid."),
        ("status", "The status field must be true or false."),
    ]


async def test_account_is_read_back(easir: Easir) -> None:
    fixed = [{"name": "email", "value": "info@acme.example.com"}]
    made = await easir.send("/accounts", {"name": "Acme", "fixed_fields": fixed, "b2c": True})

    read = await easir.get(f"/accounts/{made['id']}")

    assert read == made
    assert (read["name"], read["b2c"]) == ("Acme", True)
    assert read_value(read, "name") == "Acme"
    assert read_value(read, "email") == "info@acme.example.com"


async def test_account_needs_a_name(easir: Easir) -> None:
    found = await easir.problems("POST", "/accounts", {"b2c": "x", "user_id": 3})

    assert [(one["field"], one["code"]) for one in found] == [
        ("b2c", "validation.boolean"),
        ("user_id", "validation.exists"),
        ("fixed_fields.name", "validation.required"),
    ]


async def test_fixtures_have_forty_accounts_with_contacts(easir: Easir) -> None:
    accounts = await easir.get("/accounts", per_page=100)

    assert accounts["pagination"]["total"] == 40
    assert accounts["data"][0]["name"] == "Felicity Padberg"
    for account in accounts["data"]:
        assert (await easir.get(f"/accounts/{account['id']}/contacts"))["data"]
    for name in ("email", "address"):
        there = {"field": f"contact.fixed_fields.{name}", "operator": "exists"}
        with_e = {"field": "contact.fixed_fields.last_name", "operator": "ct", "value": "e"}
        assert await easir.find(there, with_e)


@pytest.mark.parametrize(
    ("part", "name", "value", "message"),
    [
        ("custom", "loyalty_points", "many", "The custom fields.loyalty points must be a number."),
        ("custom", "loyalty_points", 10**30, "The custom fields.loyalty points must be a number."),
        ("custom", "segment", "Enemy", "The selected custom fields.segment is invalid."),
        ("custom", "newsletter", 2, "The custom fields.newsletter field must be true or false."),
        (
            "custom",
            "customer_since",
            "may",
            "The custom fields.customer since is not a valid date.",
        ),
        ("fixed", "country", {"id": 99}, "The selected fixed fields.country is invalid."),
        ("fixed", "city", ["Rom"], "The fixed fields.city must be a string."),
        (
            "fixed",
            "city",
            "x" * 256,
            "The fixed fields.city may not be greater than 255 characters.",
        ),
    ],
)
async def test_value_of_another_kind_is_422(
    easir: Easir, part: str, name: str, value: Any, message: str
) -> None:
    body = {f"{part}_fields": [{"name": name, "value": value}]}

    found = await easir.problems("PUT", f"/accounts/{PADBERG}/contacts/{MERTZ}", body)

    assert [(one["field"], one["message"]) for one in found] == [(f"{part}_fields.{name}", message)]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ("x", "fixed_fields"),
        (["x"], "fixed_fields.0.id"),
        ([{"value": 1}], "fixed_fields.0.id"),
        ([{"id": 999, "value": 1}], "fixed_fields.0.id"),
    ],
)
async def test_values_that_name_no_field_are_422(easir: Easir, sent: Any, field: str) -> None:
    path = f"/accounts/{PADBERG}/contacts/{MERTZ}"

    found = await easir.problems("PUT", path, {"fixed_fields": sent})

    assert [one["field"] for one in found] == [field]
