"""A mail's life on the clock, its outcomes, and what the customer is told of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.mailing_client import Mailing

if TYPE_CHECKING:
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Control

Advance = Callable[[float], Awaitable[None]]


@pytest.fixture
def mailing(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Mailing:
    """A client of the mailing endpoint."""
    return Mailing(client, nrs360["auth"])


async def test_a_mail_is_sent_after_1_second_and_delivered_after_3(
    mailing: Mailing, advance: Advance
) -> None:
    (row,) = await mailing.accept()
    steps = []
    for _ in range(4):
        steps.append((await mailing.read(row["id"]))["status"])
        await advance(1)

    assert steps == ["accepted", "sent", "sent", "delivered"]


async def test_a_scheduled_mail_waits(mailing: Mailing, advance: Advance) -> None:
    (row,) = await mailing.accept(scheduleDate="20260302110000")

    await advance(3600)
    assert await mailing.events(row["id"]) == []
    await advance(3)
    assert await mailing.events(row["id"]) == ["sent", "delivered"]


@pytest.mark.parametrize(
    ("recipient", "events"),
    [
        ("bounce@example.com", ["sent", "hard_bounced"]),
        ("Bounce@shop.test", ["sent", "hard_bounced"]),
        ("soft-bounce@example.com", ["sent", "soft_bounced"]),
        ("complaint@example.com", ["sent", "delivered", "complaint"]),
        ("undelivered@example.com", ["sent", "undelivered"]),
        ("risky@example.com", ["sent", "delivered"]),
        ("bounces@example.com", ["sent", "delivered"]),
    ],
)
async def test_a_magic_recipient_causes_its_outcome(
    mailing: Mailing, advance: Advance, recipient: str, events: list[str]
) -> None:
    response = await mailing.send(to=[recipient])
    await advance(3)

    assert await mailing.events(response.json()["result"][0]["id"]) == events
    reason = response.headers.get("x-mock-reason")
    assert reason == (None if events[-1] == "delivered" else f"magic:{events[-1]}")


async def test_who_complained_gets_no_more_mails(mailing: Mailing, advance: Advance) -> None:
    await mailing.accept(to=["complaint@example.com"])
    await advance(3)
    (row,) = await mailing.accept(to=["complaint@example.com"])
    await advance(3)

    assert await mailing.events(row["id"]) == ["rejected"]


async def test_notifications_tell_what_the_mail_server_said(
    mailing: Mailing, advance: Advance, control: Control, receiver: Receiver
) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://example.com/events"})
    (row,) = await mailing.accept(campaignName="News")
    await mailing.accept(to=["bounce@example.com"])
    await mailing.accept(to=["soft-bounce@example.com"])
    await mailing.accept(to=["undelivered@example.com"])
    await advance(3)

    forms = [one.form for one in receiver.received if one.form["event"] != "sent"]
    told = {form["event"]: form for form in forms}
    assert list(told["delivered"].items()) == [
        ("id", row["id"]),
        ("channel", "mailing"),
        ("contactId", "0"),
        ("campaignId", "100000"),
        ("campaignName", "News"),
        ("event", "delivered"),
        ("extra", "{}"),
        ("smtpResponse", f"250 2.0.0 OK: queued as {row['id']}"),
        ("eventDate", "2026-03-02T10:00:03+00:00"),
    ]
    assert told["hard_bounced"]["smtpResponse"].startswith("550 5.1.1 <bounce@example.com>: ")
    assert told["soft_bounced"]["smtpResponse"].startswith("452 4.2.2 <soft-bounce@example.com>: ")
    assert "smtpResponse" not in told["undelivered"]
    sent = [one.form for one in receiver.received if one.form["event"] == "sent"]
    assert len(sent) == 4
    assert all("smtpResponse" not in form for form in sent)


async def test_an_injected_fault_strikes_its_recipient(mailing: Mailing, control: Control) -> None:
    await control.arm({"error": 101}, match={"vendor": "nrs360", "to": "bad@example.com"})

    response = await mailing.send(to=["good@example.com", "bad@example.com"])

    assert response.status_code == 207
    assert response.json()["result"][1]["error"]["code"] == 101


async def test_ten_thousand_mails_are_worked_off(mailing: Mailing, advance: Advance) -> None:
    rows = await mailing.accept(to=[f"user{number}@example.com" for number in range(10_000)])
    await advance(3)

    assert len({row["id"] for row in rows}) == 10_000
    assert await mailing.events(rows[0]["id"]) == ["sent", "delivered"]
    assert await mailing.events(rows[-1]["id"]) == ["sent", "delivered"]
