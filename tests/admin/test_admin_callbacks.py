"""Callbacks, attempt by attempt. 360NRS retries after 1, 2, 3, 4 and 5 minutes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.admin.conftest import Send, problem_of
from tests.conftest import Receiver

CALLBACKS = "/__admin/callbacks"
HOOK = "https://customer.example/dlr?id=%i&status=%s"
REJECTED = "34600001003"
"""The magic number whose one and only event is `rejected`, a second after the send."""


async def read(admin: httpx.AsyncClient, number: int = 1) -> Any:
    response = await admin.get(f"{CALLBACKS}/{number}")
    assert response.status_code == 200
    return response.json()


async def advance(admin: httpx.AsyncClient, seconds: float) -> None:
    response = await admin.post("/__admin/clock/advance", json={"seconds": seconds})
    assert response.status_code == 200


def list_attempts(callback: Any) -> list[tuple[int, str, int | None]]:
    """Number, time of day and status of each attempt."""
    attempts = callback["attempts"]
    return [(one["number"], one["at"][11:19], one["status"]) for one in attempts]


async def test_story_of_an_sms_is_seen_from_send_to_notification(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    sent = await send(notificationUrl=HOOK)
    ref = sent["result"][0]["id"]
    await advance(admin, 3)
    message = (await admin.get("/__admin/messages", params={"q": ref})).json()["items"][0]
    assert message["status"] == "delivered"
    assert [one.query for one in receiver.received] == [
        {"id": ref, "status": "ACCEPTD"},
        {"id": ref, "status": "DELIVRD"},
    ]
    page = (await admin.get(CALLBACKS, params={"subject": ref})).json()
    assert [item["id"] for item in page["items"]] == [2, 1]
    first = page["items"][1]
    assert list_attempts(first) == [(1, "10:00:01", 200)]
    assert first | {"attempts": []} == {
        "id": 1,
        "vendor": "nrs360",
        "event": "dlr sent",
        "subject": ref,
        "method": "GET",
        "url": f"https://customer.example/dlr?id={ref}&status=ACCEPTD",
        "headers": {},
        "body": "",
        "state": "delivered",
        "createdAt": "2026-03-02T10:00:01+00:00",
        "nextAt": None,
        "finishedAt": "2026-03-02T10:00:01+00:00",
        "mischief": None,
        "attempts": [],
    }
    assert first["attempts"][0]["response"] == "ok"
    assert first["attempts"][0]["error"] == ""


async def test_receiver_that_fails_is_tried_again_as_documented_and_then_given_up(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses = [500, 503, 404, 302, 201, 204]
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 61)
    waiting = await read(admin)
    assert (waiting["state"], waiting["nextAt"]) == ("pending", "2026-03-02T10:03:01+00:00")
    await advance(admin, 3600)
    failed = await read(admin)
    assert list_attempts(failed) == [
        (1, "10:00:01", 500),
        (2, "10:01:01", 503),
        (3, "10:03:01", 404),
        (4, "10:06:01", 302),
        (5, "10:10:01", 201),
        (6, "10:15:01", 204),
    ]
    assert (failed["state"], failed["nextAt"]) == ("failed", None)
    assert failed["finishedAt"] == "2026-03-02T10:15:01+00:00"
    assert len(receiver.received) == 6


async def test_receiver_that_recovers_is_not_tried_again(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses = [500]
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 3600)
    assert list_attempts(await read(admin)) == [(1, "10:00:01", 500), (2, "10:01:01", 200)]


async def test_failed_callback_is_redelivered_now(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses = [500] * 6
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 3600)
    response = await admin.post(f"{CALLBACKS}/1/redeliver")
    assert response.status_code == 202
    assert (response.json()["id"], response.json()["state"]) == (1, "pending")
    await advance(admin, 0)
    again = await read(admin)
    assert again["state"] == "delivered"
    assert list_attempts(again)[-1] == (7, "11:00:00", 200)


async def test_delivered_callback_is_redelivered_on_a_frozen_clock(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await admin.put("/__admin/clock", json={"mode": "frozen"})
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 1)
    await admin.post(f"{CALLBACKS}/1/redeliver")
    await advance(admin, 0)
    assert list_attempts(await read(admin)) == [(1, "10:00:01", 200), (2, "10:00:01", 200)]
    assert len(receiver.received) == 2


async def test_list_is_narrowed_by_state_and_paged(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses = [500]
    await send(to=[REJECTED] * 3, notificationUrl=HOOK)
    await advance(admin, 1)
    states = {
        state: [
            item["id"]
            for item in (await admin.get(CALLBACKS, params={"state": state})).json()["items"]
        ]
        for state in ("pending", "delivered", "failed")
    }
    assert states == {"pending": [1], "delivered": [3, 2], "failed": []}
    page = (await admin.get(CALLBACKS, params={"limit": 2})).json()
    assert [item["id"] for item in page["items"]] == [3, 2]
    rest = (await admin.get(CALLBACKS, params={"limit": 2, "cursor": page["next"]})).json()
    assert ([item["id"] for item in rest["items"]], rest["next"]) == ([1], None)


async def find(admin: httpx.AsyncClient, **params: str) -> list[int]:
    """The numbers of the callbacks that a list is narrowed to."""
    response = await admin.get(CALLBACKS, params=params)
    assert response.status_code == 200
    return [item["id"] for item in response.json()["items"]]


async def test_list_is_narrowed_by_vendor_event_and_subject(
    admin: httpx.AsyncClient, send: Send
) -> None:
    ref = (await send(notificationUrl=HOOK))["result"][0]["id"]
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 3)
    assert await find(admin, vendor="nrs360") == [3, 2, 1]
    assert await find(admin, vendor="easir") == []
    assert await find(admin, event="dlr rejected") == [2]
    assert await find(admin, event="dlr sent", subject=ref) == [1]


@pytest.fixture
async def four(admin: httpx.AsyncClient, send: Send, receiver: Receiver) -> Receiver:
    """Four callbacks, two at 10:00:01 and two a day later; the first and the last have failed."""
    receiver.statuses = [500, 200] + [500] * 5
    await send(to=[REJECTED] * 2, notificationUrl=HOOK)
    await advance(admin, 86_400)
    receiver.statuses = [200, 500] + [500] * 5
    await send(to=[REJECTED] * 2, notificationUrl=HOOK)
    await advance(admin, 86_400)
    assert await find(admin, state="failed") == [4, 1]
    receiver.received.clear()
    return receiver


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        ({"state": "failed"}, [1, 4]),
        ({"state": "failed", "vendor": "nrs360", "event": "dlr rejected"}, [1, 4]),
        ({"state": "failed", "vendor": "easir"}, []),
        ({"event": "dlr sent"}, []),
        ({"state": "failed", "before": "2026-03-03"}, [1]),
        ({"after": "2026-03-03"}, [3, 4]),
        ({"after": "2026-03-02T10:00:01Z", "before": "2026-03-03T10:00:01Z"}, []),
        ({"subject": "another"}, []),
    ],
    ids=str,
)
async def test_callbacks_of_a_filter_are_sent_once_more(
    admin: httpx.AsyncClient, four: Receiver, chosen: dict[str, str], numbers: list[int]
) -> None:
    response = await admin.post(f"{CALLBACKS}/redeliver", json=chosen)
    assert response.status_code == 202
    assert response.json() == {"redelivered": len(numbers)}
    await advance(admin, 0)
    shown = (await admin.get(CALLBACKS)).json()["items"]
    urls = {item["id"]: item["url"] for item in shown}
    assert [one.url for one in four.received] == [urls[number] for number in numbers]
    assert all(item["state"] == "delivered" for item in shown if item["id"] in numbers)


@pytest.mark.parametrize(
    "body",
    [{}, [], {"state": "lost"}, {"before": "soon"}, {"vendor": 1}, {"id": 1}, {"state": None}],
    ids=str,
)
async def test_filter_that_is_none_sends_nothing(
    admin: httpx.AsyncClient, four: Receiver, body: Any
) -> None:
    response = await admin.post(f"{CALLBACKS}/redeliver", json=body)
    assert response.status_code == 422
    problem_of(response)
    await advance(admin, 0)
    assert four.received == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/1", 404),
        ("POST", "/1/redeliver", 404),
        ("GET", "/x", 422),
        ("POST", "/0/redeliver", 422),
        ("GET", "?state=lost", 422),
        ("GET", "?limit=501", 422),
    ],
)
async def test_callback_that_is_not_there_is_a_problem(
    admin: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    response = await admin.request(method, CALLBACKS + path)
    assert response.status_code == status
    problem_of(response)
