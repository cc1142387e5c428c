"""`GET campaigns`, `sendings` and their single forms: what they show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mockserver.kernel.sandbox import Sandbox
from mockserver.messaging.device import Device
from mockserver.vendors.nrs360.service.events import Happening, report

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

ROOT = "/nrs360/api/rest"
LINK = "http://localhost:4360/nrs360/api/rest"
NO_EVENTS = {
    "delivered": 0,
    "opened": 0,
    "opened_unique": 0,
    "clicked": 0,
    "clicked_unique": 0,
    "unsubscribed": 0,
    "hard_bounced": 0,
    "complaint": 0,
    "sent": 0,
    "soft_bounced": 0,
    "undelivered": 0,
    "rejected": 0,
    "expired": 0,
    "unsubscribed_landing": 0,
}


@pytest.fixture
def get(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> Callable[..., Awaitable[httpx.Response]]:
    """Reads a path below /api/rest."""

    async def read(path: str) -> httpx.Response:
        return await client.get(f"{ROOT}/{path}", **nrs360)

    return read


Get = Callable[..., Awaitable[httpx.Response]]


async def only_sending(get: Get) -> dict[str, Any]:
    """The one sending there is."""
    (sending,) = (await get("sendings")).json()["data"]
    found: dict[str, Any] = sending
    return found


@pytest.mark.parametrize("path", ["campaigns", "sendings"])
async def test_a_new_account_has_none(get: Get, path: str) -> None:
    response = await get(path)

    assert response.status_code == 200
    assert response.json() == {"data": []}


async def test_a_campaign_shows_its_sending_as_printed(sms: Sms, get: Get) -> None:
    await sms.accept(campaignName="Spring", tags=["shoes"])

    response = await get("campaigns")

    now = "2026-03-02T10:00:00+00:00"
    sending = {
        "id": 100_001,
        "campaignName": "Spring",
        "status": "OPENED",
        "channel": "sms",
        "total": 1,
        "processed": 0,
        "totalSmsParts": 1,
        "cost": response.json()["data"][0]["sendings"]["data"][0]["cost"],
        "currency": "EUR",
        "tags": ["shoes"],
        "scheduledAt": None,
        "expiresAt": None,
        "startedAt": None,
        "finishedAt": None,
        "createdAt": now,
        "updatedAt": now,
        "events": NO_EVENTS,
        "links": {
            "self": f"{LINK}/sendings/100001",
            "eventsReport": f"{LINK}/sendings/100001/reports/events",
        },
    }
    campaign = {
        "id": 100_000,
        "name": "Spring",
        "type": "basic",
        "createdAt": now,
        "updatedAt": now,
        "links": {
            "self": f"{LINK}/campaigns/100000",
            "sendings": f"{LINK}/campaigns/100000/sendings",
        },
        "sendings": {"data": [sending]},
    }
    assert response.json() == {"data": [campaign]}
    assert list(response.json()["data"][0]["sendings"]["data"][0]["events"]) == list(NO_EVENTS)
    assert (await get("campaigns/100000")).json() == {"data": campaign}
    assert (await get("campaigns/100000/sendings")).json() == {"data": [sending]}
    assert (await get("sendings")).json() == {"data": [sending]}
    assert (await get("sendings/100001")).json() == {"data": sending}


async def test_the_cost_is_what_the_balance_went_down_by(
    sms: Sms, get: Get, platform: Callable[..., Awaitable[Any]]
) -> None:
    before = (await platform("GET", "/account"))["balance"]
    await sms.accept(to=["34666555444", "34666555333"], message="x" * 161, parts=2)

    sending = await only_sending(get)

    after = (await platform("GET", "/account"))["balance"]
    assert sending["cost"] == pytest.approx(before - after)
    assert sending["cost"] > 0
    assert sending["totalSmsParts"] == 4


async def test_counts_follow_the_messages(
    sms: Sms, get: Get, advance: Callable[[float], Awaitable[None]]
) -> None:
    await sms.accept(
        to=["34666555444", "34600001001", "34600001002", "34600001003"], campaignName="Spring"
    )
    await advance(1)
    sending = await only_sending(get)
    assert (sending["total"], sending["processed"]) == (4, 4)
    assert sending["events"] == {**NO_EVENTS, "sent": 3, "rejected": 1}

    await advance(2)

    sending = await only_sending(get)
    told = {"sent": 3, "rejected": 1, "delivered": 1, "undelivered": 1, "expired": 1}
    assert sending["events"] == {**NO_EVENTS, **told}
    assert sending["updatedAt"] == "2026-03-02T10:00:03+00:00"
    assert sending["createdAt"] == "2026-03-02T10:00:00+00:00"
    assert (sending["startedAt"], sending["finishedAt"]) == (None, None)


async def test_unique_counts_are_of_messages(sms: Sms, get: Get, sandbox: Sandbox) -> None:
    await sms.accept(to=["34666555444", "34666555333"])
    phone = Device(is_mobile=True, browser="", os="")
    numbers = sandbox.ids.number("nrs360.message number") - 2
    for offset, event in enumerate(["opened", "opened", "clicked", "clicked", "clicked"]):
        at = sandbox.clock.now()
        report(sandbox, [Happening(numbers + offset % 2, event, at, phone, "https://example.com")])
    report(sandbox, [Happening(numbers, "clicked", sandbox.clock.now())])

    events = (await only_sending(get))["events"]

    assert events == {
        **NO_EVENTS,
        "opened": 2,
        "opened_unique": 2,
        "clicked": 4,
        "clicked_unique": 2,
    }


async def test_a_later_send_adds_to_the_counts(
    sms: Sms, get: Get, advance: Callable[[float], Awaitable[None]]
) -> None:
    await sms.accept(campaignName="Spring")
    await advance(10)
    await sms.accept(campaignName="Spring", tags=["more"])

    sending = await only_sending(get)

    assert (sending["total"], sending["processed"], sending["tags"]) == (2, 1, ["more"])
    assert sending["updatedAt"] == "2026-03-02T10:00:10+00:00"


async def test_dates_of_a_scheduled_send_are_told(sms: Sms, get: Get) -> None:
    await sms.accept(scheduleDate="20260303100000", expirationDate="20260304100000")

    sending = await only_sending(get)

    assert sending["scheduledAt"] == "2026-03-03T10:00:00+00:00"
    assert sending["expiresAt"] == "2026-03-04T10:00:00+00:00"
    assert sending["status"] == "OPENED"


async def test_a_send_without_a_name_makes_a_campaign_of_its_own(sms: Sms, get: Get) -> None:
    await sms.accept()
    await sms.accept()

    listed = (await get("campaigns")).json()["data"]

    assert [one["id"] for one in listed] == [100_000, 100_002]
    assert all(one["name"] for one in listed)


@pytest.mark.parametrize("path", ["campaigns", "sendings"])
@pytest.mark.parametrize("unknown", ["1", "0", "-1", "abc", "1.0", "9" * 30, "٣", "100000,100002"])
async def test_an_unknown_id_is_not_found(sms: Sms, get: Get, path: str, unknown: str) -> None:
    await sms.accept()

    for suffix in ("", "/sendings") if path == "campaigns" else ("",):
        response = await get(f"{path}/{unknown}{suffix}")
        assert response.status_code == 404
        assert response.json() == {"error": {"code": 404, "description": "Resource not found"}}


async def test_reading_needs_a_credential(client: httpx.AsyncClient) -> None:
    for path in ("campaigns", "campaigns/1", "campaigns/1/sendings", "sendings", "sendings/1"):
        assert (await client.get(f"{ROOT}/{path}")).status_code == 401
