"""Each vendor's own documents page and OpenAPI document."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockserver.kernel.docs import render_docs
from mockserver.kernel.operations import read_operations
from mockserver.vendors import find_slugs
from tests.docs.curl_commands import paste
from tests.html_pages import Page, read_page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ADDRESSES = [
    ("http://localhost:4360/nrs360", "http://localhost:4360/nrs360"),
    ("http://localhost:4360/nrs360/~t1", "http://localhost:4360/nrs360/~t1"),
    ("http://192.0.2.7:8080/nrs360", "http://192.0.2.7:8080/nrs360"),
    ("https://dashboard.360nrs.com", "https://dashboard.360nrs.com"),
    ("https://dashboard.360nrs.com/~t1", "https://dashboard.360nrs.com/~t1"),
]


async def open_docs(client: httpx.AsyncClient, root: str = "/nrs360") -> Page:
    """A vendor's page, opened without a credential."""
    response = await client.get(f"{root}/docs")
    assert response.status_code == 200
    return read_page(response.text)


@pytest.mark.parametrize("slug", find_slugs())
async def test_page_has_a_strict_policy_and_nothing_that_it_refuses(
    client: httpx.AsyncClient, slug: str
) -> None:
    response = await client.get(f"/{slug}/docs")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == POLICY
    page = read_page(response.text)
    assert page.find_inline() == []
    assert page.find_loaded() == ["docs/page.css", "docs/page.js"]


@pytest.mark.parametrize("slug", find_slugs())
async def test_page_shows_every_operation_of_the_document(
    client: httpx.AsyncClient, slug: str
) -> None:
    document = (await client.get(f"/{slug}/openapi.json")).json()
    described = {
        operation["operationId"]
        for item in document["paths"].values()
        for operation in item.values()
    }
    page = await open_docs(client, f"/{slug}")
    shown = {element.attributes.get("id") for element in page.find_all("details")}
    assert described <= shown


@pytest.mark.parametrize(("root", "address"), ADDRESSES)
async def test_document_and_page_name_the_address_that_was_used(
    client: httpx.AsyncClient, root: str, address: str
) -> None:
    document = (await client.get(f"{root}/openapi.json")).json()
    assert document["servers"] == [{"url": address}]
    page = await open_docs(client, root)
    assert page.find("button").attributes["data-copy"] == address


async def test_page_of_a_sandbox_named_by_header_leads_to_that_sandbox(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/nrs360/openapi.json", headers={"X-Mock-Sandbox": "t2"})
    assert response.json()["servers"] == [{"url": "http://localhost:4360/nrs360/~t2"}]


@pytest.mark.parametrize("root", ["/nrs360", "/nrs360/~t1", "https://dashboard.360nrs.com"])
@pytest.mark.parametrize(
    ("name", "media"), [("page.js", "text/javascript"), ("page.css", "text/css")]
)
async def test_assets_are_served_beside_the_page_and_name_no_other_host(
    client: httpx.AsyncClient, root: str, name: str, media: str
) -> None:
    response = await client.get(f"{root}/docs/{name}")
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "//" not in response.text.replace("// ", "")
    assert "innerHTML" not in response.text


@pytest.mark.parametrize("name", ["page.html", "../docs.py", "%2e%2e/docs.py", ""])
async def test_asset_that_is_none_is_the_vendors_404(
    client: httpx.AsyncClient, nrs360: dict[str, Any], name: str
) -> None:
    response = await client.get(f"/nrs360/docs/{name}", **nrs360)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == 404


async def test_page_shows_how_sure_an_operation_is_and_where_it_stands(
    client: httpx.AsyncClient,
) -> None:
    page = await open_docs(client)
    send = page.find("details", id="sendSms").text
    assert "documented" in send
    assert "Documented in: Campaigns › Send SMS Message" in send
    assert "the surcharge is ours" in send
    link = page.find("details", id="openShortLink").text
    assert "Why inferred:" in link
    assert "documented" not in link


async def test_page_lists_the_fields_of_the_body(client: httpx.AsyncClient) -> None:
    send = (await open_docs(client)).find("details", id="sendSms").text
    for words in ("gsm | gsm-pt | utf-16", "integer, 1–15", "otpConfig.maxAttempts", "required"):
        assert words in send


@pytest.mark.parametrize("root", ["/nrs360", "/nrs360/~t1", "https://dashboard.360nrs.com"])
@pytest.mark.parametrize("status", [202, 207, 400])
async def test_printed_curl_gets_the_printed_status(
    client: httpx.AsyncClient, root: str, status: int
) -> None:
    page = await open_docs(client, root)
    samples = (element.text for element in page.find_all("details", class_="sample"))
    wanted = next(one for one in samples if f"→ {status}" in one)
    curl = next(one.text for one in page.find_all("pre", class_="curl") if one.text in wanted)
    assert (await paste(client, curl)).status_code == status


async def test_form_is_filled_with_what_the_curl_sends(client: httpx.AsyncClient) -> None:
    page = await open_docs(client)
    form = page.find("form", data_path="/api/rest/sms")
    assert form.attributes["data-method"] == "POST"
    assert form.attributes["data-security"] == "basic"
    curls = [element.text for element in page.find_all("pre", class_="curl")]
    assert any(page.find("textarea").text in curl for curl in curls)
    assert page.find("input", name="username").attributes["value"] == "username"
    assert page.find("input", name="password").attributes["value"] == "apiPassword"


async def test_document_has_the_documented_examples(client: httpx.AsyncClient) -> None:
    document = (await client.get("/nrs360/openapi.json")).json()
    send = document["paths"]["/api/rest/sms"]["post"]
    body = send["requestBody"]["content"]["application/json"]["examples"]["sms-accepted"]
    assert body["value"]["to"] == ["34666555444"]
    assert {"202", "207", "400"} <= set(send["responses"])
    assert not {"200", "422"} & set(send["responses"])
    printed = send["responses"]["400"]["content"]["application/json"]["examples"]
    assert printed["sms-no-valid-recipients"]["value"] == {
        "error": {"code": 102, "description": "No valid recipients"}
    }


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/api/rest/validation/emails/{validation}/result", "text/csv"),
        ("/api/rest/sms/certificates/{message}", "application/pdf"),
        ("/api/rest/forms/{form}/preview", "text/html"),
        ("/api/rest/forms", "application/json"),
    ],
)
async def test_document_gives_each_answer_its_own_content_type(
    client: httpx.AsyncClient, path: str, media: str
) -> None:
    document = (await client.get("/nrs360/openapi.json")).json()
    assert list(document["paths"][path]["get"]["responses"]["200"]["content"]) == [media]


async def test_document_gives_an_answer_without_a_body_no_content(
    client: httpx.AsyncClient,
) -> None:
    document = (await client.get("/nrs360/openapi.json")).json()
    delete = document["paths"]["/api/rest/forms/{form}"]["delete"]
    assert "content" not in delete["responses"]["204"]


async def test_an_example_that_is_no_json_is_shown_as_it_is(client: httpx.AsyncClient) -> None:
    page = await open_docs(client)
    printed = "email;result\nvalid@example.com;deliverable\nnotvalid@example.com;undeliverable"
    assert any(element.text.startswith(printed) for element in page.find_all("pre"))


async def test_document_says_which_operations_ask_for_a_credential(
    client: httpx.AsyncClient,
) -> None:
    document = (await client.get("/nrs360/openapi.json")).json()
    schemes = document["components"]["securitySchemes"]
    assert schemes == {"basic": {"type": "http", "scheme": "basic"}}
    assert document["paths"]["/api/rest/sms"]["post"]["security"] == [{"basic": []}]
    assert "security" not in document["paths"]["/u/{code}"]["get"]


HOSTILE = "<script>alert(1)</script>'\"&`<b>`"


def describe_hostile() -> dict[str, Any]:
    """A document without a ledger, whose every text is hostile."""
    schema = {"type": "object", "properties": {HOSTILE: {"type": "string", "description": HOSTILE}}}
    return {
        "info": {"title": HOSTILE, "description": HOSTILE},
        "servers": [{"url": "http://localhost:4360"}],
        "paths": {
            "/things/{id}": {
                "put": {
                    "operationId": HOSTILE,
                    "summary": HOSTILE,
                    "description": HOSTILE,
                    "tags": [HOSTILE],
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "example": "it's"},
                        {"name": "q", "in": "query", "schema": {"enum": [HOSTILE]}},
                    ],
                    "requestBody": {
                        "content": {
                            "application/json": {
                                "schema": schema,
                                "examples": {HOSTILE: {"value": {"name": HOSTILE}}},
                            }
                        }
                    },
                    "responses": {},
                }
            }
        },
    }


def test_hostile_texts_stay_text() -> None:
    page = read_page(render_docs(describe_hostile(), credentials={}, sandbox=HOSTILE))
    assert page.find_inline() == []
    assert [element.text for element in page.find_all("script")] == [""]
    assert {element.text for element in page.find_all("b")} >= {HOSTILE}


async def test_curl_keeps_quotes_and_markup(client: httpx.AsyncClient) -> None:
    groups = read_operations(describe_hostile(), {})
    sample = groups[HOSTILE][0].samples[0]
    request = (await paste(client, sample.curl)).request
    assert request.url.raw_path == b"/things/it%27s"
    assert HOSTILE.replace('"', '\\"') in request.content.decode()
