"""Delivery notifications: a GET to `notificationUrl` for each part and status."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Control, Sms

Advance = Callable[[float], Awaitable[None]]

URL = "https://example.com/notify.php"
REJECTED = "34600001003"
"""Its only status is REJECTD, one second after it was sent."""


async def test_the_url_of_the_page_is_called_twice(
    sms: Sms, receiver: Receiver, advance: Advance
) -> None:
    await sms.accept(notificationUrl=f"{URL}?sender=%p&phone=%P&status=%s&customId=123456")
    await advance(3)

    assert [one.method for one in receiver.received] == ["GET", "GET"]
    assert [one.url for one in receiver.received] == [
        f"{URL}?sender=TEST&phone=34666555444&status=ACCEPTD&customId=123456",
        f"{URL}?sender=TEST&phone=34666555444&status=DELIVRD&customId=123456",
    ]
    assert [one.body for one in receiver.received] == [b"", b""]


async def test_nothing_is_notified_before_it_happens(
    sms: Sms, receiver: Receiver, advance: Advance
) -> None:
    await sms.accept(notificationUrl=URL)

    await advance(0.9)
    assert len(receiver.received) == 0
    await advance(0.1)
    assert len(receiver.received) == 1
    await advance(2)
    assert len(receiver.received) == 2


async def test_every_escape_is_filled_in(sms: Sms, receiver: Receiver, advance: Advance) -> None:
    escapes = ["i", "p", "P", "t", "c", "s", "m", "y", "n", "C", "S", "d"]
    url = URL + "?" + "&".join(f"{name}-={'%'}{name}" for name in escapes)
    response = await sms.send(
        to=["376312345"], from_="ACME & Co", notificationUrl=url, scheduleDate="20260302115858"
    )
    message_id = response.json()["result"][0]["id"]
    await advance(7200)

    assert [one.query for one in receiver.received] == [
        {
            "i-": message_id,
            "p-": "ACME & Co",
            "P-": "376312345",
            "t-": "2026-03-02 11:58",
            "c-": "0.0650",
            "s-": status,
            "m-": "003",
            "y-": dlr_at,
            "n-": "1",
            "C-": "100000",
            "S-": "100001",
            "d-": code,
        }
        for status, dlr_at, code in (
            ("ACCEPTD", "2026-03-02 11:58", "4"),
            ("DELIVRD", "2026-03-02 11:59", "1"),
        )
    ]


async def test_values_are_url_encoded(sms: Sms, receiver: Receiver, advance: Advance) -> None:
    await sms.accept(from_="A&b=#ñ %s", notificationUrl=f"{URL}?p=%p&t=%t")
    await advance(1)

    query = receiver.received[0].url.partition("?")[2]
    assert query == f"p={quote('A&b=#ñ %s', safe='')}&t=2026-03-02%2010%3A00"


@pytest.mark.parametrize(
    ("template", "expanded"),
    [
        pytest.param("a=%2F%20%C3%B1&s=%s", "a=%2F%20%C3%B1&s=ACCEPTD", id="encoded octets"),
        pytest.param("a=%c3&s=%s", "a=%c3&s=ACCEPTD", id="an octet that begins like %c"),
        pytest.param("a=%dd&s=%s", "a=%dd&s=ACCEPTD", id="an octet that begins like %d"),
        pytest.param("a=%C&s=%s", "a=100000&s=ACCEPTD", id="an escape that begins like an octet"),
        pytest.param("a=%n%n%n", "a=111", id="escapes in a row"),
        pytest.param("a=%n%2F%n", "a=1%2F1", id="an octet between two"),
        pytest.param("a=b", "a=b", id="no escapes"),
    ],
)
async def test_percent_encoded_octets_are_left_alone(
    sms: Sms, receiver: Receiver, advance: Advance, template: str, expanded: str
) -> None:
    await sms.accept(notificationUrl=f"{URL}?{template}")
    await advance(1)

    assert receiver.received[0].url.partition("?")[2] == expanded


async def test_escapes_work_in_the_path_too(sms: Sms, receiver: Receiver, advance: Advance) -> None:
    await sms.accept(notificationUrl="https://example.com/%P/%s")
    await advance(1)

    assert receiver.received[0].path == "/34666555444/ACCEPTD"


async def test_each_part_is_notified(sms: Sms, receiver: Receiver, advance: Advance) -> None:
    await sms.accept(message="x" * 307, parts=3, notificationUrl=f"{URL}?%s=%n")
    await advance(3)

    assert [one.query for one in receiver.received] == [
        {"ACCEPTD": "1"},
        {"ACCEPTD": "2"},
        {"ACCEPTD": "3"},
        {"DELIVRD": "1"},
        {"DELIVRD": "2"},
        {"DELIVRD": "3"},
    ]


async def test_one_url_serves_all_recipients(
    sms: Sms, receiver: Receiver, advance: Advance
) -> None:
    await sms.accept(to=["34666555441", "34666555442"], notificationUrl=f"{URL}?%P=%s")
    await advance(3)

    assert sorted(one.url.partition("?")[2] for one in receiver.received) == [
        "34666555441=ACCEPTD",
        "34666555441=DELIVRD",
        "34666555442=ACCEPTD",
        "34666555442=DELIVRD",
    ]


async def test_an_array_gives_each_recipient_its_own_url(
    sms: Sms, receiver: Receiver, advance: Advance
) -> None:
    await sms.send(
        to=["34", "34666555444", "34666555333"],
        notificationUrl=[
            "https://example.com/no-notification-url",
            "https://example.com/first-notification-url?%P",
            "https://example.com/second-notification-url?%P",
        ],
    )
    await advance(1)

    assert sorted(one.url for one in receiver.received) == [
        "https://example.com/first-notification-url?34666555444",
        "https://example.com/second-notification-url?34666555333",
    ]


@pytest.mark.parametrize(
    ("fields", "statuses"),
    [
        pytest.param({"to": ["34600001001"]}, ["ACCEPTD", "UNDELIV"], id="undelivered"),
        pytest.param({"to": ["34600001002"]}, ["ACCEPTD", "EXPIRED"], id="expired"),
        pytest.param({"to": [REJECTED]}, ["REJECTD"], id="rejected"),
        pytest.param({"expirationDate": "20260302100000"}, ["EXPIRED"], id="never left"),
    ],
)
async def test_other_ends_have_their_own_status(
    sms: Sms, receiver: Receiver, advance: Advance, fields: dict[str, Any], statuses: list[str]
) -> None:
    await sms.accept(notificationUrl=f"{URL}?status=%s", **fields)
    await advance(3)

    assert [one.query["status"] for one in receiver.received] == statuses


async def test_without_a_notification_url_nobody_is_called(
    sms: Sms, receiver: Receiver, advance: Advance
) -> None:
    await sms.accept()
    await advance(3)

    assert receiver.received == []


@pytest.mark.parametrize("answer", [201, 204, 302, 404, 500])
async def test_anything_but_200_is_retried_five_times_1_2_3_4_5_minutes_apart(
    sms: Sms, receiver: Receiver, advance: Advance, control: Control, answer: int
) -> None:
    receiver.statuses = [answer] * 20
    await sms.accept(to=[REJECTED], notificationUrl=URL)
    await advance(1)

    for retries, minutes in enumerate((1, 2, 3, 4, 5)):
        assert len(receiver.received) == 1 + retries
        await advance(60 * minutes - 1)
        assert len(receiver.received) == 1 + retries
        await advance(1)
    assert len(receiver.received) == 6
    assert (await control.callbacks())[0]["state"] == "failed"

    await advance(86_400)
    assert len(receiver.received) == 6


async def test_a_200_ends_the_retries(
    sms: Sms, receiver: Receiver, advance: Advance, control: Control
) -> None:
    receiver.statuses = [500, 201]
    await sms.accept(to=[REJECTED], notificationUrl=URL)
    await advance(3600)

    assert len(receiver.received) == 3
    (callback,) = await control.callbacks()
    assert callback["state"] == "delivered"
    assert [attempt["status"] for attempt in callback["attempts"]] == [500, 201, 200]


async def test_a_failing_notification_does_not_hold_back_the_next(
    sms: Sms, receiver: Receiver, advance: Advance
) -> None:
    receiver.statuses = [500]
    await sms.accept(notificationUrl=f"{URL}?status=%s")
    await advance(61)

    assert [one.query["status"] for one in receiver.received] == ["ACCEPTD", "DELIVRD", "ACCEPTD"]
