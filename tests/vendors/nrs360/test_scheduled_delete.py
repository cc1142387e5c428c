"""`DELETE scheduled`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.scheduled_client import Scheduled

if TYPE_CHECKING:
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Control, Sms

THREE = ["34666555444", "34666555333", "34666555222"]
LATER = "20260302110000"
INVALID_GUID = (400, 120, "Invalid GUID")


@pytest.fixture
def scheduled(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Scheduled:
    """A client of the endpoint."""
    return Scheduled(client, nrs360["auth"])


@pytest.mark.parametrize(
    ("body", "query", "deleted", "left"),
    [
        pytest.param({"guid": [100, 101]}, "", 2, ["102"], id="as printed"),
        pytest.param({"guid": 100}, "", 1, ["101", "102"], id="one"),
        pytest.param(None, "?guid[]=100&guid[]=102", 2, ["101"], id="in the query"),
        pytest.param(None, "?guid=102", 1, ["100", "101"], id="one in the query"),
        pytest.param({"type": "MAILING"}, "", 0, ["100", "101", "102"], id="another type"),
        pytest.param({"type": "SMS"}, "", 3, [], id="its type"),
        pytest.param({"guid": [101], "type": "SMS"}, "", 1, ["100", "102"], id="both"),
        pytest.param({"sendingId": 1}, "", 3, [], id="what it has no parameter for"),
        pytest.param({}, "", 3, [], id="all"),
        pytest.param(None, "", 3, [], id="all without a body"),
    ],
)
async def test_what_is_chosen_is_deleted(
    scheduled: Scheduled, sms: Sms, body: Any, query: str, deleted: int, left: list[str]
) -> None:
    await sms.accept(to=THREE, scheduleDate=LATER)

    answer = await scheduled.ask("DELETE", body, query)

    assert answer == {"result": True, "deleted": deleted}
    assert await scheduled.guids() == left


async def test_a_deleted_message_never_leaves(
    scheduled: Scheduled, sms: Sms, advance: Callable[[float], Awaitable[None]], receiver: Receiver
) -> None:
    (row,) = await sms.accept(
        scheduleDate=LATER, notificationUrl="https://example.com/?status=%s&cost=%c"
    )
    await scheduled.ask("DELETE", {"guid": row["id"]})

    await advance(10_000)

    assert await sms.events(row["id"]) == [("cancelled", "2026-03-02T10:00:00+00:00")]
    assert [one.query["status"] for one in receiver.received] == ["DELETED"]
    assert float(receiver.received[0].query["cost"]) == 0


async def test_the_accounts_event_url_is_not_told_what_the_page_does_not_name(
    scheduled: Scheduled, sms: Sms, control: Control, receiver: Receiver
) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://example.com/events"})
    await sms.accept(scheduleDate=LATER)

    await scheduled.ask("DELETE")
    await control.advance(1)

    assert receiver.received == []


async def test_what_it_cost_is_given_back(
    scheduled: Scheduled, sms: Sms, control: Control, client: httpx.AsyncClient
) -> None:
    await sms.accept(to=THREE, scheduleDate=LATER, certified=True)
    before = (await control.platform("GET", "/account"))["balance"]
    assert before < 1_000_000

    await scheduled.ask("DELETE")

    assert (await control.platform("GET", "/account"))["balance"] == 1_000_000
    response = await client.get("/nrs360/api/rest/sendings/100001", auth=sms.auth)
    sending = response.json()["data"]
    assert (sending["total"], sending["processed"], sending["cost"]) == (0, 0, 0.0)


async def test_the_inbox_shows_it_as_cancelled(
    scheduled: Scheduled, sms: Sms, control: Control
) -> None:
    await sms.accept(scheduleDate=LATER)
    await scheduled.ask("DELETE")

    (message,) = await control.inbox()

    assert message["status"] == "cancelled"


@pytest.mark.parametrize("guid", [1, [100, 1], "x", [], ""], ids=repr)
async def test_an_unknown_guid_deletes_none(scheduled: Scheduled, sms: Sms, guid: Any) -> None:
    await sms.accept(to=THREE, scheduleDate=LATER)

    assert await scheduled.refuse("DELETE", {"guid": guid}) == INVALID_GUID
    assert await scheduled.guids() == ["100", "101", "102"]


async def test_a_message_cannot_be_deleted_twice(scheduled: Scheduled, sms: Sms) -> None:
    await sms.accept(scheduleDate=LATER)
    await scheduled.ask("DELETE", {"guid": 100})

    assert await scheduled.refuse("DELETE", {"guid": 100}) == INVALID_GUID


async def test_a_message_that_was_sent_at_once_is_not_deleted(
    scheduled: Scheduled, sms: Sms, advance: Callable[[float], Awaitable[None]]
) -> None:
    (row,) = await sms.accept()

    assert await scheduled.ask("DELETE") == {"result": True, "deleted": 0}

    await advance(5)
    assert [event for event, _ in await sms.events(row["id"])] == ["sent", "delivered"]


async def test_many_messages_are_deleted_at_once(scheduled: Scheduled, sms: Sms) -> None:
    to = [str(34_600_100_000 + number) for number in range(2_345)]
    await sms.accept(to=to, scheduleDate=LATER)

    assert await scheduled.ask("DELETE") == {"result": True, "deleted": 2_345}
    assert await scheduled.guids() == []
