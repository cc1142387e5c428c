"""The view Requests: the journal, why it was answered so, and what its buttons do."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.conftest import Receiver
from tests.html_pages import Page, read_page
from tests.inbox.conftest import HTMX, Send, list_rows, open_page

REQUESTS = "/__inbox/requests"
SMS = "/nrs360/api/rest/sms"
HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>'\"&"


async def ask(client: httpx.AsyncClient, method: str, path: str, **more: Any) -> str:
    """A request to a vendor; its exchange id."""
    response = await client.request(method, path, **more)
    return response.headers["x-mock-exchange"]


@pytest.fixture
async def refused(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> str:
    """The exchange of an SMS without a text."""
    order = {"to": ["34666555444"], "from": "SHOP", "message": ""}
    return await ask(client, "POST", SMS, json=order, **nrs360)


def words_of(page: Page, tag: str, **attributes: str) -> str:
    return " ".join(page.find(tag, **attributes).text.split())


async def test_journal_is_listed_newest_first_and_failures_are_marked(
    client: httpx.AsyncClient, send: Send, refused: str
) -> None:
    await send()
    page = await open_page(client, REQUESTS)
    first, second = list_rows(page)
    assert first.startswith("POST /api/rest/sms 360NRS · 10:00:00 sendSms · ")
    assert first.endswith(" ms 202")
    assert second.endswith(" ms · validation:104 400")
    tones = [pill.attributes["data-tone"] for pill in page.find_all("span", class_="pill")]
    assert tones[-2:] == ["good", "bad"]


async def test_duration_that_was_not_measured_is_left_out(client: httpx.AsyncClient) -> None:
    assert (await client.post("/__admin/populate", json={"size": 2})).status_code == 201
    rows = list_rows(await open_page(client, REQUESTS))
    assert rows
    assert not [row for row in rows if " ms " in row]


async def test_search_words_are_those_of_the_control_api_and_are_told(
    client: httpx.AsyncClient, send: Send, refused: str
) -> None:
    await send()
    assert len(list_rows(await open_page(client, REQUESTS, q="status:4xx"))) == 1
    assert len(list_rows(await open_page(client, REQUESTS, q="is:ok welcome"))) == 1
    page = await open_page(client, REQUESTS, q="status:soon")
    assert words_of(page, "p", class_="error") == "q: not a status: soon"
    assert "status:404 status:4xx" in words_of(page, "details", id="words")


async def test_chips_put_their_word_among_the_others_and_take_it_out(
    client: httpx.AsyncClient,
) -> None:
    page = await open_page(client, REQUESTS, q='is:failed "two words"')
    chips = {chip.text.strip(): chip.attributes for chip in page.find_all("a", class_="chip")}
    assert list(chips) == [
        *("failed", "unmatched", "fault", "magic"),
        *("Collect", "EASIR", "360NRS", "Xebo"),
    ]
    assert [name for name, chip in chips.items() if "aria-current" in chip] == ["failed"]
    assert chips["failed"]["href"] == f"{REQUESTS}?q=%22two+words%22"
    assert chips["fault"]["href"] == f"{REQUESTS}?q=%22two+words%22+is%3Afault"
    assert chips["Xebo"]["href"] == f"{REQUESTS}?q=is%3Afailed+%22two+words%22+vendor%3Axebo"


async def test_refusal_is_explained_with_rule_field_and_place_in_the_page(
    client: httpx.AsyncClient, refused: str
) -> None:
    page = await open_page(client, f"{REQUESTS}/{refused}")
    why = words_of(page, "section", class_="why")
    assert why.startswith("360NRS refused message with 104: Text message missing.")
    assert "X-Mock-Reason: validation:104" in why
    assert "Code104 TextText message missing Fieldmessage RuleLeave out message" in why
    assert why.endswith("In the vendor's page: Campaigns › Send SMS Message documented")
    assert page.find("section", class_="why").attributes["data-kind"] == "validation"


async def test_unmatched_request_names_the_nearest_routes(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    exchange = await ask(client, "POST", "/nrs360/api/rest/smss", json={}, **nrs360)
    page = await open_page(client, f"{REQUESTS}/{exchange}")
    assert "no such operation" in list_rows(page)[0]
    assert words_of(page, "ul", class_="nearest").startswith("POST /api/rest/sms Copy")
    assert not list(page.find_all("button", data_key="f"))


async def test_bodies_are_laid_out_and_secrets_stay_hidden(
    client: httpx.AsyncClient, refused: str
) -> None:
    page = await open_page(client, f"{REQUESTS}/{refused}")
    assert page.find("pre", aria_label="Body of the request").text == (
        '{\n  "to": [\n    "34666555444"\n  ],\n  "from": "SHOP",\n  "message": ""\n}'
    )
    answer = page.find("pre", aria_label="Body of the answer").text
    assert '"code": 104' in answer
    headers = words_of(page, "dl", class_="facts wide headers")
    assert "authorizationBasic [hidden]" in headers


async def test_form_is_laid_out_a_field_a_line(client: httpx.AsyncClient) -> None:
    exchange = await ask(client, "POST", SMS, data={"to": "34 666", "text": "a&b"})
    page = await open_page(client, f"{REQUESTS}/{exchange}")
    assert page.find("pre", aria_label="Body of the request").text == "to=34 666\ntext=a&b"


@pytest.mark.parametrize("sandbox", ["default", "t1"])
async def test_curl_is_that_of_the_control_api(
    client: httpx.AsyncClient, nrs360: dict[str, Any], sandbox: str
) -> None:
    exchange = await ask(client, "POST", f"/nrs360/~{sandbox}/api/rest/sms", json={}, **nrs360)
    page = await open_page(client, f"{REQUESTS}/{exchange}", sandbox=sandbox)
    curl = await client.get(f"/__admin/requests/{exchange}/curl", params={"sandbox": sandbox})
    segment = {"default": "", "t1": "/~t1"}[sandbox]
    assert f"http://localhost:4360/nrs360{segment}/api/rest/sms" in curl.text
    assert page.find("pre", aria_label="The request as a curl command").text == curl.text
    assert page.find("button", data_copy=curl.text).text == "Copy as curl"


async def test_har_link_holds_what_the_search_found(
    client: httpx.AsyncClient, send: Send, refused: str
) -> None:
    await send()
    page = await open_page(client, REQUESTS, q="is:failed")
    link = next(each for each in page.find_all("a", class_="small") if each.text == "HAR")
    archive = (await client.get(link.attributes["href"])).json()
    assert [one["_exchange"] for one in archive["log"]["entries"]] == [refused]


async def test_request_leads_to_its_messages_and_their_callbacks(
    client: httpx.AsyncClient, nrs360: dict[str, Any], receiver: Receiver
) -> None:
    order = {
        "to": ["34666555444", "34666555445"],
        "from": "SHOP",
        "message": "Welcome",
        "notificationUrl": "https://customer.example/?s=%s",
    }
    exchange = await ask(client, "POST", SMS, json=order, **nrs360)
    await ask(client, "POST", SMS, json=order, **nrs360)
    await client.post("/__admin/clock/advance", json={"seconds": 1})
    page = await open_page(client, f"{REQUESTS}/{exchange}")
    caused = page.find("section", id="caused")
    links = [each.attributes["href"] for each in page.find_all("a")]
    assert [link for link in links if link.startswith("/__inbox/messages/")] == [
        "/__inbox/messages/2",
        "/__inbox/messages/1",
    ]
    assert " ".join(caused.text.split()).count("dlr sent GET https://customer.example/") == 2


async def test_injected_failure_answers_the_next_request_as_this_one(
    client: httpx.AsyncClient, nrs360: dict[str, Any], refused: str
) -> None:
    before = (await client.get(f"/__admin/requests/{refused}")).json()["response"]["body"]
    response = await client.post(f"{REQUESTS}/{refused}/inject", headers=HTMX)
    assert "The next sendSms gets error 104, status 400." in response.text
    [armed] = (await client.get("/__admin/faults")).json()["items"]
    assert (armed["match"], armed["effect"], armed["times"]) == (
        {"vendor": "nrs360", "operation": "sendSms"},
        {"error": 104, "status": 400},
        1,
    )
    order = {"to": ["34666555444"], "from": "SHOP", "message": "Fine"}
    again = await client.post(SMS, json=order, **nrs360)
    assert again.status_code == 400
    assert again.text == before["content"]
    assert (await client.post(SMS, json=order, **nrs360)).status_code == 202


async def test_failure_without_a_code_of_the_vendor_is_injected_by_its_status(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    exchange = await ask(client, "GET", SMS + "/1", headers={"prefer": "code=503"}, **nrs360)
    response = await client.post(f"{REQUESTS}/{exchange}/inject")
    assert response.status_code == 303
    assert response.headers["location"] == f"{REQUESTS}/{exchange}"
    again = await client.get(SMS + "/1", **nrs360)
    assert again.status_code == 503


async def test_only_failures_of_an_operation_can_be_injected(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    exchange = await ask(client, "GET", "/nrs360/api/rest/account", **nrs360)
    response = await client.post(f"{REQUESTS}/{exchange}/inject", headers=HTMX)
    assert response.status_code == 422
    assert f"request {exchange} did not fail in an operation" in response.text
    assert (await client.get("/__admin/faults")).json()["items"] == []


async def test_journal_is_emptied(client: httpx.AsyncClient, refused: str) -> None:
    response = await client.post(f"{REQUESTS}/clear")
    assert response.headers["location"] == REQUESTS
    assert (await client.get("/__admin/requests")).json()["items"] == []
    page = await open_page(client, REQUESTS)
    assert "No requests yet." in [one.text for one in page.find_all("p", class_="empty")]


async def test_fifty_are_shown_and_news_are_the_head(client: httpx.AsyncClient) -> None:
    for _ in range(55):
        await client.get("/nrs360/api/rest/account")
    page = await open_page(client, REQUESTS, q="vendor:nrs360")
    assert len(list_rows(page)) == 50
    more = page.find("p", class_="more").attributes["hx-get"]
    assert more == f"{REQUESTS}?cursor=6&q=vendor%3Anrs360"
    assert len(list_rows(read_page((await client.get(more, headers=HTMX)).text))) == 5
    news = await client.get(f"{REQUESTS}/news?floor=53&q=account", headers=HTMX)
    assert len(list_rows(read_page(news.text))) == 3


async def test_hostile_request_stays_text(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    exchange = await ask(
        client,
        "POST",
        f"/nrs360/{HOSTILE.replace('/', '_')}",
        params={"a": HOSTILE},
        headers={"x-a": HOSTILE},
        content=HOSTILE,
        **nrs360,
    )
    for path in (REQUESTS, f"{REQUESTS}/{exchange}", f"{REQUESTS}?q={HOSTILE}"):
        page = await open_page(client, path)
        assert page.find_inline() == []
        assert not list(page.find_all("img"))
        assert len(list(page.find_all("script"))) == 3
    opened = await open_page(client, f"{REQUESTS}/{exchange}")
    assert opened.find("pre", aria_label="Body of the request").text == HOSTILE


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param(b"\xff\xfe", "//4=", id="no text"),
        pytest.param(b'{"a": ', '{"a": ', id="broken JSON"),
        pytest.param(b"[" * 5000, "[" * 5000, id="too deep"),
        pytest.param(
            b'{"a":1.10,"b":"\\u00e9"}', '{\n  "a": 1.10,\n  "b": "\\u00e9"\n}', id="exact"
        ),
    ],
)
async def test_body_that_is_odd_is_shown_as_it_was_sent(
    client: httpx.AsyncClient, nrs360: dict[str, Any], body: bytes, shown: str
) -> None:
    exchange = await ask(client, "POST", SMS, content=body, **nrs360)
    page = await open_page(client, f"{REQUESTS}/{exchange}")
    assert page.find("pre", aria_label="Body of the request").text == shown


@pytest.mark.parametrize("path", ["clear", "inject"])
async def test_change_by_a_page_of_another_origin_is_refused(
    client: httpx.AsyncClient, refused: str, path: str
) -> None:
    whole = f"{REQUESTS}/clear" if path == "clear" else f"{REQUESTS}/{refused}/inject"
    response = await client.post(whole, headers={"origin": "https://evil.example"})
    assert response.status_code == 403
    assert len((await client.get("/__admin/requests")).json()["items"]) == 1
    assert (await client.get("/__admin/faults")).json()["items"] == []


async def test_request_that_is_not_there_is_a_page_that_says_so(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get(f"{REQUESTS}/10001abcdef0")
    assert response.status_code == 404
    assert "there is no request 10001abcdef0" in response.text
