"""Mischief with callbacks. 360NRS retries after 1, 2, 3, 4 and 5 minutes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.admin.conftest import Send, problem_of
from tests.conftest import Receiver

MISCHIEF = "/__admin/callbacks/mischief"
HOOK = "https://customer.example/dlr?id=%i&status=%s"
REJECTED = "34600001003"
"""The magic number whose one and only event is `rejected`, a second after the send."""

NOTHING_STRUCK = {"duplicate": 0, "reorder": 0, "delay": 0, "dropFirst": 0}


async def put(admin: httpx.AsyncClient, sandbox: str = "default", **mischief: Any) -> Any:
    response = await admin.put(MISCHIEF, json=mischief, params={"sandbox": sandbox})
    assert response.status_code == 200, response.text
    return response.json()


async def read(admin: httpx.AsyncClient, path: str = MISCHIEF, **params: Any) -> Any:
    response = await admin.get(path, params=params)
    assert response.status_code == 200
    return response.json()


async def advance(admin: httpx.AsyncClient, seconds: float, sandbox: str = "default") -> Any:
    order = {"seconds": seconds}
    response = await admin.post(f"/__admin/clock/advance?sandbox={sandbox}", json=order)
    assert response.status_code == 200
    return response.json()


def list_arrivals(receiver: Receiver) -> list[tuple[str, str]]:
    """Subject and status of each callback, in the order in which they arrived."""
    return [(one.query["id"], one.query["status"]) for one in receiver.received]


async def test_new_sandbox_knows_no_mischief(admin: httpx.AsyncClient) -> None:
    assert await read(admin) == {
        "duplicate": None,
        "reorder": None,
        "delay": None,
        "dropFirst": None,
        "match": {},
        "seed": 0,
        "matched": 0,
        "struck": NOTHING_STRUCK,
    }


async def test_number_is_the_chance_of_an_effect_and_the_rest_is_told(
    admin: httpx.AsyncClient,
) -> None:
    mischief = await put(
        admin,
        duplicate=0.2,
        reorder={"chance": 0.1, "seconds": 5},
        delay={"times": 3},
        dropFirst={"attempts": 2},
        match={"vendor": "nrs360", "event": "dlr sent"},
        seed=7,
    )
    assert mischief == await read(admin)
    assert mischief == {
        "duplicate": {"chance": 0.2, "times": None, "seconds": 0.0},
        "reorder": {"chance": 0.1, "times": None, "seconds": 5.0},
        "delay": {"chance": 1.0, "times": 3, "seconds": 10.0},
        "dropFirst": {"chance": 1.0, "times": None, "attempts": 2},
        "match": {"vendor": "nrs360", "event": "dlr sent"},
        "seed": 7,
        "matched": 0,
        "struck": NOTHING_STRUCK,
    }


async def test_duplicate_arrives_after_its_original_and_each_names_the_other(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await put(admin, duplicate={"times": 1})
    ref = (await send(notificationUrl=HOOK))["result"][0]["id"]
    await advance(admin, 3)
    assert list_arrivals(receiver) == [(ref, "ACCEPTD"), (ref, "ACCEPTD"), (ref, "DELIVRD")]
    page = await read(admin, "/__admin/callbacks")
    shown = {item["id"]: item["mischief"] for item in page["items"]}
    nothing = dict.fromkeys(("duplicate", "copyOf", "reorder", "delay", "dropFirst"))
    assert shown == {1: nothing | {"duplicate": 2}, 2: nothing | {"copyOf": 1}, 3: None}
    mischief = await read(admin)
    assert (mischief["matched"], mischief["struck"]["duplicate"]) == (2, 1)


async def test_late_duplicate_comes_when_the_story_has_gone_on(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await put(admin, duplicate={"times": 1, "seconds": 60})
    ref = (await send(notificationUrl=HOOK))["result"][0]["id"]
    await advance(admin, 60)
    assert list_arrivals(receiver) == [(ref, "ACCEPTD"), (ref, "DELIVRD")]
    await advance(admin, 1)
    assert list_arrivals(receiver)[2:] == [(ref, "ACCEPTD")]


async def test_reordered_callback_is_overtaken_by_the_next_about_its_subject(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await put(admin, reorder=1)
    sent = await send(to=["34666555444", "34666555445"], notificationUrl=HOOK)
    first, second = (row["id"] for row in sent["result"])
    await advance(admin, 2)
    assert receiver.received == []
    await advance(admin, 1)
    arrived = list_arrivals(receiver)
    assert [one for one in arrived if one[0] == first] == [(first, "DELIVRD"), (first, "ACCEPTD")]
    assert [one for one in arrived if one[0] == second] == [
        (second, "DELIVRD"),
        (second, "ACCEPTD"),
    ]
    mischief = await read(admin)
    assert (mischief["matched"], mischief["struck"]["reorder"]) == (4, 2)


async def test_reordered_callback_that_nothing_follows_waits_so_long_and_is_sent(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await put(admin, reorder={"seconds": 45})
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 45)
    assert receiver.received == []
    await advance(admin, 1)
    assert [one.query["status"] for one in receiver.received] == ["REJECTD"]


async def test_delayed_callback_is_sent_later_on_the_sandbox_s_clock(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await put(admin, delay={"seconds": 90})
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 90)
    assert receiver.received == []
    assert (await read(admin, "/__admin/callbacks/1"))["nextAt"] == "2026-03-02T10:01:31+00:00"
    await advance(admin, 1)
    assert len(receiver.received) == 1


async def test_dropped_attempts_fail_and_the_vendor_s_schedule_goes_on(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await put(admin, dropFirst={"attempts": 2})
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 180)
    assert receiver.received == []
    await advance(admin, 1)
    callback = await read(admin, "/__admin/callbacks/1")
    attempts = [(one["at"][11:19], one["status"], one["error"]) for one in callback["attempts"]]
    assert attempts == [
        ("10:00:01", None, "dropped by mischief"),
        ("10:01:01", None, "dropped by mischief"),
        ("10:03:01", 200, ""),
    ]
    assert (callback["state"], callback["mischief"]["dropFirst"]) == ("delivered", 2)
    assert len(receiver.received) == 1


async def test_callback_whose_every_attempt_is_dropped_fails(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await put(admin, dropFirst={"attempts": 6})
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 3600)
    assert (await read(admin, "/__admin/callbacks/1"))["state"] == "failed"
    assert receiver.received == []


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({}, 2),
        ({"vendor": "nrs360"}, 2),
        ({"vendor": "easir"}, 0),
        ({"event": "dlr delivered"}, 1),
        ({"subject": "another"}, 0),
    ],
    ids=str,
)
async def test_mischief_strikes_only_what_it_is_for(
    admin: httpx.AsyncClient, send: Send, match: dict[str, str], struck: int
) -> None:
    await put(admin, delay=1, match=match)
    await send(notificationUrl=HOOK)
    await advance(admin, 3)
    mischief = await read(admin)
    assert (mischief["matched"], mischief["struck"]["delay"]) == (struck, struck)


@pytest.mark.parametrize(
    ("seed", "struck"),
    [
        (7, {"duplicate": 186, "reorder": 0, "delay": 107, "dropFirst": 293}),
        (8, {"duplicate": 198, "reorder": 0, "delay": 87, "dropFirst": 292}),
    ],
)
async def test_of_a_thousand_callbacks_a_seed_strikes_exactly_these_in_every_sandbox(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver, seed: int, struck: dict[str, int]
) -> None:
    numbers = []
    for sandbox in ("one", "two"):
        await put(admin, sandbox, duplicate=0.2, delay=0.1, dropFirst=0.3, seed=seed)
        await send(sandbox, to=[REJECTED] * 1000, notificationUrl=HOOK)
        done = await advance(admin, 3600, sandbox)
        mischief = await read(admin, sandbox=sandbox)
        assert (mischief["matched"], mischief["struck"]) == (1000, struck)
        assert done["callbacksTotal"] == 1000 + struck["duplicate"] + struck["dropFirst"]
        page = await read(admin, "/__admin/callbacks", sandbox=sandbox, limit=500)
        numbers.append([item["id"] for item in page["items"] if item["mischief"]])
    assert len(receiver.received) == 2 * (1000 + struck["duplicate"])
    assert numbers[0] == numbers[1]


async def test_mischief_that_is_put_anew_counts_anew_and_an_empty_one_ends_it(
    admin: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await put(admin, dropFirst=1)
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 1)
    assert (await read(admin))["matched"] == 1
    assert (await put(admin))["matched"] == 0
    await send(to=[REJECTED], notificationUrl=HOOK)
    await advance(admin, 1)
    assert len(receiver.received) == 1
    assert (await read(admin))["matched"] == 0


async def test_reset_ends_the_mischief(admin: httpx.AsyncClient) -> None:
    await put(admin, duplicate=1)
    await admin.post("/__admin/sandboxes/default/reset")
    assert (await read(admin))["duplicate"] is None


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ([], ""),
        ({"duplicate": 1.1}, "duplicate.chance"),
        ({"duplicate": -0.1}, "duplicate.chance"),
        ({"duplicate": True}, "duplicate"),
        ({"duplicate": "0.5"}, "duplicate"),
        ({"duplicate": {"attempts": 2}}, "duplicate.attempts"),
        ({"reorder": {"times": 0}}, "reorder.times"),
        ({"delay": {"seconds": -1}}, "delay.seconds"),
        ({"delay": {"seconds": 2_678_401}}, "delay.seconds"),
        ({"dropFirst": {"attempts": 0}}, "dropFirst.attempts"),
        ({"dropFirst": {"seconds": 1}}, "dropFirst.seconds"),
        ({"drop_first": 1}, "drop_first"),
        ({"match": {"to": "34666555444"}}, "match.to"),
        ({"seed": 1.5}, "seed"),
    ],
    ids=str,
)
async def test_mischief_that_cannot_be_is_refused_by_its_name_and_changes_nothing(
    admin: httpx.AsyncClient, body: Any, named: str
) -> None:
    await put(admin, delay=0.5)
    response = await admin.put(MISCHIEF, json=body)
    assert response.status_code == 422
    assert [flaw["name"] for flaw in problem_of(response)["errors"]] == [named]
    assert (await read(admin))["delay"]["chance"] == 0.5


async def test_mischief_for_an_unknown_vendor_is_refused_with_those_there_are(
    admin: httpx.AsyncClient,
) -> None:
    await put(admin, delay=0.5)
    response = await admin.put(MISCHIEF, json={"duplicate": 1, "match": {"vendor": "acme"}})
    assert response.status_code == 422
    detail = problem_of(response)["detail"]
    assert detail == "no vendor acme; there are collect, easir, nrs360, xebo"
    assert (await read(admin))["delay"]["chance"] == 0.5
