"""One message, shown as its channel has it."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.messages import Message
from tests.conftest import NOW
from tests.html_pages import Page
from tests.inbox.conftest import HTMX, Send, open_page

EVENTS = "/__inbox/messages/1/events"
OF_USER = "/__inbox/messages/2/events"
FRAME = (
    "sandbox; default-src 'none'; img-src data:{}; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def read(page: Page, tag: str, **attributes: str) -> str:
    """An element's text without line breaks."""
    return " ".join(page.find(tag, **attributes).text.split())


async def test_long_text_shows_where_each_part_ends_and_what_it_costs(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send("a" * 152 + "€" + "b" * 10, parts=2)
    page = await open_page(client, "/__inbox/messages/1")
    parts = [part.text for part in page.find_all("span", class_="part")]
    assert parts == ["a" * 152, "€" + "b" * 10]
    assert read(page, "span", class_="seam") == "(part 1 ends)"
    counted = read(page, "section", class_="counted")
    assert "2 parts · GSM 7-bit · 164 of 306 septets · 0.1 EUR (2 × 0.05)" in counted
    assert "One message holds 160 septets; of several, each holds 153" in counted
    assert "Two septets each: €" in counted


async def test_ucs2_text_names_the_characters_that_made_it_so(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send("It’s 😀 here", encoding="utf-16")
    counted = read(await open_page(client, "/__inbox/messages/1"), "section", class_="counted")
    assert "1 part · UCS-2 (UTF-16) · 12 of 70 characters" in counted
    assert "Not in the 7-bit alphabet, which holds 160: ’ 😀" in counted


async def test_text_of_a_vendor_that_counts_nothing_is_counted_here(
    server: MockServer, client: httpx.AsyncClient
) -> None:
    message = Message(vendor="collect", channel="sms", recipient="34600", text="Привет")
    server.engine.sandboxes.get("default").messages.record(message, NOW)
    counted = read(await open_page(client, "/__inbox/messages/1"), "section", class_="counted")
    assert "1 part · UCS-2 (UTF-16) · 6 of 70 characters" in counted


async def test_code_and_links_are_picked_out(client: httpx.AsyncClient, send: Send) -> None:
    await send("Code 481516, see https://example.com/a?b=1&c=2")
    page = await open_page(client, "/__inbox/messages/1")
    assert page.find("code", class_="otp").text == "481516"
    link = page.find("a", href="https://example.com/a?b=1&c=2")
    assert link.attributes["target"] == "_blank"
    assert link.attributes["rel"] == "noopener noreferrer"
    copied = [each.attributes.get("data-copy") for each in page.find_all("button")]
    assert {"481516", "https://example.com/a?b=1&c=2"} <= set(copied)


async def test_mail_has_tabs_for_what_there_is_of_it(
    client: httpx.AsyncClient, send_mail: Send
) -> None:
    file = {"name": "a b.txt", "content": base64.b64encode(b"held").decode()}
    await send_mail("Your order", "<h1>Thanks</h1>", attachments=[file])
    page = await open_page(client, "/__inbox/messages/1")
    tabs = page.find("nav", class_="tabs").text.split()
    assert tabs == ["HTML", "Text", "Source", "Headers", "Attachments", "1"]
    frame = page.find("iframe").attributes
    assert frame["sandbox"] == ""
    assert frame["src"] == "/__inbox/messages/1/html"
    headers = read(await open_page(client, "/__inbox/messages/1", tab="headers"), "main")
    assert "SubjectYour order" in headers
    source = await open_page(client, "/__inbox/messages/1", tab="source")
    assert source.find("pre").text.startswith("From: Shop <info@example.com>")
    files = await open_page(client, "/__inbox/messages/1", tab="attachments")
    got = await client.get(
        files.find("a", href="/__inbox/messages/1/attachments/1").attributes["href"]
    )
    assert got.content == b"held"
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"] == 'attachment; filename="a_b.txt"'
    absent = await client.get("/__inbox/messages/1/attachments/2")
    assert absent.status_code == 404


async def test_source_is_a_file_and_the_control_api_has_it_too(
    client: httpx.AsyncClient, send: Send, send_mail: Send
) -> None:
    await send_mail()
    got = await client.get("/__inbox/messages/1/source")
    assert got.headers["content-disposition"] == 'attachment; filename="message-1.eml"'
    assert got.text == (await client.get("/__admin/messages/1/source")).json()["source"]
    await send()
    refused = await client.get("/__admin/messages/2/source")
    assert (refused.status_code, refused.json()["detail"]) == (404, "message 2 has no source")


@pytest.mark.parametrize(("query", "pictures"), [("", ""), ("?pictures=own", " 'self'")])
async def test_html_is_framed_with_a_policy_that_allows_nothing(
    client: httpx.AsyncClient, send_mail: Send, query: str, pictures: str
) -> None:
    await send_mail(body="<img src=https://example.com/x.png><script>alert(1)</script>")
    response = await client.get(f"/__inbox/messages/1/html{query}")
    assert response.headers["content-security-policy"] == FRAME.format(pictures)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    page = await open_page(client, "/__inbox/messages/1", **dict(parse_qsl(query[1:])))
    assert "Pictures of other servers are never loaded here." in page.find("main").text
    offers = [a.text for a in page.find_all("a", class_="small")]
    assert offers == ([] if query else ["Load this server's pictures"])


async def test_call_shows_its_text_and_language(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    order = {"to": ["34666555444"], "message": "Good morning", "language": "en_GB", "gender": "F"}
    response = await client.post("/nrs360/api/rest/voice", json=order, **nrs360)
    assert response.status_code == 202, response.text
    page = await open_page(client, "/__inbox/messages/1")
    assert page.find("blockquote").text == "Good morning"
    assert "languageen_GB" in read(page, "main")


async def test_message_leads_to_its_request_and_its_callbacks(
    client: httpx.AsyncClient, send: Send
) -> None:
    identity = await send(notificationUrl="https://example.com/dlr")
    await client.post("/__admin/clock/advance", json={"seconds": 10})
    page = await open_page(client, "/__inbox/messages/1")
    exchange = (await client.get("/__admin/messages/1")).json()["exchange"]
    links = [link.attributes["href"] for link in page.find_all("a")]
    [request] = [link for link in links if link.endswith(exchange)]
    assert (await client.get(request)).status_code == 200
    told = [link for link in links if "/callbacks/" in link]
    assert [(await client.get(link)).status_code for link in told] == [200, 200]
    assert "https://example.com/dlr" in read(page, "section", id="happened")
    assert identity in read(page, "article")


async def test_conversation_shows_both_sides_and_answers_as_the_user(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    order = {"templateId": 123, "from": "34666777555", "messages": [{"to": "34666555444"}]}
    sent = await client.post("/nrs360/api/rest/whatsapp", json=order, **nrs360)
    assert sent.status_code == 202, sent.text
    answered = await client.post(EVENTS, data={"event": "replied", "text": "Hi <b>"}, headers=HTMX)
    assert answered.status_code == 200
    page = await open_page(client, "/__inbox/messages/1")
    bubbles = [li for li in page.find_all("li") if "class" in li.attributes]
    sides = [(bubble.attributes["class"], bubble.text) for bubble in bubbles]
    assert [side for side, _ in sides] == ["bubble out", "bubble in"]
    assert "Hi <b>" in sides[1][1]
    talk = "/nrs360/api/rest/whatsapp/conversations/34666777555/34666555444/messages"
    said = (await client.get(talk, **nrs360)).json()["data"]
    assert "Hi <b>" in [one["content"] for one in said]
    of_user = await open_page(client, "/__inbox/messages/2")
    assert of_user.find("form", class_="answer").attributes["action"] == OF_USER


async def test_user_who_wrote_first_writes_again(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    talk = "whatsapp/conversations/34666777555/34666000111/messages"
    await client.post(f"/__admin/vendors/nrs360/{talk}", json={"text": "Hello?"})
    page = await open_page(client, "/__inbox/messages/1")
    form = page.find("form", class_="answer").attributes["action"]
    assert form == EVENTS
    assert "Answer as 34666000111" in [
        area.attributes["aria-label"] for area in page.find_all("textarea")
    ]
    assert not list(page.find_all("section", class_="receipts"))
    assert (await client.post(form, data={"event": "replied", "text": "There?"})).status_code == 303
    said = (await client.get(f"/nrs360/api/rest/{talk}", **nrs360)).json()["data"]
    assert [(one["msisdn"], one["content"]) for one in said] == [
        ("34666000111", "There?"),
        ("34666000111", "Hello?"),
    ]
    refused = await client.post(form, data={"event": "delivered"})
    assert "this 360NRS whatsapp message; possible: replied" in refused.text


async def test_message_of_collect_leads_to_the_webhooks_that_told_of_it(
    client: httpx.AsyncClient,
) -> None:
    auth = ("", "collect-key")
    hook = {"targetUrl": "https://example.com/hook"}
    for _ in range(2):
        await client.post("/collect/v1/webhooks", json=hook, auth=auth)
    contact = {"email": "ada@example.org", "phone": "+34666555444"}
    order = {"campaignId": "oNeDoCuMeNt8Jk4sw", "contact": contact}
    assert (await client.post("/collect/v1/request", json=order, auth=auth)).status_code == 200
    await client.post("/__admin/clock/advance", json={"seconds": 10})
    for number, told in ((1, ["emailSent"] * 2), (2, ["smsSent"] * 2 + ["smsDelivered"] * 2)):
        page = await open_page(client, f"/__inbox/messages/{number}")
        links = [link for link in page.find_all("a") if "/callbacks/" in link.attributes["href"]]
        assert [link.text for link in links] == told
