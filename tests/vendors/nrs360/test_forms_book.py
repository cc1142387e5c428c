"""Forms are created, listed, read, updated, previewed and deleted. Page section "Forms"."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.vendors.nrs360.conftest import Control
from tests.vendors.nrs360.forms_client import NAME_FIELD, SAMPLE, Forms, read_refusal

UNKNOWN = (404, 404, "Resource not found")


@pytest.fixture
def forms(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Forms:
    return Forms(client, nrs360["auth"])


@pytest.mark.parametrize("path", ["form", "forms"])
async def test_a_new_form_is_answered_and_read_back_at_either_path(forms: Forms, path: str) -> None:
    created = await forms.call("POST", path, SAMPLE)

    assert created.status_code == 201
    data = {
        "id": 2,
        "name": "My_form",
        "placeholder": "{FORM_2}",
        "createdAt": "2026-03-02T10:00:00+00:00",
        "updatedAt": None,
    }
    assert created.json() == {"data": data}
    assert (await forms.call("GET", "forms/2")).json() == {"data": data}
    assert (await forms.call("GET", "forms")).json()["data"][1] == data


async def test_an_update_replaces_the_form_and_dates_it(forms: Forms, control: Control) -> None:
    number = await forms.create(rejectButton=True)
    await control.advance(60)

    body = {"name": "Other", "formFields": [{**NAME_FIELD, "label": "Surname"}]}
    updated = await forms.call("PUT", f"forms/{number}", body)

    assert updated.status_code == 200
    assert updated.json() == {
        "data": {
            "id": number,
            "name": "Other",
            "placeholder": "{FORM_2}",
            "createdAt": "2026-03-02T10:00:00+00:00",
            "updatedAt": "2026-03-02T10:01:00+00:00",
        }
    }
    preview = (await forms.call("GET", f"forms/{number}/preview")).text
    assert "Surname" in preview
    assert ">Reject<" not in preview


async def test_a_deleted_form_is_gone_and_its_id_is_not_used_again(forms: Forms) -> None:
    number = await forms.create()

    deleted = await forms.call("DELETE", f"forms/{number}")

    assert (deleted.status_code, deleted.content) == (204, b"")
    assert read_refusal(await forms.call("GET", f"forms/{number}")) == UNKNOWN
    assert read_refusal(await forms.call("DELETE", f"forms/{number}")) == UNKNOWN
    assert await forms.create() == number + 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("wrong", ["99", "0", "abc", "-1", "1.0", "9" * 30])
async def test_an_id_that_no_form_has_is_404(forms: Forms, method: str, wrong: str) -> None:
    body = dict(SAMPLE) if method == "PUT" else None
    assert read_refusal(await forms.call(method, f"forms/{wrong}", body)) == UNKNOWN


async def test_a_preview_of_an_unknown_form_is_404(forms: Forms) -> None:
    assert read_refusal(await forms.call("GET", "forms/99/preview")) == UNKNOWN


async def test_an_update_without_an_id_is_405(forms: Forms) -> None:
    found = read_refusal(await forms.call("PUT", "forms", dict(SAMPLE)))
    assert found == (405, 405, "Method not allowed")


async def test_the_list_comes_in_pages(forms: Forms) -> None:
    for name in ("b", "c"):
        await forms.create(name=name)

    second = (await forms.call("GET", "forms?limit=1&page=2")).json()

    assert [row["name"] for row in second["data"]] == ["b"]
    assert second["meta"]["pagination"] == {
        "total": 3,
        "count": 1,
        "per_page": 1,
        "current_page": 2,
        "total_pages": 3,
        "links": {
            "previous": "http://localhost:4360/nrs360/api/rest/forms?limit=1&page=1",
            "next": "http://localhost:4360/nrs360/api/rest/forms?limit=1&page=3",
        },
    }


async def test_a_name_that_another_form_has_is_422(forms: Forms) -> None:
    number = await forms.create()
    taken = (422, 422, "The name has already been taken.")

    assert await forms.refuse() == taken
    body = {**SAMPLE, "name": "Form 1"}
    assert read_refusal(await forms.call("PUT", f"forms/{number}", body)) == taken
    same = await forms.call("PUT", f"forms/{number}", dict(SAMPLE))
    assert same.status_code == 200


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"name": ...}, "The name field is required."),
        ({"name": " "}, "The name field is required."),
        ({"name": ["x"]}, "The name field must be a string."),
        ({"name": "x" * 256}, "The name field must not be greater than 255 characters."),
        ({"editable": "maybe"}, "The editable field must be true or false."),
        ({"rejectButton": 2}, "The rejectButton field must be true or false."),
        ({"backgroundUrl": "wizard.jpg"}, "The backgroundUrl field must be a valid URL."),
        ({"logoUrl": "javascript:alert(1)"}, "The logoUrl field must be a valid URL."),
        ({"formFields": ...}, "The formFields field is required."),
        ({"formFields": []}, "The formFields field is required."),
        ({"formFields": {"type": "h1"}}, "The formFields field must be an array."),
        ({"formFields": "h1"}, "The formFields field must be an array."),
    ],
)
async def test_a_wrong_field_is_422_and_named(
    forms: Forms, fields: dict[str, Any], text: str
) -> None:
    assert await forms.refuse(**fields) == (422, 422, text)
    assert len((await forms.call("GET", "forms")).json()["data"]) == 1


async def test_a_body_that_is_no_object_is_125(forms: Forms) -> None:
    response = await forms.call("POST", "forms", ["x"])
    assert read_refusal(response)[:2] == (400, 125)


async def test_null_counts_as_absent_and_unknown_keys_are_ignored(forms: Forms) -> None:
    number = await forms.create(editable=None, logoUrl=None, colour="red", rejectButton="1")
    assert ">Reject<" in (await forms.call("GET", f"forms/{number}/preview")).text


async def test_html_in_a_name_comes_back_as_text(forms: Forms) -> None:
    number = await forms.create(name="<script>alert(1)</script>")

    read = (await forms.call("GET", f"forms/{number}")).json()["data"]["name"]
    preview = (await forms.call("GET", f"forms/{number}/preview")).text

    assert read == "<script>alert(1)</script>"
    assert "<script" not in preview
    assert "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>" in preview


async def test_a_preview_needs_a_credential_and_sends_nothing(
    forms: Forms, client: httpx.AsyncClient
) -> None:
    response = await client.get("/nrs360/api/rest/forms/1/preview")
    assert response.status_code == 401

    preview = await forms.call("GET", "forms/1/preview")
    assert preview.headers["content-type"].startswith("text/html")
    assert "form-action 'none'" in preview.headers["content-security-policy"]
    assert '<button type="button" disabled>Submit</button>' in preview.text
