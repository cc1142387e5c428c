"""Events of SMS and landing SMS that the control API causes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.simulation_client import IPHONE, Simulator

if TYPE_CHECKING:
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Control, Sms

Advance = Callable[[float], Awaitable[None]]

DLR = "https://customer.example/dlr?s=%s"
HOOK = "https://customer.example/events"


@pytest.fixture
def simulator(client: httpx.AsyncClient) -> Simulator:
    """Makes things happen to messages."""
    return Simulator(client)


@pytest.mark.parametrize(
    ("event", "happened", "told"),
    [
        ("delivered", ["sent", "delivered"], ["ACCEPTD", "DELIVRD"]),
        ("undelivered", ["sent", "undelivered"], ["ACCEPTD", "UNDELIV"]),
        ("expired", ["expired"], ["EXPIRED"]),
        ("rejected", ["rejected"], ["REJECTD"]),
    ],
)
async def test_an_end_comes_at_once_and_for_good(
    sms: Sms,
    simulator: Simulator,
    advance: Advance,
    receiver: Receiver,
    event: str,
    happened: list[str],
    told: list[str],
) -> None:
    (row,) = await sms.accept(notificationUrl=DLR)

    assert await simulator.cause(event) == happened
    await advance(60)

    assert [one for one, _ in await sms.events(row["id"])] == happened
    assert (await sms.read(row["id"]))[0]["isDelivered"] is (event == "delivered")
    assert [one.query["s"] for one in receiver.received] == told


async def test_an_end_is_told_to_the_account_s_url(
    sms: Sms, simulator: Simulator, control: Control, advance: Advance, receiver: Receiver
) -> None:
    await control.platform("PUT", "/event-url", {"url": HOOK})
    await sms.accept()

    await simulator.cause("undelivered")
    await advance(0)

    assert [one.form["event"] for one in receiver.received] == ["sent", "undelivered"]


async def test_a_message_that_is_sent_goes_on_by_itself(
    sms: Sms, simulator: Simulator, advance: Advance
) -> None:
    (row,) = await sms.accept(scheduleDate="20260303120000")

    assert await simulator.cause("sent") == ["sent"]
    await advance(2)

    assert await sms.events(row["id"]) == [
        ("sent", "2026-03-02T10:00:00+00:00"),
        ("delivered", "2026-03-02T10:00:02+00:00"),
    ]
    await advance(2 * 86400)
    assert len(await sms.events(row["id"])) == 2


async def test_only_the_rest_of_the_way_is_gone(
    sms: Sms, simulator: Simulator, advance: Advance
) -> None:
    await sms.accept()
    await advance(1)

    assert await simulator.cause("delivered") == ["sent", "delivered"]


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("delivered", "delivered", "message 1 is delivered already"),
        ("delivered", "undelivered", "message 1 is delivered: undelivered cannot follow"),
        ("undelivered", "delivered", "message 1 is undelivered: delivered cannot follow"),
        ("rejected", "clicked", "message 1 is rejected: clicked cannot follow"),
        ("expired", "sent", "message 1 is expired: sent cannot follow"),
        ("sent", "sent", "message 1 is sent already"),
    ],
)
async def test_what_cannot_follow_is_refused(
    sms: Sms, simulator: Simulator, first: str, second: str, text: str
) -> None:
    await sms.accept(message="{url|shorten}", sub=[{"url": "https://example.com/"}])
    await simulator.cause(first)

    assert await simulator.refuse(second) == text


async def test_a_cancelled_message_is_not_delivered(sms: Sms, simulator: Simulator) -> None:
    await sms.accept(scheduleDate="20260303120000")
    await sms.client.delete("/nrs360/api/rest/scheduled", auth=sms.auth)

    text = "message 1 is cancelled: delivered cannot follow"
    assert await simulator.refuse("delivered") == text


async def test_a_message_of_a_paused_sending_is_not_delivered(
    sms: Sms, simulator: Simulator, control: Control
) -> None:
    await sms.accept()
    await control.platform("PUT", "/sendings/100001/status", {"status": "PAUSED"})

    text = "message 1 may not leave: sending 100001 is held"
    assert await simulator.refuse("delivered") == text
    assert await simulator.refuse("sent") == text


async def test_a_click_counts_and_tells_its_device(
    sms: Sms, simulator: Simulator, control: Control
) -> None:
    (row,) = await sms.accept(message="{url|shorten}", sub=[{"url": "https://example.com/"}])

    assert await simulator.cause("clicked", userAgent=IPHONE) == ["sent", "delivered", "clicked"]

    (message,) = await sms.read(row["id"])
    assert (message["isDelivered"], message["isClicked"]) == (True, True)
    assert message["events"][2] == {
        "type": "clicked",
        "date": "2026-03-02T10:00:00+00:00",
        "isMobile": True,
        "browser": "Mobile Safari",
        "os": "iOS",
    }
    ((url, clicks),) = [
        (link["target"], link["clicks"])
        for link in (await control.platform("GET", "/links"))["items"]
    ]
    assert (url, clicks) == ("https://example.com/", 1)


async def test_a_click_is_on_the_link_that_is_named(
    sms: Sms, simulator: Simulator, client: httpx.AsyncClient
) -> None:
    sub = [{"one": "https://example.com/1", "two": "https://example.com/2"}]
    await sms.accept(message="{one|shorten} {two|shorten}", sub=sub, parts=2)
    shown = (await client.get("/__admin/messages/1")).json()
    second = shown["text"].split()[1]

    await simulator.cause("clicked")
    await simulator.cause("clicked", url="https://example.com/2")
    await simulator.cause("clicked", url=second)

    shown = (await client.get("/__admin/messages/1")).json()
    assert [one["detail"] for one in shown["events"][2:]] == [
        {"url": "https://example.com/1"},
        {"url": "https://example.com/2"},
        {"url": "https://example.com/2"},
    ]
    assert await simulator.refuse("clicked", url="https://example.org/") == (
        "message 1 has no link to https://example.org/: "
        "there are https://example.com/1, https://example.com/2"
    )


async def test_a_message_without_links_cannot_be_clicked(sms: Sms, simulator: Simulator) -> None:
    await sms.accept(message="See https://example.com/")

    assert await simulator.refuse("clicked") == "message 1 has no link whose clicks are recorded"


async def test_who_unsubscribes_is_rejected_from_then_on(
    sms: Sms, simulator: Simulator, advance: Advance
) -> None:
    await sms.accept()
    assert await simulator.cause("unsubscribed") == ["sent", "delivered", "unsubscribed"]
    assert await simulator.refuse("unsubscribed") == "34666555444 is on the blacklist already"

    (row,) = await sms.accept()
    await advance(3)

    assert [event for event, _ in await sms.events(row["id"])] == ["rejected"]


@pytest.mark.parametrize(
    ("event", "detail", "text"),
    [
        (
            "replied",
            {},
            "replied cannot be simulated for this 360NRS sms message; possible: "
            "sent, delivered, undelivered, expired, rejected, clicked, unsubscribed",
        ),
        (
            "opened",
            {},
            "opened cannot be simulated for this 360NRS sms message; possible: "
            "sent, delivered, undelivered, expired, rejected, clicked, unsubscribed",
        ),
        ("delivered", {"url": "x"}, "detail.url: delivered takes nothing"),
        ("clicked", {"URL": "x"}, "detail.URL: clicked takes url, userAgent"),
        ("clicked", {"url": 7}, "detail.url must be a text"),
        ("unsubscribed", {"userAgent": 7}, "detail.userAgent must be a text"),
    ],
    ids=["reply", "opening", "detail too much", "detail misspelt", "no text", "no agent"],
)
async def test_what_an_sms_does_not_know_is_refused(
    sms: Sms, simulator: Simulator, event: str, detail: dict[str, Any], text: str
) -> None:
    await sms.accept(message="{url|shorten}", sub=[{"url": "https://example.com/"}])

    assert await simulator.refuse(event, **detail) == text


async def send_landing(sms: Sms, html: str = "<h1>HELLO LANDING</h1>", **fields: Any) -> None:
    body = {
        "to": ["34666555444"],
        "message": "{LAND_URL}",
        "from": "LANDINGAPI",
        "templateBody": html,
        **fields,
    }
    url = "/nrs360/api/rest/landingsms"
    assert (await sms.client.post(url, json=body, auth=sms.auth)).status_code == 202


async def test_a_landing_page_is_opened_and_left(
    sms: Sms, simulator: Simulator, advance: Advance
) -> None:
    await send_landing(sms)

    await simulator.cause("opened", userAgent=IPHONE)
    happened = await simulator.cause("unsubscribed_landing")

    assert happened == ["sent", "delivered", "opened", "unsubscribed_landing"]
    (row,) = await sms.accept()
    await advance(3)
    assert [event for event, _ in await sms.events(row["id"])] == ["rejected"]


async def test_a_link_of_a_landing_page_is_clicked_once_the_page_was_opened(
    sms: Sms, simulator: Simulator, client: httpx.AsyncClient
) -> None:
    await send_landing(sms, "{url|shorten}", sub=[{"url": "https://example.com/"}])
    assert await simulator.refuse("clicked") == "message 1 has no link whose clicks are recorded"
    link = (await client.get("/__admin/messages/1")).json()["text"]
    await client.get(f"{link}/content")

    assert await simulator.cause("clicked") == ["sent", "delivered", "clicked"]
