"""Links in messages: short ones that redirect and record the click, and those that unsubscribe."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mockserver.vendors.nrs360.models.pages import links

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox
    from tests.vendors.nrs360.conftest import Sms

Advance = Callable[[float], Awaitable[None]]

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
)
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36"
)


async def make(sms: Sms, message: str, url: str = "", **fields: Any) -> tuple[str, str]:
    """Send a message that ends in a link: the message's id, and the link."""
    (row,) = await sms.accept(message=message, sub=[{"url": url}], parts=2, **fields)
    (read,) = await sms.read(row["id"])
    found = re.search(r"http://\S+$", read["message"])
    assert found, read["message"]
    return row["id"], found[0]


async def test_a_short_link_redirects_without_a_credential(
    sms: Sms, client: httpx.AsyncClient
) -> None:
    _, link = await make(sms, "See {url|shorten}", "https://example.com/a?b=c&d=%20e#f")

    response = await client.get(link)

    assert response.status_code == 302
    assert response.headers["location"] == "https://example.com/a?b=c&d=%20e#f"


async def test_a_short_link_leads_beyond_latin_1(sms: Sms, client: httpx.AsyncClient) -> None:
    _, link = await make(sms, "{url|shorten}", "https://example.com/日本?q=ñ")

    response = await client.get(link)

    assert response.status_code == 302
    assert response.headers["location"] == "https://example.com/%E6%97%A5%E6%9C%AC?q=%C3%B1"


@pytest.mark.parametrize(
    ("agent", "is_mobile", "browser", "system"),
    [
        pytest.param(IPHONE, True, "Mobile Safari", "iOS", id="phone"),
        pytest.param(WINDOWS, False, "Chrome", "Windows", id="computer"),
        pytest.param("", False, "", "", id="nothing told"),
    ],
)
async def test_a_click_is_recorded_with_its_device(
    sms: Sms,
    client: httpx.AsyncClient,
    advance: Advance,
    agent: str,
    is_mobile: bool,
    browser: str,
    system: str,
) -> None:
    message_id, link = await make(sms, "{url|shorten}", "https://example.com/")
    await advance(60)
    await client.get(link, headers={"user-agent": agent})

    (message,) = await sms.read(message_id)

    assert message["isClicked"] is True
    assert message["isDelivered"] is True
    assert message["events"][-1] == {
        "type": "clicked",
        "date": "2026-03-02T10:01:00+00:00",
        "isMobile": is_mobile,
        "browser": browser,
        "os": system,
    }


async def test_each_click_is_an_event_and_a_head_is_none(
    sms: Sms, client: httpx.AsyncClient
) -> None:
    message_id, link = await make(sms, "{url|shorten}", "https://example.com/")

    peeked = await client.head(link)
    assert peeked.status_code == 302
    assert peeked.headers["location"] == "https://example.com/"
    assert await sms.events(message_id) == []
    await client.get(link)
    await client.get(link)

    assert [event for event, _ in await sms.events(message_id)] == ["clicked", "clicked"]


async def test_a_message_that_is_clicked_early_is_still_delivered(
    sms: Sms, client: httpx.AsyncClient, advance: Advance
) -> None:
    message_id, link = await make(sms, "{url|shorten}", "https://example.com/")
    await client.get(link)
    await advance(3)

    (message,) = await sms.read(message_id)

    assert [event["type"] for event in message["events"]] == ["clicked", "sent", "delivered"]
    assert message["isDelivered"] is True


async def test_each_link_of_each_recipient_is_its_own(sms: Sms, client: httpx.AsyncClient) -> None:
    rows = await sms.accept(
        to=["34666555444", "34666555333"],
        message="{url|shorten} {url|shorten}",
        sub=[{"url": "https://example.com/1"}, {"url": "https://example.com/2"}],
        parts=3,
    )
    first, second = await sms.read(*(row["id"] for row in rows))
    links = [*first["message"].split(), *second["message"].split()]

    assert len(set(links)) == 4
    targets = [(await client.get(link)).headers["location"] for link in links]
    assert targets == ["https://example.com/1"] * 2 + ["https://example.com/2"] * 2


async def test_short_links_of_a_thousand_recipients_never_meet(sms: Sms) -> None:
    recipients = [str(34_666_000_000 + number) for number in range(1000)]
    rows = await sms.accept(
        to=recipients, message="{url|shorten}", sub=[{"url": "https://example.com/"}] * 1000
    )

    messages = await sms.read(*(row["id"] for row in rows))
    assert len({message["message"] for message in messages}) == 1000


@pytest.mark.parametrize("path", ["/nrs360/s/XXXXXX", "/nrs360/u/XXXXXX"])
async def test_an_unknown_link_opens_a_page_that_says_so(
    client: httpx.AsyncClient, path: str
) -> None:
    response = await client.get(path)

    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"


async def test_a_short_link_is_no_unsubscribe_link(sms: Sms, client: httpx.AsyncClient) -> None:
    _, link = await make(sms, "{url|shorten}", "https://example.com/")

    assert (await client.get(link.replace("/s/", "/u/"))).status_code == 404


async def test_links_of_a_named_sandbox_open_there(client: httpx.AsyncClient) -> None:
    body = {
        "to": ["34666555444"],
        "from": "TEST",
        "message": "{url|shorten}",
        "sub": [{"url": "https://example.com/"}],
    }
    auth = ("acme~t1", "secret")
    sent = await client.post("/nrs360/api/rest/sms", json=body, auth=auth)
    path = f"/nrs360/api/rest/sms/{sent.json()['result'][0]['id']}"
    (message,) = (await client.get(path, auth=auth)).json()["data"]

    assert "/nrs360/~t1/s/" in message["message"]
    assert (await client.get(message["message"])).status_code == 302


async def test_opening_the_unsubscribe_page_changes_nothing(
    sms: Sms, client: httpx.AsyncClient, advance: Advance
) -> None:
    message_id, link = await make(sms, "Stop: {UNSUB_URL}")

    page = await client.get(link)
    await advance(3)

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "34666555444" in page.text
    assert "TEST" in page.text
    assert '<form method="post">' in page.text
    assert [event for event, _ in await sms.events(message_id)] == ["sent", "delivered"]


async def test_unsubscribing_is_an_event_and_later_sends_end_rejected(
    sms: Sms, client: httpx.AsyncClient, advance: Advance
) -> None:
    message_id, link = await make(sms, "Stop: {UNSUB_URL}")
    await advance(3)

    done = await client.post(link, headers={"user-agent": IPHONE})
    assert done.status_code == 200
    assert "<form" not in done.text
    (message,) = await sms.read(message_id)
    assert message["events"][-1] == {
        "type": "unsubscribed",
        "date": "2026-03-02T10:00:03+00:00",
        "isMobile": True,
        "browser": "Mobile Safari",
        "os": "iOS",
    }
    later, other = await sms.accept(to=["34666555444", "34666555333"])
    await advance(3)

    assert [event for event, _ in await sms.events(later["id"])] == ["rejected"]
    assert (await sms.read(later["id"]))[0]["isDelivered"] is False
    assert [event for event, _ in await sms.events(other["id"])] == ["sent", "delivered"]


async def test_unsubscribing_twice_is_one_event(sms: Sms, client: httpx.AsyncClient) -> None:
    message_id, link = await make(sms, "Stop: {UNSUB_URL}")

    for _ in range(2):
        assert (await client.post(link)).status_code == 200

    assert [event for event, _ in await sms.events(message_id)] == ["unsubscribed"]
    assert "<form" not in (await client.get(link)).text


async def test_the_page_escapes_what_the_sender_wrote(sms: Sms, client: httpx.AsyncClient) -> None:
    _, link = await make(sms, "Stop: {UNSUB_URL}", from_="<b>&'\"")

    page = (await client.get(link)).text

    assert "&lt;b&gt;&amp;" in page
    assert "<b>" not in page


async def test_a_send_without_the_variable_makes_no_link(sms: Sms, sandbox: Sandbox) -> None:
    assert await sms.text(message="Stop: {UNSUB_URLS}") == "Stop: {UNSUB_URLS}"
    assert sandbox.database.is_empty(links)
