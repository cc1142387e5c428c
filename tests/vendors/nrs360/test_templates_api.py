"""`templates` and `v2/templates`, and what sends make of them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.vendors.nrs360.conftest import read_error

BASE = "/nrs360/api/rest"
HTML = "<h1>Hello {name}</h1>"
VERSIONS = pytest.mark.parametrize("path", ["templates", "v2/templates"])
NOT_FOUND = (404, 404, "Resource not found")


class Templates:
    """A client of the templates of one version."""

    def __init__(self, client: httpx.AsyncClient, auth: tuple[str, str], path: str) -> None:
        self.client, self.auth, self.path = client, auth, path

    async def call(self, method: str, rest: str = "", **body: Any) -> httpx.Response:
        return await self.client.request(
            method, f"{BASE}/{self.path}{rest}", json=body or None, auth=self.auth
        )

    async def create(self, html: str = HTML, name: str = "New Template") -> dict[str, Any]:
        response = await self.call("POST", name=name, html=html)
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()["data"]
        return made


@pytest.fixture
def templates(client: httpx.AsyncClient, nrs360: dict[str, Any], path: str) -> Templates:
    return Templates(client, nrs360["auth"], path)


@VERSIONS
async def test_a_template_that_is_posted_is_read_back(templates: Templates, path: str) -> None:
    made = await templates.create(name="<b>Größe</b>")
    base = f"http://localhost:4360{BASE}/{path}"

    assert made["name"] == "<b>Größe</b>"
    assert made["createdAt"] == made["updatedAt"] == "2026-03-02T10:00:00+00:00"
    assert made["links"] == {"self": f"{base}/2", "preview": f"{base}/2/preview"}
    links = made.pop("links")
    read = await templates.client.get(links["self"], auth=templates.auth)
    assert read.status_code == 200
    assert read.json() == {"data": made}
    assert list(read.json()["data"]) == [
        "id",
        "name",
        *(["type"] if path == "v2/templates" else []),
        "html",
        "createdAt",
        "updatedAt",
    ]


@VERSIONS
async def test_a_list_has_pages_oldest_first(templates: Templates, path: str) -> None:
    for number in range(2, 5):
        await templates.create(name=f"Template {number}")

    first = (await templates.call("GET", "?limit=3")).json()
    second = (await templates.call("GET", "?limit=3&page=2")).json()

    assert [row["name"] for row in first["data"]] == ["Template 1", "Template 2", "Template 3"]
    assert [row["id"] for row in second["data"]] == [4]
    assert first["meta"]["pagination"]["total"] == 4
    assert first["meta"]["pagination"]["total_pages"] == 2
    assert first["meta"]["pagination"]["links"] == {
        "next": f"http://localhost:4360{BASE}/{path}?limit=3&page=2"
    }
    assert ("html" in first["data"][0]) is (path == "templates")


async def test_versions_count_on_their_own(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    old = Templates(client, nrs360["auth"], "templates")
    new = Templates(client, nrs360["auth"], "v2/templates")

    assert [(await old.create())["id"], (await old.create())["id"]] == [2, 3]
    assert (await new.create())["id"] == 2
    assert (await new.call("GET", "/3")).status_code == 404


@VERSIONS
async def test_an_update_replaces_name_and_html(templates: Templates) -> None:
    await templates.create()
    await templates.client.post("/__admin/clock/advance", json={"seconds": 60})

    response = await templates.call("PUT", "/2", name="Other", html="<p>Other</p>")

    assert response.status_code == 201
    data = response.json()["data"]
    assert (data["name"], data["html"]) == ("Other", "<p>Other</p>")
    assert data["createdAt"] == "2026-03-02T10:00:00+00:00"
    assert data["updatedAt"] == "2026-03-02T10:01:00+00:00"
    assert (await templates.call("GET", "/2")).json()["data"]["html"] == "<p>Other</p>"


@VERSIONS
async def test_a_template_is_deleted_and_its_id_not_used_again(templates: Templates) -> None:
    await templates.create()

    response = await templates.call("DELETE", "/2")

    assert (response.status_code, response.content) == (204, b"")
    assert read_error(await templates.call("GET", "/2")) == NOT_FOUND
    assert read_error(await templates.call("DELETE", "/2")) == NOT_FOUND
    assert (await templates.create())["id"] == 3


@VERSIONS
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("wrong", ["99", "x", "-1", "1.5", "1" * 30, "%20"])
async def test_an_unknown_id_is_not_found(templates: Templates, method: str, wrong: str) -> None:
    body = {"name": "a", "html": "b"} if method == "PUT" else {}

    assert read_error(await templates.call(method, f"/{wrong}", **body)) == NOT_FOUND


@VERSIONS
@pytest.mark.parametrize("rest", ["", "/1"], ids=["create", "update"])
@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param({"html": "a"}, "The name field is required.", id="no name"),
        pytest.param({"name": " ", "html": "a"}, "The name field is required.", id="blank name"),
        pytest.param({"name": ["a"], "html": "a"}, "The name field must be a string.", id="array"),
        pytest.param({"name": "a"}, "The html field is required.", id="no html"),
        pytest.param({"name": "a", "html": ""}, "The html field is required.", id="empty html"),
        pytest.param({"name": "a", "html": {}}, "The html field must be a string.", id="object"),
    ],
)
async def test_name_and_html_must_be_texts(
    templates: Templates, rest: str, body: dict[str, Any], text: str
) -> None:
    method = "PUT" if rest else "POST"

    assert read_error(await templates.call(method, rest, **body)) == (422, 422, text)


@VERSIONS
async def test_unknown_keys_are_ignored_and_numbers_are_texts(templates: Templates) -> None:
    response = await templates.call("POST", name=2026, html="<p>1</p>", id=77, colour="red")

    assert response.status_code == 201
    assert (response.json()["data"]["id"], response.json()["data"]["name"]) == (2, "2026")


@VERSIONS
async def test_a_preview_runs_nothing_and_its_custom_links_lead_nowhere(
    templates: Templates,
) -> None:
    made = await templates.create(
        '<a href="[unsubscribe_link]">a</a><a href="[show_link]">b</a>'
        '<a href="[attachment_3]">c</a><a href="[form_12]">d</a>{name}[other]'
    )

    response = await templates.client.get(made["links"]["preview"], auth=templates.auth)

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    policy = response.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert response.text == (
        '<base target="_top"><a href="#unsubscribe_link">a</a><a href="#show_link">b</a>'
        '<a href="#attachment_3">c</a><a href="#form_12">d</a>{name}[other]'
    )
    assert read_error(await templates.call("GET", "/99/preview")) == NOT_FOUND


@VERSIONS
async def test_a_new_template_is_good_for_a_mail_and_a_landing_page_at_once(
    templates: Templates, path: str
) -> None:
    made = await templates.create()
    field = "templateV2Id" if path == "v2/templates" else "templateId"
    chosen = {field: made["id"], "sub": [{"name": "Ana"}]}
    mail = {
        "to": ["me@example.com"],
        "fromEmail": "info@sample.com",
        "fromName": "Sample",
        "replyTo": "replyto@example.com",
        "subject": "Hello",
    }
    landing = {"to": ["34666555444"], "from": "LANDINGAPI", "message": "{LAND_URL}"}
    client, auth = templates.client, templates.auth

    mailed = await client.post(f"{BASE}/mailing", json={**mail, **chosen}, auth=auth)
    landed = await client.post(f"{BASE}/landingsms", json={**landing, **chosen}, auth=auth)

    assert (mailed.status_code, landed.status_code) == (202, 202)
    seen = (await client.get("/__admin/messages")).json()["items"]
    (link,) = (one["text"] for one in seen if one["channel"] == "landing")
    page = await client.get(f"{link}/content")
    assert "<h1>Hello Ana</h1>" in page.text
    (number,) = (one["id"] for one in seen if one["channel"] == "email")
    html = (await client.get(f"/__admin/messages/{number}")).json()["html"]
    assert "<h1>Hello Ana</h1>" in html


@VERSIONS
async def test_a_deleted_template_is_missing_from_sends(templates: Templates, path: str) -> None:
    made = await templates.create()
    await templates.call("DELETE", f"/{made['id']}")
    field = "templateV2Id" if path == "v2/templates" else "templateId"
    landing = {"to": ["34666555444"], "from": "LANDINGAPI", "message": "{LAND_URL}"}

    response = await templates.client.post(
        f"{BASE}/landingsms", json={**landing, field: made["id"]}, auth=templates.auth
    )

    assert read_error(response) == (400, 140, "Template missing")
