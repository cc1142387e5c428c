"""The `errors` of every failure that has a code of its own."""

from __future__ import annotations

import httpx
import pytest

from tests.vendors.easir.conftest import Easir


async def test_missing_token_is_403_unauthorized(easir: Easir) -> None:
    easir.token = None

    response = await easir.call("GET", "/accounts")

    assert response.status_code == 403
    assert response.json() == {"errors": [{"message": "Unauthorized", "code": "unauthorized"}]}


async def test_credential_is_looked_at_before_path_and_content_type(easir: Easir) -> None:
    easir.token = None

    for method, path in (("GET", "/nothing"), ("POST", "/accounts")):
        response = await easir.call(method, path, content=b"x")
        assert response.status_code == 403


async def test_unknown_endpoint_is_404_not_found(easir: Easir) -> None:
    response = await easir.call("GET", "/nothing")

    assert response.status_code == 404
    assert response.json() == {"errors": [{"message": "Not found", "code": "not_found"}]}


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/00000000-0000-4000-8000-000000000000",
        "/accounts/7",
        "/templates/999",
        "/templates/two",
        "/relations-paths/00000000-0000-4000-8000-000000000000",
        "/companies/2/users",
        "/filemanager/files/00000000-0000-4000-8000-000000000000",
        "/accounts/d4423996-bc55-4b58-a050-570379bb683b/contacts/nobody",
        "/accounts/d4423996-bc55-4b58-a050-570379bb683b/contacts/63be135e-c9f6-4e83-9e26-68efd35dc806",
    ],
    ids=lambda path: path.split("/")[1] + path[-6:],
)
async def test_id_that_never_was_is_404_not_found(easir: Easir, path: str) -> None:
    response = await easir.call("GET", path)

    assert response.status_code == 404
    assert response.json() == {"errors": [{"message": "Not found", "code": "not_found"}]}


async def test_wrong_method_is_405_and_names_the_right_ones(easir: Easir) -> None:
    response = await easir.call("PATCH", "/accounts")

    assert response.status_code == 405
    assert response.json()["errors"][0]["code"] == "method_not_allowed"
    assert set(response.headers["allow"].split(", ")) <= {"GET", "POST"}


async def test_deleted_record_is_410_missing(easir: Easir) -> None:
    contact = await easir.make_contact()
    path = f"/accounts/{contact['account']['id']}/contacts/{contact['id']}"
    assert (await easir.call("DELETE", path)).status_code == 204

    for method in ("GET", "DELETE"):
        response = await easir.call(method, path)
        assert response.status_code == 410
        assert response.json() == {
            "errors": [{"message": "The resource is gone", "code": "missing"}]
        }


@pytest.mark.parametrize(
    "headers",
    [{"content-type": "application/x-www-form-urlencoded"}, {"content-type": "text/plain"}, {}],
    ids=["form", "text", "none"],
)
async def test_body_that_is_not_declared_as_json_is_415(
    easir: Easir, headers: dict[str, str]
) -> None:
    response = await easir.call("POST", "/accounts", content=b'{"name": "Acme"}', headers=headers)

    assert response.status_code == 415
    assert response.json() == {
        "errors": [{"message": "The content type must be application/json", "code": "content_type"}]
    }


async def test_json_with_a_charset_is_json(easir: Easir) -> None:
    headers = {"content-type": "application/json; charset=utf-8"}

    response = await easir.call("POST", "/accounts", content=b'{"name": "A"}', headers=headers)

    assert response.status_code == 201


async def test_get_with_a_body_is_answered_as_without(easir: Easir) -> None:
    for body in (b'{"page": 2}', b"{", b"a=1"):
        response = await easir.call("GET", "/accounts", content=body)
        assert response.status_code == 200
        assert response.json()["pagination"]["page"] == 1


async def test_several_problems_are_reported_together_with_dotted_fields(easir: Easir) -> None:
    found = await easir.problems(
        "POST",
        "/accounts/d4423996-bc55-4b58-a050-570379bb683b/contacts",
        {
            "user_id": "many",
            "team_id": 99,
            "fixed_fields": {"email": "nobody", "date_of_birth": "2999-01-01", "shoe_size": 44},
        },
    )

    assert found == [
        {
            "message": "The user id must be an integer.",
            "code": "validation.integer",
            "field": "user_id",
        },
        {
            "message": "The selected team id is invalid.",
            "code": "validation.exists",
            "field": "team_id",
        },
        {
            "message": "The selected fixed fields.shoe size is invalid.",
            "code": "validation.exists",
            "field": "fixed_fields.shoe_size",
        },
        {
            "message": "The fixed fields.last name field is required.",
            "code": "validation.required",
            "field": "fixed_fields.last_name",
        },
        {
            "message": "The fixed fields.first name field is required.",
            "code": "validation.required",
            "field": "fixed_fields.first_name",
        },
        {
            "message": "The fixed fields.email must be a valid email address.",
            "code": "validation.email",
            "field": "fixed_fields.email",
        },
        {
            "message": "The fixed fields.date of birth must be a date before tomorrow.",
            "code": "validation.before",
            "field": "fixed_fields.date_of_birth",
        },
    ]


async def test_injected_rule_names_a_field(client: httpx.AsyncClient, easir: Easir) -> None:
    fault = {"match": {"vendor": "easir"}, "effect": {"error": "validation.required"}, "times": 1}
    (await client.post("/__admin/faults", json=fault)).raise_for_status()

    response = await easir.call("GET", "/accounts")

    assert response.status_code == 422
    assert response.json() == {
        "errors": [
            {
                "message": "The name field is required.",
                "code": "validation.required",
                "field": "name",
            }
        ]
    }


async def test_every_code_of_the_table_can_be_injected(
    client: httpx.AsyncClient, easir: Easir
) -> None:
    codes = {
        "quota.exceeded": 402,
        "unauthorized": 403,
        "not_found": 404,
        "method_not_allowed": 405,
        "missing": 410,
        "content_type": 415,
        "validation.timezone": 422,
        "validation.numeric_between": 422,
        "error": 500,
    }
    for code, status in codes.items():
        fault = {"match": {"vendor": "easir"}, "effect": {"error": code}, "times": 1}
        (await client.post("/__admin/faults", json=fault)).raise_for_status()
        response = await easir.call("GET", "/me")
        assert (response.status_code, response.json()["errors"][0]["code"]) == (status, code)
