"""`PUT scheduled`: the message leaves at its new time, and only then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.scheduled_client import Scheduled

if TYPE_CHECKING:
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Sms

TWO = ["34666555444", "34666555333"]
AT_ELEVEN = "20260302110000"
AT_TWELVE = "20260302120000"
AT_HALF_PAST_TEN = "20260302103000"
INVALID_GUID = (400, 120, "Invalid GUID")
INVALID_DATE = (400, 121, "Invalid scheduled date")

Advance = Callable[[float], Awaitable[None]]


@pytest.fixture
def scheduled(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Scheduled:
    """A client of the endpoint."""
    return Scheduled(client, nrs360["auth"])


def sent_and_delivered(time: str) -> list[tuple[str, str]]:
    """The events of a message that was to leave at a full minute."""
    return [
        ("sent", f"2026-03-02T{time}:01+00:00"),
        ("delivered", f"2026-03-02T{time}:03+00:00"),
    ]


async def test_a_message_that_is_put_off_leaves_later(
    scheduled: Scheduled, sms: Sms, advance: Advance
) -> None:
    (row,) = await sms.accept(scheduleDate=AT_ELEVEN)
    await advance(60)

    answer = await scheduled.ask("PUT", {"guid": [100], "scheduleDate": AT_TWELVE})

    assert answer == {"result": True, "updated": 1}
    (listed,) = (await scheduled.ask("GET"))["result"]
    assert listed["created_at"] == "2026-03-02 10:00:00"
    assert listed["updated_at"] == "2026-03-02 10:01:00"
    assert listed["scheduled_at"] == "2026-03-02 12:00:00"
    await advance(3_600)
    assert await sms.events(row["id"]) == []
    await advance(3_600)
    assert await sms.events(row["id"]) == sent_and_delivered("12:00")


async def test_a_message_that_is_put_forward_leaves_once(
    scheduled: Scheduled, sms: Sms, advance: Advance
) -> None:
    (row,) = await sms.accept(scheduleDate=AT_ELEVEN)
    await scheduled.ask("PUT", {"guid": 100, "scheduleDate": AT_HALF_PAST_TEN})

    await advance(7_200)

    assert await sms.events(row["id"]) == sent_and_delivered("10:30")


@pytest.mark.parametrize(
    ("dates", "time"),
    [
        pytest.param([AT_ELEVEN], "11:00", id="the same time"),
        pytest.param([AT_TWELVE, AT_ELEVEN], "11:00", id="off and back"),
        pytest.param([AT_TWELVE, AT_HALF_PAST_TEN, AT_TWELVE], "12:00", id="to and fro"),
        pytest.param(["20260302100000"], "10:00", id="now"),
    ],
)
async def test_a_message_that_is_moved_about_leaves_once(
    scheduled: Scheduled,
    sms: Sms,
    advance: Advance,
    receiver: Receiver,
    dates: list[str],
    time: str,
) -> None:
    rows = await sms.accept(
        to=TWO, scheduleDate=AT_ELEVEN, notificationUrl="https://example.com/?%s"
    )
    for date in dates:
        await scheduled.ask("PUT", {"scheduleDate": date})

    await advance(10_000)

    for row in rows:
        assert await sms.events(row["id"]) == sent_and_delivered(time)
    assert len(receiver.received) == 4


async def test_only_the_chosen_ones_are_moved(
    scheduled: Scheduled, sms: Sms, advance: Advance
) -> None:
    first, second = await sms.accept(to=TWO, scheduleDate=AT_ELEVEN)
    await scheduled.ask("PUT", {"guid": second["id"], "scheduleDate": AT_TWELVE})

    await advance(10_000)

    assert await sms.events(first["id"]) == sent_and_delivered("11:00")
    assert await sms.events(second["id"]) == sent_and_delivered("12:00")


async def test_without_a_guid_all_of_the_type_are_moved(scheduled: Scheduled, sms: Sms) -> None:
    await sms.accept(to=TWO, scheduleDate=AT_ELEVEN)
    await sms.accept()

    for body, updated in (({"type": "MAILING"}, 0), ({"type": "SMS"}, 2), ({}, 2)):
        answer = await scheduled.ask("PUT", {**body, "scheduleDate": AT_TWELVE})
        assert answer == {"result": True, "updated": updated}


async def test_a_moved_message_still_expires(
    scheduled: Scheduled, sms: Sms, advance: Advance
) -> None:
    (row,) = await sms.accept(scheduleDate=AT_HALF_PAST_TEN, expirationDate=AT_ELEVEN)
    await scheduled.ask("PUT", {"scheduleDate": AT_TWELVE})

    await advance(10_000)

    assert await sms.events(row["id"]) == [("expired", "2026-03-02T11:00:00+00:00")]


async def test_a_sending_tells_the_new_date(
    scheduled: Scheduled, sms: Sms, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    await sms.accept(scheduleDate=AT_ELEVEN)
    await scheduled.ask("PUT", {"scheduleDate": AT_TWELVE})

    response = await client.get("/nrs360/api/rest/sendings/100001", **nrs360)

    assert response.json()["data"]["scheduledAt"] == "2026-03-02T12:00:00+00:00"


async def test_a_sending_tells_the_earliest_date_of_its_messages(
    scheduled: Scheduled, sms: Sms
) -> None:
    sent = (await sms.send(to=TWO, scheduleDate=AT_ELEVEN)).json()
    url = f"/nrs360/api/rest/sendings/{sent['sendingId']}"

    dates = []
    for guid, date in ((100, AT_TWELVE), (101, AT_TWELVE), (101, AT_HALF_PAST_TEN)):
        await scheduled.ask("PUT", {"guid": guid, "scheduleDate": date})
        read = (await sms.client.get(url, auth=sms.auth)).json()
        dates.append(read["data"]["scheduledAt"][11:16])

    assert dates == ["11:00", "12:00", "10:30"]


async def test_a_moved_mail_leaves_at_its_new_time(
    scheduled: Scheduled, client: httpx.AsyncClient, nrs360: dict[str, Any], advance: Advance
) -> None:
    mail = {
        "to": ["someone@example.com"],
        "fromEmail": "info@sample.com",
        "fromName": "Sample",
        "replyTo": "replyto@example.com",
        "subject": "News",
        "body": "<p>Hello</p>",
        "scheduleDate": AT_ELEVEN,
    }
    response = await client.post("/nrs360/api/rest/mailing", json=mail, **nrs360)
    assert response.status_code == 202, response.text
    await scheduled.ask("PUT", {"type": "MAILING", "scheduleDate": AT_TWELVE})

    for seconds, sent in ((5_000, 0), (3_000, 1)):
        await advance(seconds)
        sending = (await client.get("/nrs360/api/rest/sendings", **nrs360)).json()["data"][0]
        assert sending["events"]["sent"] == sent
        assert sending["events"]["delivered"] == sent


@pytest.mark.parametrize(
    "date",
    [None, "", "tomorrow", "2026-03-03T10:00:00Z", "20260302095959", "20171011093000", 5, True, []],
    ids=repr,
)
async def test_a_date_that_is_malformed_or_past_is_refused(
    scheduled: Scheduled, sms: Sms, date: Any
) -> None:
    await sms.accept(scheduleDate=AT_ELEVEN)

    assert await scheduled.refuse("PUT", {"guid": [100], "scheduleDate": date}) == INVALID_DATE


@pytest.mark.parametrize("guid", [1, [100, 1], "x", []], ids=repr)
async def test_an_unknown_guid_moves_none(scheduled: Scheduled, sms: Sms, guid: Any) -> None:
    await sms.accept(scheduleDate=AT_ELEVEN)

    refused = await scheduled.refuse("PUT", {"guid": guid, "scheduleDate": AT_TWELVE})

    assert refused == INVALID_GUID
    (listed,) = (await scheduled.ask("GET"))["result"]
    assert listed["scheduled_at"] == "2026-03-02 11:00:00"


async def test_a_message_that_has_left_cannot_be_moved(
    scheduled: Scheduled, sms: Sms, advance: Advance
) -> None:
    await sms.accept(scheduleDate=AT_ELEVEN)
    await advance(3_601)

    refused = await scheduled.refuse("PUT", {"guid": 100, "scheduleDate": AT_TWELVE})

    assert refused == INVALID_GUID


async def test_many_messages_are_moved_at_once(
    scheduled: Scheduled, sms: Sms, advance: Advance
) -> None:
    to = [str(34_600_100_000 + number) for number in range(1_234)]
    rows = await sms.accept(to=to, scheduleDate=AT_ELEVEN)
    guids = [row["id"] for row in rows]

    answer = await scheduled.ask("PUT", {"guid": guids, "scheduleDate": AT_TWELVE})

    assert answer == {"result": True, "updated": 1_234}
    await advance(10_000)
    assert await sms.events(guids[-1]) == sent_and_delivered("12:00")
