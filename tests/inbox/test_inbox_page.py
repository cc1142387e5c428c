"""The inbox's pages as the server gives them: whole, and in part for htmx."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.messages import Message
from tests.conftest import NOW
from tests.docs.curl_commands import paste
from tests.html_pages import read_page
from tests.inbox.conftest import HTMX, Send, list_rows, open_page

HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>'\"&"


def record(server: MockServer, **facts: str) -> int:
    """Enter a message in the ledger of `default`."""
    usual: dict[str, Any] = {"vendor": "nrs360", "channel": "sms", "recipient": "34666555444"}
    message = Message(**{**usual, **facts})
    return server.engine.sandboxes.get("default").messages.record(message, NOW)


async def test_policy_allows_only_what_bears_the_nonce_of_this_answer(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send()
    nonces = set()
    for _ in range(2):
        response = await client.get("/")
        policy = response.headers["content-security-policy"]
        nonce = re.findall(r"script-src 'nonce-([\w-]+)'", policy)[0]
        assert policy == (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
            "connect-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'"
        )
        page = read_page(response.text)
        loaded = [*page.find_all("script"), *page.find_all("link", rel="stylesheet")]
        assert {each.attributes["nonce"] for each in loaded} == {nonce}
        assert page.find_inline() == []
        assert all(url.startswith("/__inbox/static/") for url in page.find_loaded())
        nonces.add(nonce)
    assert len(nonces) == 2


async def test_pages_are_not_kept_and_tell_apart_what_htmx_asks(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/")).headers
    assert headers["cache-control"] == "no-store"
    assert headers["vary"] == "HX-Request"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_messages_are_listed_newest_first(client: httpx.AsyncClient, send: Send) -> None:
    await send("First")
    await send("Second")
    assert list_rows(await open_page(client)) == [
        "sms to 34666555444 360NRS · 10:00:00 Second accepted",
        "sms to 34666555444 360NRS · 10:00:00 First accepted",
    ]


async def test_message_opens_beside_the_list_or_alone_for_htmx(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send("First")
    page = await open_page(client, "/__inbox/messages/1")
    assert page.find("a", class_="row").attributes["aria-current"] == "true"
    assert page.find("h2", id="what").text == "sms to 34666555444"
    part = (await client.get("/__inbox/messages/1", headers=HTMX)).text
    assert "<html" not in part
    assert list_rows(read_page(part)) == []
    assert read_page(part).find("h2", id="what").text == "sms to 34666555444"


async def test_history_is_restored_with_a_whole_page(client: httpx.AsyncClient, send: Send) -> None:
    await send()
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert "<html" in (await client.get("/", headers=headers)).text


async def test_search_words_choose_the_messages(client: httpx.AsyncClient, send: Send) -> None:
    await send("Welcome")
    await send("Farewell", to=["34666555333"])
    rows = list_rows(await open_page(client, q="to:34666555333"))
    assert len(rows) == 1
    assert "Farewell" in rows[0]
    nothing = await open_page(client, q="absent")
    assert list_rows(nothing) == []
    assert nothing.find("p", class_="empty").text == "No messages match."


@pytest.mark.parametrize("words", ['"open', "after:yesterday"])
async def test_search_words_that_cannot_be_read_are_explained(
    client: httpx.AsyncClient, words: str
) -> None:
    problem = (await open_page(client, q=words)).find("p", class_="error")
    assert problem.text.startswith("These search words cannot be read: ")


async def test_chips_count_vendors_and_channels_and_are_switched_off_again(
    client: httpx.AsyncClient, send: Send, send_mail: Send
) -> None:
    await send()
    await send()
    await send_mail()
    page = await open_page(client, q="34666")
    chips = {" ".join(chip.text.split()): chip for chip in page.find_all("a", class_="chip")}
    assert list(chips) == ["360NRS 3", "email 1", "sms 2"]
    assert chips["sms 2"].attributes["href"] == "/?q=34666+channel%3Asms"
    page = await open_page(client, q="channel:sms vendor:nrs360")
    on = [chip for chip in page.find_all("a", class_="chip") if "aria-current" in chip.attributes]
    assert [chip.attributes["href"] for chip in on] == ["/?q=channel%3Asms", "/?q=vendor%3Anrs360"]


async def test_fifty_messages_are_shown_and_htmx_is_given_the_next(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send(to=[str(34666555100 + index) for index in range(120)])
    page = await open_page(client)
    assert len(list_rows(page)) == 50
    more = page.find("p", class_="more").attributes["hx-get"]
    assert more == "/?cursor=71"
    part = read_page((await client.get(more, headers=HTMX)).text)
    assert len(list_rows(part)) == 50
    assert part.find("p", class_="more").attributes["hx-get"] == "/?cursor=21"
    last = await open_page(client, cursor="21")
    assert len(list_rows(last)) == 20
    assert not list(last.find_all("p", class_="more"))


async def test_news_are_the_head_of_the_list_down_to_what_is_shown(
    client: httpx.AsyncClient, send: Send
) -> None:
    for text in ("One", "Two", "Three"):
        await send(text)
    response = await client.get("/__inbox/messages/news?floor=2", headers=HTMX)
    page = read_page(response.text)
    assert [row.split()[-2] for row in list_rows(page)] == ["Three", "Two"]
    assert page.find("nav", id="chips").attributes["hx-swap-oob"] == "true"


async def test_news_of_a_page_that_was_scrolled_to_are_its_rows_alone(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send(to=[str(34666555100 + index) for index in range(120)])
    part = read_page((await client.get("/?cursor=71", headers=HTMX)).text)
    news = "/__inbox/messages/news?cursor=71&floor=21"
    assert news in [one.attributes.get("hx-get") for one in part.find_all("div")]
    page = read_page((await client.get(news, headers=HTMX)).text)
    assert list_rows(page) == list_rows(part)
    assert not list(page.find_all("nav"))
    narrowed = await client.get(f"{news}&q=to:34666555131", headers=HTMX)
    assert len(list_rows(read_page(narrowed.text))) == 1


async def test_list_begins_anew_when_too_much_has_come(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send(to=[str(34666555100 + index) for index in range(201)])
    response = await client.get("/__inbox/messages/news?floor=1", headers=HTMX)
    assert response.headers["HX-Retarget"] == "#results"
    assert len(list_rows(read_page(response.text))) == 50


@pytest.mark.parametrize("path", ["/?cursor=x", "/?cursor=0", "/?cursor=9223372036854775808"])
async def test_cursor_that_is_none_is_refused(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path, params={"q": "a", "cursor": path.rpartition("=")[2]})
    assert response.status_code == 422
    assert "cursor: not a number of the list" in response.text


async def test_hostile_message_stays_text(server: MockServer, client: httpx.AsyncClient) -> None:
    names = ("recipient", "sender", "subject", "text", "html", "status")
    number = record(server, channel="email", **dict.fromkeys(names, HOSTILE))
    for path in ("/", f"/__inbox/messages/{number}"):
        page = await open_page(client, path)
        assert page.find_inline() == []
        assert len(list(page.find_all("script"))) == 3
        assert not list(page.find_all("img"))
        assert page.find("span", class_="gist").text == HOSTILE


async def test_message_of_a_vendor_that_is_gone_is_shown(
    server: MockServer, client: httpx.AsyncClient
) -> None:
    number = record(server, vendor="gone", channel="pigeon", text="Coo")
    page = await open_page(client, f"/__inbox/messages/{number}")
    assert page.find("div", class_="body plain").text == "Coo"


async def test_hostile_search_words_stay_text(client: httpx.AsyncClient) -> None:
    page = await open_page(client, q=HOSTILE)
    assert page.find_inline() == []
    assert page.find("input", name="q").attributes["value"] == HOSTILE


@pytest.mark.parametrize("sandbox", ["default", "t1"])
async def test_empty_sandbox_shows_a_curl_for_each_vendor_that_works_when_pasted(
    client: httpx.AsyncClient, sandbox: str
) -> None:
    page = await open_page(client, sandbox=sandbox)
    commands = [each.text for each in page.find_all("pre") if each.text.startswith("curl")]
    answers = [await paste(client, command) for command in commands]
    assert [answer.status_code for answer in answers] == [200, 201, 202, 200]
    assert list_rows(await open_page(client, sandbox=sandbox))
    other = {"default": "t1", "t1": "default"}[sandbox]
    assert list_rows(await open_page(client, sandbox=other)) == []


async def test_start_names_base_url_credentials_and_documents_of_the_sandbox(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send()
    page = await open_page(client, "/__inbox/start", sandbox="t1")
    shown = [each.text for each in page.find_all("code")]
    assert {"http://localhost:4360/nrs360/~t1/api/rest", "apiPassword"} <= set(shown)
    docs = page.find("a", href="/nrs360/~t1/docs").attributes["href"]
    assert (await client.get(docs)).status_code == 200


async def test_first_message_replaces_the_start_page(client: httpx.AsyncClient, send: Send) -> None:
    page = await open_page(client)
    waiting = page.find("div", class_="start").attributes
    assert waiting["hx-trigger"] == "live:messages from:body"
    await send("Welcome")
    headers = {**HTMX, "HX-Target": "main"}
    response = await client.get(waiting["hx-get"], headers=headers)
    assert list_rows(read_page(response.text)) == [
        "sms to 34666555444 360NRS · 10:00:00 Welcome accepted"
    ]


async def test_switcher_leads_to_the_others_and_links_stay_in_this_sandbox(
    client: httpx.AsyncClient,
) -> None:
    await open_page(client, sandbox="t2")
    page = await open_page(client, sandbox="t1")
    assert "t1" in page.find("button", popovertarget="sandbox-menu").text
    menu = page.find("ul", id="sandbox-names").attributes["hx-get"]
    names = read_page((await client.get(menu, headers=HTMX)).text)
    links = [(link.text, link.attributes["href"]) for link in names.find_all("a")]
    assert links == [("default", "/"), ("t1", "/?sandbox=t1"), ("t2", "/?sandbox=t2")]
    assert names.find("a", aria_current="true").text == "t1"
    assert page.find("a", data_key="1").attributes["href"] == "/?sandbox=t1"


async def test_clock_is_in_view(client: httpx.AsyncClient) -> None:
    await client.put("/__admin/clock", json={"mode": "frozen", "now": "2026-05-01T08:30:00+00:00"})
    page = await open_page(client)
    clock = page.find("span", id="clock")
    assert clock.attributes["data-mode"] == "frozen"
    assert "2026-05-01 08:30:00" in clock.text


async def test_theme_of_the_cookie_is_written_into_the_page(client: httpx.AsyncClient) -> None:
    for sent, written in (("dark", "dark"), ("light", "light"), ('"><script>', None)):
        response = await client.get("/", headers={"cookie": f"mockserver_theme={sent}"})
        theme = read_page(response.text).find("html").attributes.get("data-theme")
        assert theme == written


@pytest.mark.parametrize("name", ["UPPER", "../x", "<script>", "a" * 64])
async def test_sandbox_name_that_is_none_is_refused(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get("/", params={"sandbox": name})
    assert response.status_code == 422
    error = read_page(response.text).find("p", class_="error")
    assert error.text == f"'{name}' is not a sandbox name: [a-z0-9][a-z0-9._-]{{0,62}}"


async def test_page_that_is_not_there_is_a_page_that_says_so(client: httpx.AsyncClient) -> None:
    response = await client.get("/__inbox/nothing")
    assert response.status_code == 404
    page = read_page(response.text)
    assert page.find("p", class_="error").text == "There is nothing here."
    assert page.find_inline() == []
    part = await client.get("/__inbox/messages/99", headers=HTMX)
    assert part.status_code == 404
    assert part.text == '<p class="error">there is no message 99</p>'


async def test_unexpected_error_is_logged_and_shows_no_trace(
    server: MockServer, client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = server.engine.sandboxes.get("default")
    sandbox.messages.count = None  # type: ignore[method-assign, assignment]
    response = await client.get("/")
    assert response.status_code == 500
    assert "Traceback" not in response.text
    assert "An unexpected error; the log tells more." in response.text
    assert "GET / failed" in caplog.text
