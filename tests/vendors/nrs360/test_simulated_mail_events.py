"""Events of mails that the control API causes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.mailing_client import Mailing, find_hrefs
from tests.vendors.nrs360.simulation_client import IPHONE, Simulator

if TYPE_CHECKING:
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Control

Advance = Callable[[float], Awaitable[None]]

TWO_LINKS = '<a href="https://example.com/1">one</a> <a href="https://example.com/2">two</a>'


@pytest.fixture
def mailing(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Mailing:
    """A client of the mailing endpoint."""
    return Mailing(client, nrs360["auth"])


@pytest.fixture
def simulator(client: httpx.AsyncClient) -> Simulator:
    """Makes things happen to messages."""
    return Simulator(client)


@pytest.mark.parametrize(
    ("event", "happened"),
    [
        ("delivered", ["sent", "delivered"]),
        ("undelivered", ["sent", "undelivered"]),
        ("rejected", ["rejected"]),
        ("bounced", ["sent", "hard_bounced"]),
        ("hard_bounced", ["sent", "hard_bounced"]),
        ("soft_bounced", ["sent", "soft_bounced"]),
    ],
)
async def test_a_mail_ends_at_once_and_for_good(
    mailing: Mailing, simulator: Simulator, advance: Advance, event: str, happened: list[str]
) -> None:
    (row,) = await mailing.accept()

    assert await simulator.cause(event) == happened
    await advance(60)

    assert await mailing.events(row["id"]) == happened


async def test_a_bounce_is_told_with_what_the_mail_server_said(
    mailing: Mailing, simulator: Simulator, control: Control, advance: Advance, receiver: Receiver
) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://customer.example/events"})
    await mailing.accept()

    await simulator.cause("bounced")
    await advance(0)

    forms = [one.form for one in receiver.received]
    assert [form["event"] for form in forms] == ["sent", "hard_bounced"]
    assert forms[1]["smtpResponse"].startswith("550 ")


async def test_what_bounced_is_neither_opened_nor_delivered(
    mailing: Mailing, simulator: Simulator
) -> None:
    await mailing.accept()
    await simulator.cause("bounced")

    text = "message 1 is hard_bounced: {} cannot follow"
    assert await simulator.refuse("opened") == text.format("opened")
    assert await simulator.refuse("delivered") == text.format("delivered")
    assert await simulator.refuse("complaint") == text.format("complaint")


async def test_an_opening_and_a_click_tell_their_device(
    mailing: Mailing, simulator: Simulator, client: httpx.AsyncClient
) -> None:
    await mailing.accept(body=TWO_LINKS)

    await simulator.cause("opened", userAgent=IPHONE)
    await simulator.cause("clicked")
    await simulator.cause("clicked", url="https://example.com/2", userAgent=IPHONE)

    url = "/nrs360/api/rest/sendings/100001"
    read = (await client.get(url, auth=mailing.auth)).json()
    events = read["data"]["events"]
    assert (events["delivered"], events["opened"], events["clicked"]) == (1, 1, 2)
    shown = (await client.get("/__admin/messages/1")).json()
    assert [one["detail"] for one in shown["events"][3:]] == [
        {"url": "https://example.com/1"},
        {"url": "https://example.com/2"},
    ]


async def test_a_click_may_name_the_link_as_it_stands_in_the_mail(
    mailing: Mailing, simulator: Simulator, client: httpx.AsyncClient
) -> None:
    mail = await mailing.deliver(body=TWO_LINKS)

    await simulator.cause("clicked", url=find_hrefs(mail["html"])[1])

    shown = (await client.get("/__admin/messages/1")).json()
    assert shown["events"][-1]["detail"] == {"url": "https://example.com/2"}


async def test_what_is_not_tracked_is_not_recorded(mailing: Mailing, simulator: Simulator) -> None:
    await mailing.accept(trackOpens=False, trackClicks=False)

    assert await simulator.refuse("opened") == (
        "message 1 was sent without trackOpens: openings are not recorded"
    )
    assert await simulator.refuse("clicked") == "message 1 has no link whose clicks are recorded"


@pytest.mark.parametrize("event", ["complaint", "unsubscribed"])
async def test_who_complains_or_unsubscribes_is_rejected_from_then_on(
    mailing: Mailing, simulator: Simulator, advance: Advance, event: str
) -> None:
    await mailing.accept()
    assert await simulator.cause(event) == ["sent", "delivered", event]

    (row,) = await mailing.accept()
    await advance(3)

    assert await mailing.events(row["id"]) == ["rejected"]


async def test_a_second_complaint_is_refused(mailing: Mailing, simulator: Simulator) -> None:
    await mailing.accept()
    await simulator.cause("complaint")

    assert await simulator.refuse("complaint") == "message 1 caused a complaint already"


async def test_a_mail_does_not_expire(mailing: Mailing, simulator: Simulator) -> None:
    await mailing.accept()

    assert await simulator.refuse("expired") == (
        "expired cannot be simulated for this 360NRS email message; possible: sent, delivered, "
        "undelivered, rejected, bounced, hard_bounced, soft_bounced, complaint, opened, clicked, "
        "unsubscribed"
    )
