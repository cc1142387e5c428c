"""The inbox's page at `/`, as the server gives it; its script is a client of the control API."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.messages import Message
from tests.conftest import NOW
from tests.docs.curl_commands import paste
from tests.docs.html_pages import Page, read_page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>'\"&"


async def open_inbox(client: httpx.AsyncClient, **params: str) -> Page:
    """The page."""
    response = await client.get("/", params=params)
    assert response.status_code == 200
    return read_page(response.text)


def list_rows(page: Page) -> list[str]:
    """The listed messages' texts; the template's row has no number."""
    rows = (element for element in page.find_all("li") if element.attributes.get("data-id"))
    return [" ".join(element.text.split()) for element in rows]


async def send(client: httpx.AsyncClient, nrs360: dict[str, Any], **fields: Any) -> None:
    """Send an SMS."""
    body = {"to": ["34666555444"], "from": "TEST", "message": "Hello"} | fields
    assert (await client.post("/nrs360/api/rest/sms", json=body, **nrs360)).status_code == 202


async def test_page_has_a_strict_policy_and_nothing_that_it_refuses(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == POLICY
    assert response.headers["cache-control"] == "no-store"
    page = read_page(response.text)
    assert page.find_inline() == []
    assert page.find_loaded() == ["/__inbox/inbox.css", "/__inbox/inbox.js"]


@pytest.mark.parametrize(
    ("name", "media"), [("inbox.js", "text/javascript"), ("inbox.css", "text/css")]
)
async def test_assets_are_served_and_name_no_other_host(
    client: httpx.AsyncClient, name: str, media: str
) -> None:
    response = await client.get(f"/__inbox/{name}")
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "http://" not in response.text
    assert "https://" not in response.text


@pytest.mark.parametrize(
    "sink", ["innerHTML", "outerHTML", "insertAdjacentHTML", "write(", "eval("]
)
async def test_script_never_makes_html_of_a_text(client: httpx.AsyncClient, sink: str) -> None:
    assert sink not in (await client.get("/__inbox/inbox.js")).text


@pytest.mark.parametrize("path", ["/__inbox/none.js", "/__inbox/..%2fapplication.py", "/__inbox/"])
async def test_asset_that_is_none_is_a_404(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_message_is_listed_with_whom_what_and_status(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    await send(client, nrs360, message="First")
    await send(client, nrs360, message="Second")
    assert list_rows(await open_inbox(client)) == [
        "sms 34666555444 from TEST 2026-03-02 10:00:00 Second nrs360 accepted",
        "sms 34666555444 from TEST 2026-03-02 10:00:00 First nrs360 accepted",
    ]


async def test_hostile_message_stays_text(server: MockServer, client: httpx.AsyncClient) -> None:
    sandbox = server.engine.sandboxes.get("default")
    message = Message(
        vendor="nrs360",
        channel="email",
        recipient=HOSTILE,
        sender=HOSTILE,
        subject=HOSTILE,
        text=HOSTILE,
        html=HOSTILE,
        status=HOSTILE,
    )
    sandbox.messages.record(message, NOW)
    page = await open_inbox(client)
    assert page.find_inline() == []
    assert len(list(page.find_all("script"))) == 1
    assert not list(page.find_all("img"))
    assert page.find("b", data_field="subject").text == HOSTILE


async def test_hostile_search_words_stay_text(client: httpx.AsyncClient) -> None:
    page = await open_inbox(client, q=HOSTILE)
    assert page.find_inline() == []
    assert page.find("input", name="q").attributes["value"] == HOSTILE


async def test_search_words_choose_the_messages(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    await send(client, nrs360, message="Welcome")
    await send(client, nrs360, message="Farewell", to=["34666555333"])
    rows = list_rows(await open_inbox(client, q="to:34666555333"))
    assert [row for row in rows if "Farewell" in row] == rows
    assert len(rows) == 1
    nothing = await open_inbox(client, q="absent")
    assert list_rows(nothing) == []
    assert "hidden" not in nothing.find("p", id="none").attributes


@pytest.mark.parametrize("words", ['"open', "after:yesterday"])
async def test_search_words_that_cannot_be_read_are_explained(
    client: httpx.AsyncClient, words: str
) -> None:
    problem = (await open_inbox(client, q=words)).find("p", id="problem")
    assert problem.text.startswith("These search words cannot be read: ")
    assert "hidden" not in problem.attributes


async def test_page_holds_fifty_messages_and_offers_older_ones(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    numbers = [str(34666555100 + index) for index in range(51)]
    await send(client, nrs360, to=numbers[:50])
    page = await open_inbox(client)
    assert len(list_rows(page)) == 50
    assert "hidden" in page.find("button", id="older").attributes
    await send(client, nrs360, to=numbers[50:])
    page = await open_inbox(client)
    assert len(list_rows(page)) == 50
    assert "34666555150" in list_rows(page)[0]
    assert "hidden" not in page.find("button", id="older").attributes


@pytest.mark.parametrize("sandbox", ["default", "t1"])
async def test_empty_sandbox_shows_a_curl_for_each_vendor_that_works_when_pasted(
    client: httpx.AsyncClient, sandbox: str
) -> None:
    page = await open_inbox(client, sandbox=sandbox)
    assert "open" in page.find("details", id="start").attributes
    commands = [each.text for each in page.find_all("pre") if each.text.startswith("curl")]
    answers = [await paste(client, command) for command in commands]
    assert [answer.status_code for answer in answers] == [200, 201, 202, 200]
    page = await open_inbox(client, sandbox=sandbox)
    assert "open" not in page.find("details", id="start").attributes
    assert list_rows(page)
    other = {"default": "t1", "t1": "default"}[sandbox]
    assert list_rows(await open_inbox(client, sandbox=other)) == []


async def test_start_names_base_url_credentials_and_documents_of_the_sandbox(
    client: httpx.AsyncClient,
) -> None:
    start = await open_inbox(client, sandbox="t1")
    shown = start.find("details", id="start").text
    for words in ("http://localhost:4360/nrs360/~t1/api/rest", "username", "apiPassword"):
        assert words in shown
    docs = start.find("a", href="/nrs360/~t1/docs").attributes["href"]
    assert (await client.get(docs)).status_code == 200


async def test_switcher_offers_all_sandboxes_and_has_chosen_this_one(
    client: httpx.AsyncClient,
) -> None:
    await open_inbox(client, sandbox="t1")
    await open_inbox(client, sandbox="t2")
    options = list((await open_inbox(client, sandbox="t1")).find_all("option"))
    assert [option.text for option in options] == ["default", "t1", "t2"]
    assert [option.text for option in options if "selected" in option.attributes] == ["t1"]


@pytest.mark.parametrize("name", ["UPPER", "../x", "<script>", "a" * 64])
async def test_sandbox_name_that_is_none_is_refused_as_plain_text(
    client: httpx.AsyncClient, name: str
) -> None:
    response = await client.get("/", params={"sandbox": name})
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["content-security-policy"] == POLICY
    assert "is not a sandbox name" in response.text
