"""Event notifications: a POST form to the account's URL. Page section "Event Notifications"."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Control, Sms

Advance = Callable[[float], Awaitable[None]]
Platform = Callable[..., Awaitable[Any]]

URL = "https://example.com/events"


@pytest.fixture(autouse=True)
async def event_url(platform: Platform) -> None:
    """The account has an URL for its events."""
    await platform("PUT", "/event-url", {"url": URL})


async def test_sent_and_delivered_are_posted_as_forms(
    sms: Sms, receiver: Receiver, advance: Advance
) -> None:
    (row,) = await sms.accept(campaignName="Spring sale")
    await advance(3)

    assert [(one.method, one.url) for one in receiver.received] == [("POST", URL)] * 2
    assert {one.headers["content-type"] for one in receiver.received} == {
        "application/x-www-form-urlencoded"
    }
    assert [list(one.form.items()) for one in receiver.received] == [
        [
            ("id", row["id"]),
            ("channel", "sms"),
            ("contactId", "0"),
            ("campaignId", "100000"),
            ("campaignName", "Spring sale"),
            ("event", event),
            ("extra", "{}"),
            ("eventDate", f"2026-03-02T10:00:0{second}+00:00"),
        ]
        for event, second in (("sent", 1), ("delivered", 3))
    ]


async def test_without_a_campaign_name_the_campaign_is_0_and_nameless(
    sms: Sms, receiver: Receiver, advance: Advance
) -> None:
    response = await sms.send()
    assert response.json()["campaignId"] == 100_000
    await advance(1)

    form = receiver.received[0].form
    assert (form["campaignId"], form["campaignName"]) == ("0", "")


async def test_a_click_tells_its_url_encoded(
    sms: Sms, receiver: Receiver, advance: Advance, client: httpx.AsyncClient
) -> None:
    target = "https://example.com/a?b=c&d=ñ"
    text = await sms.text(message="{url|shorten}", sub=[{"url": target}])
    await advance(3)
    await client.get(text)
    await advance(0)

    form = receiver.received[-1].form
    assert form["event"] == "clicked"
    assert json.loads(form["extra"]) == {
        "url": "https%3A%2F%2Fexample.com%2Fa%3Fb%3Dc%26d%3D%C3%B1"
    }


async def test_unsubscribing_is_notified(
    sms: Sms, receiver: Receiver, advance: Advance, client: httpx.AsyncClient
) -> None:
    text = await sms.text(message="Stop {UNSUB_URL}")
    found = re.search(r"http\S+", text)
    assert found
    await client.post(found[0])
    await advance(3)

    assert [one.form["event"] for one in receiver.received] == ["unsubscribed", "rejected"]


@pytest.mark.parametrize(
    ("recipient", "events"),
    [
        ("34600001001", ["sent", "undelivered"]),
        ("34600001002", ["sent", "expired"]),
        ("34600001003", ["rejected"]),
    ],
)
async def test_other_ends_are_notified_by_their_names(
    sms: Sms, receiver: Receiver, advance: Advance, recipient: str, events: list[str]
) -> None:
    await sms.accept(to=[recipient])
    await advance(3)

    assert [one.form["event"] for one in receiver.received] == events


async def test_events_come_beside_delivery_notifications(
    sms: Sms, receiver: Receiver, advance: Advance
) -> None:
    await sms.accept(message="x" * 161, parts=2, notificationUrl="https://example.com/dlr?%s-%n")
    await advance(3)

    assert sorted(one.method for one in receiver.received) == ["GET"] * 4 + ["POST"] * 2


async def test_events_of_all_recipients_go_to_the_one_url(
    sms: Sms, receiver: Receiver, advance: Advance
) -> None:
    rows = await sms.accept(to=[str(34_666_000_000 + number) for number in range(250)])
    await advance(3)

    told = {(one.form["id"], one.form["event"]) for one in receiver.received}
    assert len(receiver.received) == 500
    assert told == {(row["id"], event) for row in rows for event in ("sent", "delivered")}


async def test_an_emptied_url_stops_them(
    sms: Sms, receiver: Receiver, advance: Advance, platform: Platform
) -> None:
    await sms.accept()
    await advance(1)
    await platform("PUT", "/event-url", {"url": ""})
    await advance(2)

    assert [one.form["event"] for one in receiver.received] == ["sent"]


@pytest.mark.parametrize("answer", [201, 204, 500])
async def test_anything_but_200_is_retried_five_times_1_2_3_4_5_minutes_apart(
    sms: Sms, receiver: Receiver, advance: Advance, control: Control, answer: int
) -> None:
    receiver.statuses = [answer] * 20
    await sms.accept(to=["34600001003"])
    await advance(1)

    for retries, minutes in enumerate((1, 2, 3, 4, 5)):
        await advance(60 * minutes - 1)
        assert len(receiver.received) == 1 + retries
        await advance(1)
    await advance(86_400)

    assert len(receiver.received) == 6
    assert len({one.body for one in receiver.received}) == 1
    assert (await control.callbacks())[0]["state"] == "failed"
