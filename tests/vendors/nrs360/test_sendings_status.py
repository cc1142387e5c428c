"""The platform's acts on sendings, by the control API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from tests.conftest import Receiver
    from tests.vendors.nrs360.conftest import Control, Sms

START = "2026-03-02T12:00:00+00:00"
BUSY = "34600001004"


@pytest.fixture
async def frozen(control: Control) -> Control:
    """The control API of a sandbox whose clock stands."""
    await control("PUT", "/clock", {"mode": "frozen", "now": START})
    return control


@pytest.fixture
def put(client: httpx.AsyncClient) -> Callable[..., Awaitable[httpx.Response]]:
    """Sets a sending's status, which may be refused."""

    async def put_status(status: Any, sending: object = 100001) -> httpx.Response:
        path = f"/__admin/vendors/nrs360/sendings/{sending}/status"
        return await client.put(path, json={"status": status})

    return put_status


Put = Callable[..., Awaitable[httpx.Response]]


async def statuses(sms: Sms, sending: int = 100001) -> tuple[str, str | None, str | None]:
    """What a sending tells its customer: status, startedAt, finishedAt."""
    url = f"/nrs360/api/rest/sendings/{sending}"
    data = (await sms.client.get(url, auth=sms.auth)).json()["data"]
    return data["status"], data["startedAt"], data["finishedAt"]


async def refusal(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, response.json()["detail"]


async def inbox_statuses(control: Control) -> list[str]:
    return [message["status"] for message in await control.inbox()]


async def test_the_sendings_are_listed_newest_first(sms: Sms, frozen: Control) -> None:
    await sms.accept()
    await sms.accept(campaignName="Spring", scheduleDate="20260303120000")
    await frozen.advance(3)

    listed = await frozen.platform("GET", "/sendings")

    assert listed == {
        "items": [
            {
                "id": 100003,
                "campaignId": 100002,
                "campaignName": "Spring",
                "channel": "sms",
                "status": "OPENED",
                "waiting": 1,
                "scheduledAt": "2026-03-03T12:00:00+00:00",
                "startedAt": None,
                "finishedAt": None,
                "createdAt": "2026-03-02T12:00:00+00:00",
                "updatedAt": "2026-03-02T12:00:00+00:00",
            },
            {
                "id": 100001,
                "campaignId": 100000,
                "campaignName": "API sms 100000",
                "channel": "sms",
                "status": "OPENED",
                "waiting": 0,
                "scheduledAt": None,
                "startedAt": None,
                "finishedAt": None,
                "createdAt": "2026-03-02T12:00:00+00:00",
                "updatedAt": "2026-03-02T12:00:00+00:00",
            },
        ],
        "next": None,
    }


@pytest.mark.parametrize("status", ["PAUSED", "SAVED", "EDITING", "AUTOMATED", "WAITING"])
async def test_messages_of_a_held_sending_wait_and_leave_in_order_when_it_goes_on(
    sms: Sms, frozen: Control, put: Put, status: str
) -> None:
    await sms.accept(to=["34666555444", "34666555443"], campaignName="Spring")
    assert (await put(status)).json()["status"] == status
    await sms.accept(to=["34666555442"], campaignName="Spring")
    await frozen.advance(60)
    assert await inbox_statuses(frozen) == ["accepted", "accepted", "accepted"]
    assert await statuses(sms) == (status, None, None)

    await put("OPENED")
    await frozen.advance(2)

    assert await statuses(sms) == ("OPENED", None, None)
    shown = [await frozen("GET", f"/messages/{number}") for number in (1, 2, 3)]
    times = [[(one["event"], one["at"][11:19]) for one in each["events"]] for each in shown]
    assert times == [[("sent", "12:01:00"), ("delivered", "12:01:02")]] * 3
    assert [message["to"] for message in await frozen.inbox()] == [
        "34666555444",
        "34666555443",
        "34666555442",
    ]


async def test_a_pause_holds_its_sending_alone(sms: Sms, frozen: Control, put: Put) -> None:
    await sms.accept()
    await sms.accept()
    await put("PAUSED")
    await frozen.advance(3)

    assert await inbox_statuses(frozen) == ["accepted", "delivered"]


async def test_a_pause_leaves_what_has_left(sms: Sms, frozen: Control, put: Put) -> None:
    await sms.accept()
    await frozen.advance(1)
    assert (await put("PAUSED")).json()["startedAt"] == "2026-03-02T12:00:01+00:00"
    await frozen.advance(2)

    assert await inbox_statuses(frozen) == ["delivered"]
    assert await statuses(sms) == ("PAUSED", "2026-03-02T12:00:01+00:00", None)


async def test_what_expired_in_a_pause_expires_when_it_ends(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await sms.accept(expirationDate="20260302120030")
    await put("PAUSED")
    await frozen.advance(60)
    await put("OPENED")
    await frozen.advance(0)

    assert await inbox_statuses(frozen) == ["expired"]


async def test_a_scheduled_message_of_a_resumed_sending_leaves_at_its_date(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await sms.accept(scheduleDate="20260302121000")
    await put("PAUSED")
    await put("OPENED")
    await frozen.advance(600)
    assert await inbox_statuses(frozen) == ["accepted"]
    await frozen.advance(1)
    assert await inbox_statuses(frozen) == ["sent"]


async def test_cancelling_cancels_what_waits_and_gives_its_cost_back(
    sms: Sms, frozen: Control, put: Put, receiver: Receiver
) -> None:
    await frozen.platform("PUT", "/balance", {"balance": 10})
    url = "https://customer.example/dlr?s=%s"
    await sms.accept(scheduleDate="20260302121000", notificationUrl=url)
    assert (await frozen.platform("GET", "/account"))["balance"] < 10

    answer = (await put("CANCELLED")).json()
    await frozen.advance(3600)

    assert (answer["status"], answer["waiting"], answer["finishedAt"]) == ("CANCELLED", 0, None)
    assert await inbox_statuses(frozen) == ["cancelled"]
    assert (await frozen.platform("GET", "/account"))["balance"] == 10
    assert [one.query for one in receiver.received] == [{"s": "DELETED"}]
    assert await statuses(sms) == ("CANCELLED", None, None)


async def test_cancelling_a_paused_sending_cancels_what_was_due(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await sms.accept()
    await put("PAUSED")
    await frozen.advance(60)
    await put("CANCELLED")
    await frozen.advance(60)

    assert await inbox_statuses(frozen) == ["cancelled"]


@pytest.mark.parametrize("end", ["FINISHED", "CANCELLED"])
async def test_a_sending_that_ended_takes_no_more_messages(
    sms: Sms, frozen: Control, put: Put, end: str
) -> None:
    await sms.accept(campaignName="Spring")
    if end == "FINISHED":
        await frozen.advance(3)
    await put(end)

    first = (await sms.send(campaignName="Spring")).json()
    second = (await sms.send(campaignName="Spring")).json()

    assert (first["campaignId"], first["sendingId"]) == (100000, 100002)
    assert (second["campaignId"], second["sendingId"]) == (100000, 100002)
    url = "/nrs360/api/rest/campaigns/100000/sendings"
    listed = (await sms.client.get(url, auth=sms.auth)).json()["data"]
    assert [(one["id"], one["status"]) for one in listed] == [(100001, end), (100002, "OPENED")]


async def test_a_finished_sending_tells_when_it_started_and_finished(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await sms.accept()
    await frozen.advance(10)
    await put("FINISHED")

    assert await statuses(sms) == (
        "FINISHED",
        "2026-03-02T12:00:01+00:00",
        "2026-03-02T12:00:10+00:00",
    )


async def test_a_pending_sending_begins_at_its_date_and_finishes_by_itself(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await sms.accept(scheduleDate="20260302121000")
    await put("PENDING")
    await frozen.advance(599)
    assert await statuses(sms) == ("PENDING", None, None)
    await frozen.advance(1)
    assert await statuses(sms) == ("SENDING", "2026-03-02T12:10:00+00:00", None)
    await frozen.advance(1)
    assert await statuses(sms) == (
        "FINISHED",
        "2026-03-02T12:10:01+00:00",
        "2026-03-02T12:10:01+00:00",
    )


async def test_a_pending_sending_whose_messages_were_deleted_is_cancelled_at_its_date(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await sms.accept(scheduleDate="20260302121000")
    await put("PENDING")
    await sms.client.delete("/nrs360/api/rest/scheduled", auth=sms.auth)
    await frozen.advance(600)

    assert await statuses(sms) == ("CANCELLED", None, None)


async def test_a_pending_sending_whose_messages_are_put_forward_begins_then(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await sms.accept(scheduleDate="20260302140000")
    await put("PENDING")
    url = "/nrs360/api/rest/scheduled"
    await sms.client.put(url, json={"scheduleDate": "20260302130000"}, auth=sms.auth)

    await frozen.advance(3_600)
    begun = await statuses(sms)
    await frozen.advance(1)

    assert begun == ("SENDING", "2026-03-02T13:00:00+00:00", None)
    started_at, finished_at = "2026-03-02T13:00:01+00:00", "2026-03-02T13:00:01+00:00"
    assert await statuses(sms) == ("FINISHED", started_at, finished_at)


async def test_a_sending_in_progress_waits_for_messages_that_join_it(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await sms.accept(campaignName="Spring")
    await put("SENDING")
    await sms.accept(campaignName="Spring", scheduleDate="20260302121000")
    await frozen.advance(600)
    assert (await statuses(sms))[0] == "SENDING"
    await frozen.advance(1)
    assert (await statuses(sms))[0] == "FINISHED"


@pytest.mark.parametrize(
    ("status", "kind"), [("AUTOMATED", "automatic"), ("WAITING", "trigger"), ("PAUSED", "basic")]
)
async def test_a_sending_that_waits_for_conditions_is_of_such_a_campaign(
    sms: Sms, frozen: Control, put: Put, status: str, kind: str
) -> None:
    await sms.accept()
    await put(status)

    url = "/nrs360/api/rest/campaigns/100000"
    assert (await sms.client.get(url, auth=sms.auth)).json()["data"]["type"] == kind


async def call(sms: Sms, **fields: Any) -> None:
    body = {"to": [BUSY], "audioUrl": "https://example.com/a.mp3", **fields}
    response = await sms.client.post("/nrs360/api/rest/voiceAudio", json=body, auth=sms.auth)
    assert response.status_code == 202


async def test_a_paused_sending_repeats_no_calls_until_it_goes_on(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await call(sms, retries=1)
    await frozen.advance(3)
    await put("PAUSED")
    await frozen.advance(3600)
    assert await inbox_statuses(frozen) == ["busy"]

    await put("OPENED")
    await frozen.advance(2)

    assert await inbox_statuses(frozen) == ["undelivered"]


async def test_a_call_that_a_pause_held_beyond_its_expiration_date_expires(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await call(sms, retries=1, expirationDate="20260302121500")
    await frozen.advance(3)
    await put("PAUSED")
    await frozen.advance(3600)
    await put("OPENED")
    await frozen.advance(0)

    assert await inbox_statuses(frozen) == ["expired"]


async def test_a_sending_is_finished_when_its_last_call_has_been_repeated(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await call(sms, to=[BUSY], retries=1)
    await frozen.advance(10)

    assert await refusal(await put("FINISHED")) == (
        422,
        "sending 100001 is OPENED and cannot be FINISHED: "
        "calls of it are under way: let them end, or cancel it",
    )
    await frozen.advance(700)
    assert (await put("FINISHED")).status_code == 200


async def test_a_sending_in_progress_goes_on_until_its_last_call_has_been_repeated(
    sms: Sms, frozen: Control, put: Put
) -> None:
    await call(sms, to=[BUSY], retries=1)
    await put("SENDING")

    await frozen.advance(600)
    early = (await statuses(sms))[0]
    await frozen.advance(100)

    assert early == "SENDING"
    assert (await statuses(sms))[0] == "FINISHED"


async def test_a_cancelled_sending_repeats_no_calls(sms: Sms, frozen: Control, put: Put) -> None:
    await call(sms, retries=5)
    await frozen.advance(3)
    await put("CANCELLED")
    await frozen.advance(3600)

    (message,) = await frozen.inbox()
    shown = await frozen("GET", f"/messages/{message['id']}")
    assert [event["event"] for event in shown["events"]] == ["sent", "busy", "undelivered"]


@pytest.mark.parametrize(
    ("before", "status", "reason"),
    [
        (["PAUSED"], "FINISHED", "1 of its messages still wait: let them leave, or cancel it"),
        (["CANCELLED"], "OPENED", "that is its end"),
        ([], "PENDING", "it is not scheduled for a date to come"),
    ],
    ids=["finished while messages wait", "opened after the end", "pending without a date"],
)
async def test_a_status_that_makes_no_sense_is_refused(
    sms: Sms, frozen: Control, put: Put, before: list[str], status: str, reason: str
) -> None:
    await sms.accept()
    for one in before:
        await put(one)
    current = before[-1] if before else "OPENED"

    response = await put(status)

    text = f"sending 100001 is {current} and cannot be {status}: {reason}"
    assert await refusal(response) == (422, text)
    assert (await statuses(sms))[0] == current


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("SAVED", "messages of it have left already"),
        ("SENDING", "nothing is left to send"),
        ("CANCELLED", "nothing is left to cancel"),
    ],
)
async def test_a_status_that_comes_too_late_is_refused(
    sms: Sms, frozen: Control, put: Put, status: str, reason: str
) -> None:
    await sms.accept()
    await frozen.advance(3)

    text = f"sending 100001 is OPENED and cannot be {status}: {reason}"
    assert await refusal(await put(status)) == (422, text)


async def test_sending_before_the_date_is_refused(sms: Sms, frozen: Control, put: Put) -> None:
    await sms.accept(scheduleDate="20260302121000")

    assert await refusal(await put("SENDING")) == (
        422,
        "sending 100001 is OPENED and cannot be SENDING: "
        "no message of it may leave before 2026-03-02T12:10:00+00:00",
    )


async def test_a_status_that_the_page_does_not_name_is_refused(sms: Sms, put: Put) -> None:
    await sms.accept()

    assert await refusal(await put("STOPPED")) == (
        422,
        "status must be one of PENDING, SAVED, SENDING, PAUSED, FINISHED, CANCELLED, EDITING, "
        "OPENED, AUTOMATED, WAITING",
    )
    assert await refusal(await put(7)) == (422, "status is missing or of another type")


@pytest.mark.parametrize("sending", [5, "abc", "9" * 30])
async def test_an_unknown_sending_is_not_found(put: Put, sending: object) -> None:
    assert await refusal(await put("PAUSED", sending)) == (404, f"there is no sending {sending}")


async def test_the_same_status_again_changes_nothing(sms: Sms, frozen: Control, put: Put) -> None:
    await sms.accept()
    await frozen.advance(3)
    await put("FINISHED")
    await frozen.advance(60)

    assert (await put("FINISHED")).json()["finishedAt"] == "2026-03-02T12:00:03+00:00"
