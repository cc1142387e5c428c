"""Buttons: each does what the control API does, and is seen in the vendor's own answers."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.conftest import Receiver
from tests.html_pages import Page
from tests.inbox.conftest import HTMX, Send, open_page

EVENTS = "/__inbox/messages/1/events"


def list_buttons(page: Page) -> list[str]:
    """The events that can be made to happen, as they stand on the page."""
    return [field.attributes["value"] for field in page.find_all("input", name="event")]


async def test_usual_events_come_first_and_only_those_that_can_be(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send("No link")
    assert list_buttons(await open_page(client, "/__inbox/messages/1")) == [
        "sent",
        "delivered",
        "undelivered",
        "unsubscribed",
        "expired",
        "rejected",
    ]


async def test_link_is_chosen_among_those_of_the_message(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send("Offers: https://example.com/1 https://example.com/2", trackClicks=True)
    page = await open_page(client, "/__inbox/messages/1")
    assert "clicked" in list_buttons(page)
    choice = page.find("select", name="url")
    assert choice.attributes["aria-label"] == "Link for clicked"
    values = [option.attributes.get("value") for option in page.find_all("option")]
    assert values == ["https://example.com/1", "https://example.com/2"]


@pytest.mark.parametrize("event", ["delivered", "undelivered"])
async def test_receipt_of_a_text_is_seen_in_the_vendors_own_answer_and_at_the_receiver(
    client: httpx.AsyncClient,
    nrs360: dict[str, Any],
    send: Send,
    receiver: Receiver,
    event: str,
) -> None:
    identity = await send(notificationUrl="https://example.com/dlr?s=%d&id=%i")
    response = await client.post(EVENTS, data={"event": event}, headers=HTMX)
    assert response.status_code == 200
    assert f"{event}: done" in response.text
    own = await client.get(f"/nrs360/api/rest/sms/{identity}", **nrs360)
    assert event in own.text.lower()
    await client.post("/__admin/clock/advance", json={"seconds": 1})
    assert len(receiver.received) == 2


@pytest.mark.parametrize("event", ["delivered", "bounced", "opened", "clicked", "unsubscribed"])
async def test_receipt_of_a_mail_is_what_the_control_api_tells(
    client: httpx.AsyncClient, send_mail: Send, event: str
) -> None:
    await send_mail(body="<a href='https://example.com/1'>Offer</a> {UNSUB_URL}")
    response = await client.post(EVENTS, data={"event": event}, headers=HTMX)
    assert response.status_code == 200, response.text
    message = (await client.get("/__admin/messages/1")).json()
    recorded = "hard_bounced" if event == "bounced" else event
    assert recorded in [one["event"] for one in message["events"]]


async def test_browser_without_scripts_is_led_back_to_the_message(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send()
    response = await client.post(f"{EVENTS}?sandbox=default", data={"event": "delivered"})
    assert response.status_code == 303
    assert response.headers["location"] == "/__inbox/messages/1"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        pytest.param({"event": "delivered"}, "message 1 is delivered already", id="again"),
        pytest.param({}, "cannot be simulated for this 360NRS sms message", id="no event"),
        pytest.param({"event": "clicked"}, "has no link whose clicks are recorded", id="no link"),
    ],
)
async def test_event_that_cannot_follow_says_why(
    client: httpx.AsyncClient, send: Send, form: dict[str, str], text: str
) -> None:
    await send()
    await client.post(EVENTS, data={"event": "delivered"})
    response = await client.post(EVENTS, data=form, headers=HTMX)
    assert response.status_code == 422
    assert text in response.text


@pytest.mark.parametrize("path", [EVENTS, "/__inbox/messages/clear"])
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": "https://evil.example"}, id="origin"),
        pytest.param({"sec-fetch-site": "cross-site"}, id="fetch metadata"),
        pytest.param({"origin": "null"}, id="sandboxed frame"),
    ],
)
async def test_change_by_a_page_of_another_origin_is_refused(
    client: httpx.AsyncClient, send: Send, path: str, headers: dict[str, str]
) -> None:
    await send()
    response = await client.post(path, data={"event": "delivered"}, headers=headers)
    assert response.status_code == 403
    message = (await client.get("/__admin/messages/1")).json()
    assert message["status"] == "accepted"


async def test_changes_are_posts(client: httpx.AsyncClient, send: Send) -> None:
    await send()
    for path in (EVENTS, "/__inbox/messages/clear"):
        assert (await client.get(path)).status_code in (405, 422)
    assert (await client.get("/__admin/messages/1")).json()["status"] == "accepted"


async def test_clearing_is_confirmed_and_shows_how_to_begin(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send()
    form = (await open_page(client, sandbox="default")).find(
        "form", method="post", hx_target="#main"
    )
    assert (
        form.attributes["hx-confirm"] == "Clear all messages? What the vendors know of them stays."
    )
    cleared = await client.post(form.attributes["hx-post"], headers=HTMX, follow_redirects=True)
    assert "Nothing went out yet" in cleared.text


async def test_list_is_emptied_and_the_vendor_still_knows(
    client: httpx.AsyncClient, nrs360: dict[str, Any], send: Send
) -> None:
    identity = await send()
    assert (await client.post("/__inbox/messages/clear")).headers["location"] == "/"
    assert (await client.get("/__admin/messages")).json()["items"] == []
    assert (await client.get(f"/nrs360/api/rest/sms/{identity}", **nrs360)).status_code == 200


async def test_form_that_is_too_large_is_refused(client: httpx.AsyncClient, send: Send) -> None:
    await send()
    response = await client.post(EVENTS, data={"event": "x" * 300_000})
    assert response.status_code == 413
    assert "a form has 262144 bytes at most" in response.text
