"""When messages leave and end: their life, `scheduleDate`, `expirationDate`, `availableTimes`.

It is Monday, 2 March 2026, 10:00:00 UTC.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

Advance = Callable[[float], Awaitable[None]]

HOUR, DAY = 3600, 86_400


async def test_a_message_is_sent_after_one_second_and_delivered_after_three(
    sms: Sms, advance: Advance
) -> None:
    (row,) = await sms.accept()
    assert await sms.events(row["id"]) == []

    await advance(0.5)
    assert await sms.events(row["id"]) == []
    await advance(0.5)
    assert await sms.events(row["id"]) == [("sent", "2026-03-02T10:00:01+00:00")]
    await advance(1.5)
    assert len(await sms.events(row["id"])) == 1
    await advance(0.5)
    assert await sms.events(row["id"]) == [
        ("sent", "2026-03-02T10:00:01+00:00"),
        ("delivered", "2026-03-02T10:00:03+00:00"),
    ]


async def test_a_delivered_message_has_no_further_events(sms: Sms, advance: Advance) -> None:
    (row,) = await sms.accept()
    await advance(30 * DAY)

    assert len(await sms.events(row["id"])) == 2


async def test_a_scheduled_message_leaves_at_its_date(sms: Sms, advance: Advance) -> None:
    (row,) = await sms.accept(scheduleDate="20260303120000")
    await advance(26 * HOUR)
    assert await sms.events(row["id"]) == []

    await advance(3)

    assert await sms.events(row["id"]) == [
        ("sent", "2026-03-03T12:00:01+00:00"),
        ("delivered", "2026-03-03T12:00:03+00:00"),
    ]


async def test_a_message_can_be_read_before_it_is_due(sms: Sms) -> None:
    (row,) = await sms.accept(scheduleDate="20270101000000")

    (message,) = await sms.read(row["id"])
    assert message["message"] == "SMS text message"
    assert message["isDelivered"] is False


@pytest.mark.parametrize(
    ("fields", "events"),
    [
        pytest.param(
            {"expirationDate": "20260302100000"},
            [("expired", "2026-03-02T10:00:00+00:00")],
            id="at once",
        ),
        pytest.param(
            {"expirationDate": "20260302100002"},
            [("sent", "2026-03-02T10:00:01+00:00"), ("expired", "2026-03-02T10:00:03+00:00")],
            id="between leaving and arriving",
        ),
        pytest.param(
            {"expirationDate": "20260302100003"},
            [("sent", "2026-03-02T10:00:01+00:00"), ("delivered", "2026-03-02T10:00:03+00:00")],
            id="just in time",
        ),
        pytest.param(
            {"scheduleDate": "20260302110000", "expirationDate": "20260302110000"},
            [("expired", "2026-03-02T11:00:00+00:00")],
            id="when it was to leave",
        ),
        pytest.param(
            {
                "expirationDate": "20260302113000",
                "availableTimes": [{"from": "12:00", "to": "13:00"}],
            },
            [("expired", "2026-03-02T11:30:00+00:00")],
            id="while it waits for an available time",
        ),
        pytest.param(
            {"expirationDate": "20260303100000"},
            [("sent", "2026-03-02T10:00:01+00:00"), ("delivered", "2026-03-02T10:00:03+00:00")],
            id="much later",
        ),
    ],
)
async def test_past_its_expiration_date_a_message_ends_in_expired(
    sms: Sms, advance: Advance, fields: dict[str, Any], events: list[tuple[str, str]]
) -> None:
    (row,) = await sms.accept(**fields)
    await advance(7 * DAY)

    assert await sms.events(row["id"]) == events
    (message,) = await sms.read(row["id"])
    assert message["isDelivered"] is (events[-1][0] == "delivered")


@pytest.mark.parametrize(
    ("times", "sent"),
    [
        pytest.param([{"from": "09:00", "to": "21:00"}], "2026-03-02T10:00:01", id="now"),
        pytest.param([{"from": "10:00", "to": "10:15"}], "2026-03-02T10:00:01", id="just begun"),
        pytest.param([{"from": "12:30", "to": "21:00"}], "2026-03-02T12:30:01", id="later today"),
        pytest.param([{"from": "08:00", "to": "10:00"}], "2026-03-03T08:00:01", id="just over"),
        pytest.param(
            [{"day": 1, "from": "09:00", "to": "21:00"}], "2026-03-02T10:00:01", id="this Monday"
        ),
        pytest.param(
            [{"day": 1, "from": "08:00", "to": "09:00"}], "2026-03-09T08:00:01", id="next Monday"
        ),
        pytest.param(
            [{"day": 7, "from": "08:00", "to": "09:00"}], "2026-03-08T08:00:01", id="on Sunday"
        ),
        pytest.param(
            [{"day": day, "from": "08:00", "to": "09:00"} for day in (5, 3)],
            "2026-03-04T08:00:01",
            id="the first of two",
        ),
    ],
)
async def test_a_message_waits_for_the_next_available_time(
    sms: Sms, advance: Advance, times: list[dict[str, Any]], sent: str
) -> None:
    (row,) = await sms.accept(availableTimes=times)
    await advance(8 * DAY)

    events = await sms.events(row["id"])
    assert events[0] == ("sent", f"{sent}+00:00")
    assert events[1][0] == "delivered"


async def test_available_times_hold_for_the_scheduled_date(sms: Sms, advance: Advance) -> None:
    (row,) = await sms.accept(
        scheduleDate="20260303120000", availableTimes=[{"from": "15:00", "to": "16:00"}]
    )
    await advance(3 * DAY)

    assert row["scheduledAt"] == "2026-03-03T12:00:00+00:00"
    assert (await sms.events(row["id"]))[0] == ("sent", "2026-03-03T15:00:01+00:00")


async def test_messages_leave_in_the_order_of_their_dates(
    sms: Sms, advance: Advance, control: Control
) -> None:
    (late,) = await sms.accept(scheduleDate="20260302100030")
    (early,) = await sms.accept(scheduleDate="20260302100010")
    await advance(15)

    assert [event for event, _ in await sms.events(early["id"])] == ["sent", "delivered"]
    assert await sms.events(late["id"]) == []
    assert [row["status"] for row in await control.inbox()] == ["accepted", "delivered"]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        pytest.param({}, {}, id="plain"),
        pytest.param({"flash": True}, {"flash": True}, id="flash"),
        pytest.param({"certified": True}, {"certified": True}, id="certified"),
        pytest.param({"flash": False, "certified": 0}, {}, id="both off"),
    ],
)
async def test_the_inbox_shows_flash_and_certified(
    sms: Sms, control: Control, fields: dict[str, Any], shown: dict[str, Any]
) -> None:
    await sms.accept(**fields)

    (row,) = await control.inbox()
    details = row["details"]
    assert {name: details[name] for name in ("flash", "certified") if name in details} == shown
    assert (row["channel"], row["from"], row["to"]) == ("sms", "TEST", "34666555444")
    assert row["text"] == "SMS text message"
    assert details["encoding"] == "gsm"
    assert details["parts"] == 1
