"""The clock: read, set, advanced. The wall clock stands at 2026-03-02 10:00."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import anyio
import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.clock import pause
from tests.admin.conftest import Send, problem_of
from tests.conftest import NOW, Receiver

CLOCK = "/__admin/clock"


async def read(admin: httpx.AsyncClient, path: str = CLOCK, **params: str) -> Any:
    response = await admin.get(path, params=params)
    assert response.status_code == 200
    return response.json()


async def read_events(admin: httpx.AsyncClient) -> list[tuple[str, str]]:
    """What happened to the first message, and when."""
    message = await read(admin, "/__admin/messages/1")
    return [(event["event"], event["at"]) for event in message["events"]]


async def test_new_clock_runs_with_the_wall_clock(admin: httpx.AsyncClient) -> None:
    assert await read(admin) == {"mode": "real", "now": "2026-03-02T10:00:00+00:00"}


async def test_advance_by_seconds_fires_in_order_what_is_due(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send()
    response = await admin.post(f"{CLOCK}/advance", json={"seconds": 3})
    assert response.status_code == 200
    assert response.json() == {
        "now": "2026-03-02T10:00:03+00:00",
        "fired": [
            {"vendor": "nrs360", "kind": "sms sent", "dueAt": "2026-03-02T10:00:01+00:00"},
            {"vendor": "nrs360", "kind": "sms outcome", "dueAt": "2026-03-02T10:00:03+00:00"},
        ],
        "firedTotal": 2,
        "callbacks": [],
        "callbacksTotal": 0,
        "pending": 0,
        "nextDueAt": None,
    }
    assert await read_events(admin) == [
        ("sent", "2026-03-02T10:00:01+00:00"),
        ("delivered", "2026-03-02T10:00:03+00:00"),
    ]


async def test_advance_fires_nothing_that_is_due_later(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send()
    done = (await admin.post(f"{CLOCK}/advance", json={"seconds": 2.5})).json()
    assert (done["firedTotal"], done["now"]) == (1, "2026-03-02T10:00:02.500000+00:00")


@pytest.mark.parametrize(
    "to", ["2026-03-03T00:00:00Z", "2026-03-03", "2026-03-03T01:00:00+01:00", "20260303T000000"]
)
async def test_advance_to_a_date_stops_there(admin: httpx.AsyncClient, to: str) -> None:
    done = (await admin.post(f"{CLOCK}/advance", json={"to": to})).json()
    assert done == {
        "now": "2026-03-03T00:00:00+00:00",
        "fired": [],
        "firedTotal": 0,
        "callbacks": [],
        "callbacksTotal": 0,
        "pending": 0,
        "nextDueAt": None,
    }
    assert (await read(admin))["now"] == "2026-03-03T00:00:00+00:00"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"seconds": -1},
        {"seconds": "3"},
        {"seconds": True},
        {"seconds": 1e18},
        {"seconds": 1e12},
        {"seconds": 3, "to": "2026-03-03"},
        {"to": "tomorrow"},
        {"to": 1},
        {"to": "9999-12-31T23:59:59-01:00"},
        {"to": "2026-03-02T09:59:59Z"},
        {"seconds": 3, "minutes": 1},
        {"until": "quiet"},
        {"until": None},
        {"seconds": 3, "until": "idle"},
    ],
    ids=str,
)
async def test_advance_that_cannot_be_is_refused_and_moves_nothing(
    admin: httpx.AsyncClient, body: Any
) -> None:
    response = await admin.post(f"{CLOCK}/advance", json=body)
    assert response.status_code == 422
    problem_of(response)
    assert (await read(admin))["now"] == NOW.isoformat()


async def test_frozen_clock_advances_and_stays_frozen(admin: httpx.AsyncClient) -> None:
    await admin.put(CLOCK, json={"mode": "frozen"})
    await admin.post(f"{CLOCK}/advance", json={"seconds": 60})
    assert await read(admin) == {"mode": "frozen", "now": "2026-03-02T10:01:00+00:00"}


async def test_frozen_clock_set_forward_fires_what_lies_between(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send()
    response = await admin.put(CLOCK, json={"mode": "frozen", "now": "2026-03-02T10:00:02Z"})
    assert response.status_code == 200
    assert response.json() == {"mode": "frozen", "now": "2026-03-02T10:00:02+00:00"}
    assert await read_events(admin) == [("sent", "2026-03-02T10:00:01+00:00")]


async def test_clock_set_back_fires_nothing_and_due_times_stay(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send()
    response = await admin.put(CLOCK, json={"now": "2026-03-01T10:00:00Z"})
    assert response.json() == {"mode": "real", "now": "2026-03-01T10:00:00+00:00"}
    assert await read_events(admin) == []
    await admin.post(f"{CLOCK}/advance", json={"to": "2026-03-02T10:00:01Z"})
    assert await read_events(admin) == [("sent", "2026-03-02T10:00:01+00:00")]


async def test_real_clock_runs_on_from_where_a_frozen_one_stood(admin: httpx.AsyncClient) -> None:
    await admin.put(CLOCK, json={"mode": "frozen", "now": "2030-01-01"})
    response = await admin.put(CLOCK, json={"mode": "real"})
    assert response.json() == {"mode": "real", "now": "2030-01-01T00:00:00+00:00"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"mode": "slow"},
        {"mode": None},
        {"now": "yesterday"},
        {"now": 0},
        {"now": "1969-12-31"},
        {"now": "9000-01-02"},
        {"mode": "real", "offset": 3},
    ],
    ids=str,
)
async def test_setting_that_cannot_be_is_refused_and_changes_nothing(
    admin: httpx.AsyncClient, body: Any
) -> None:
    response = await admin.put(CLOCK, json=body)
    assert response.status_code == 422
    problem_of(response)
    assert await read(admin) == {"mode": "real", "now": NOW.isoformat()}


async def test_each_sandbox_has_a_clock_of_its_own(admin: httpx.AsyncClient) -> None:
    await admin.post(f"{CLOCK}/advance", json={"seconds": 60}, headers={"x-mock-sandbox": "one"})
    assert (await read(admin, sandbox="one"))["now"] == "2026-03-02T10:01:00+00:00"
    assert (await read(admin, sandbox="two"))["now"] == "2026-03-02T10:00:00+00:00"


async def test_header_comes_before_the_query(admin: httpx.AsyncClient) -> None:
    named = {"headers": {"x-mock-sandbox": "one"}, "params": {"sandbox": "two"}}
    await admin.put(CLOCK, json={"mode": "frozen"}, **named)  # type: ignore[arg-type]
    assert (await read(admin, sandbox="one"))["mode"] == "frozen"
    assert (await read(admin, sandbox="two"))["mode"] == "real"


async def test_advances_of_one_sandbox_follow_one_another(admin: httpx.AsyncClient) -> None:
    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(lambda: admin.post(f"{CLOCK}/advance", json={"seconds": 10}))
    assert (await read(admin))["now"] == "2026-03-02T10:00:50+00:00"


async def test_advance_waits_until_the_callbacks_were_tried(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await send(notificationUrl="https://customer.example/dlr?status=%s")
    done = (await admin.post(f"{CLOCK}/advance", json={"seconds": 3})).json()
    assert done["pending"] == 0
    assert [one.query["status"] for one in receiver.received] == ["ACCEPTD", "DELIVRD"]


async def test_advance_tells_the_callbacks_it_tried(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses = [500]
    hook = "https://customer.example/dlr?status=%s"
    ref = (await send(to=["34600001003"], notificationUrl=hook))["result"][0]["id"]
    done = (await admin.post(f"{CLOCK}/advance", json={"seconds": 61})).json()
    known = {
        "callback": 1,
        "vendor": "nrs360",
        "event": "dlr rejected",
        "subject": ref,
        "url": "https://customer.example/dlr?status=REJECTD",
        "error": "",
    }
    assert done["callbacks"] == [
        {**known, "number": 1, "at": "2026-03-02T10:00:01+00:00", "status": 500},
        {**known, "number": 2, "at": "2026-03-02T10:01:01+00:00", "status": 200},
    ]
    assert done["callbacksTotal"] == 2
    done = (await admin.post(f"{CLOCK}/advance", json={"seconds": 61})).json()
    assert (done["callbacks"], done["callbacksTotal"]) == ([], 0)


async def test_advance_tells_when_there_is_more_to_do(admin: httpx.AsyncClient, send: Send) -> None:
    await send()
    done = (await admin.post(f"{CLOCK}/advance", json={"seconds": 2})).json()
    assert done["nextDueAt"] == "2026-03-02T10:00:03+00:00"


FIXTURES_DUE = "2026-04-01T10:00:00+00:00"
"""When the campaign of EASIR's fixtures is planned."""


async def test_advance_until_idle_does_not_wait_for_the_fixtures(admin: httpx.AsyncClient) -> None:
    due = (await admin.get(f"{CLOCK}/due")).json()["items"]
    done = (await admin.post(f"{CLOCK}/advance", json={"until": "idle"})).json()
    assert {(one["vendor"], one["dueAt"]) for one in due} == {("easir", FIXTURES_DUE)}
    assert (done["now"], done["nextDueAt"]) == (NOW.isoformat(), None)


async def test_advance_until_idle_ends_at_the_last_that_was_due(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses = [500] * 6
    await admin.put(CLOCK, json={"mode": "frozen"})
    await send(to=["34600001003"], notificationUrl="https://customer.example/dlr")
    done = (await admin.post(f"{CLOCK}/advance", json={"until": "idle"})).json()
    assert (done["now"], done["nextDueAt"]) == ("2026-03-02T10:15:01+00:00", None)
    assert (done["firedTotal"], done["callbacksTotal"], done["pending"]) == (1, 6, 0)
    assert (await read(admin))["now"] == "2026-03-02T10:15:01+00:00"
    again = (await admin.post(f"{CLOCK}/advance", json={"until": "idle"})).json()
    assert (again["now"], again["firedTotal"]) == ("2026-03-02T10:15:01+00:00", 0)


@pytest.mark.parametrize(
    ("days", "now", "left"),
    [
        (400, "2027-04-06T09:00:03+00:00", None),
        (401, NOW.isoformat(), "2027-04-07T09:00:01+00:00"),
    ],
)
async def test_advance_until_idle_goes_400_days(
    admin: httpx.AsyncClient, send: Send, days: int, now: str, left: str | None
) -> None:
    date = (NOW + timedelta(days=days)).replace(hour=9)
    await send(scheduleDate=f"{date:%Y%m%d%H%M%S}")
    done = (await admin.post(f"{CLOCK}/advance", json={"until": "idle"})).json()
    assert (done["now"], done["nextDueAt"]) == (now, left)


@pytest.fixture
async def silent(admin: httpx.AsyncClient, server: MockServer, send: Send) -> anyio.Event:
    """A receiver that takes a callback and never answers; the event tells that it has one."""
    reached = anyio.Event()

    async def take(_: httpx.Request) -> httpx.Response:
        reached.set()
        await anyio.sleep_forever()
        raise AssertionError

    server.engine.delivery._transport = httpx.MockTransport(take)
    await send(notificationUrl="https://customer.example/dlr", sandbox="one")
    return reached


@pytest.mark.parametrize("end", ["reset", "delete"])
async def test_advance_ends_with_a_sandbox_that_is_taken_away(
    admin: httpx.AsyncClient, silent: anyio.Event, end: str
) -> None:
    answers: list[httpx.Response] = []

    async def advance() -> None:
        order = {"seconds": 3600}
        answers.append(await admin.post(f"{CLOCK}/advance?sandbox=one", json=order))

    async with anyio.create_task_group() as group:
        group.start_soon(advance)
        await silent.wait()
        if end == "reset":
            response = await admin.post("/__admin/sandboxes/one/reset")
        else:
            response = await admin.delete("/__admin/sandboxes/one")
        assert response.status_code == 200
    assert answers[0].status_code in (200, 503)
    assert (await read(admin, sandbox="one"))["now"] == NOW.isoformat()


async def test_advance_that_waited_for_another_finds_its_sandbox_deleted(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(sandbox="a")
    answers: list[httpx.Response] = []

    async def advance() -> None:
        answers.append(await admin.post(f"{CLOCK}/advance?sandbox=a", json={"seconds": 3}))

    async with anyio.create_task_group() as group:
        group.start_soon(advance)
        group.start_soon(advance)
        await pause()
        assert (await admin.delete("/__admin/sandboxes/a")).status_code == 200
    assert [answer.status_code for answer in answers] == [200, 404]
    assert problem_of(answers[1])["detail"] == "the sandbox was deleted meanwhile"
