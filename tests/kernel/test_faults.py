"""Faults: which requests they strike, how often, and by which chance."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockserver.kernel.engine import Engine
from mockserver.kernel.exchange import Exchange
from mockserver.kernel.faults import Fault, read_preference
from mockserver.kernel.http import Envelope
from mockserver.kernel.sandbox import Sandbox
from tests.kernel.stage import MakeEngine, connect, open_sandbox
from tests.kernel.toy import Toy, read_notes


def envelope(method: str = "POST", path: str = "/notes", **more: Any) -> Envelope:
    fields = {"query": "", "raw_headers": [], "body": b"", "client": "", **more}
    return Envelope(method=method, path=path, **fields)


def strikes(sandbox: Sandbox, request: Envelope, operation: str = "writeNote") -> bool:
    fault, _ = sandbox.faults.strike(sandbox.vendor("toy"), request, operation)
    return fault is not None


BROKEN = {"status": 503}


# -- matching -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("match", "is_struck"),
    [
        ({}, True),
        ({"vendor": "toy"}, True),
        ({"vendor": "other"}, False),
        ({"operation": "writeNote"}, True),
        ({"operation": "readNote"}, False),
        ({"method": "post"}, True),
        ({"method": "GET"}, False),
        ({"path": "/notes"}, True),
        ({"path": "/n*"}, True),
        ({"path": "/note"}, False),
        ({"to": "34600000001"}, True),
        ({"to": "346*"}, True),
        ({"to": "346"}, False),
        ({"to": ""}, True),
        ({"vendor": "toy", "operation": "writeNote", "method": "POST", "path": "*es"}, True),
        ({"vendor": "toy", "operation": "writeNote", "method": "PUT", "path": "*es"}, False),
    ],
)
async def test_fault_strikes_what_all_of_its_keys_match(
    sandbox: Sandbox, match: dict[str, str], is_struck: bool
) -> None:
    sandbox.faults.arm(match, BROKEN)
    request = envelope(body=b'{"to": ["34600000001", "34600000002"]}')
    assert strikes(sandbox, request) is is_struck


async def test_request_without_faults_is_not_struck(sandbox: Sandbox) -> None:
    assert not strikes(sandbox, envelope())


async def test_first_fault_that_was_armed_strikes_first(sandbox: Sandbox) -> None:
    first = sandbox.faults.arm({}, {"status": 500}, times=1)
    second = sandbox.faults.arm({}, {"status": 503}, times=1)
    vendor = sandbox.vendor("toy")
    struck = [sandbox.faults.strike(vendor, envelope(), "")[0] for _ in range(3)]
    assert [fault and fault.id for fault in struck] == [first.id, second.id, None]


# -- how often ------------------------------------------------------------------------------------


async def test_fault_strikes_as_often_as_it_may(sandbox: Sandbox) -> None:
    sandbox.faults.arm({}, BROKEN, times=2)
    assert [strikes(sandbox, envelope()) for _ in range(4)] == [True, True, False, False]
    (fault,) = sandbox.faults.armed()
    assert (fault.times, fault.struck, fault.tried, fault.is_spent()) == (0, 2, 2, True)


async def test_fault_without_times_strikes_always(sandbox: Sandbox) -> None:
    sandbox.faults.arm({}, BROKEN)
    assert all(strikes(sandbox, envelope()) for _ in range(5))


def draw_course(sandbox: Sandbox, seed: int, probability: float = 0.5) -> list[bool]:
    sandbox.faults.arm({}, BROKEN, probability=probability, seed=seed)
    course = [strikes(sandbox, envelope()) for _ in range(200)]
    sandbox.faults.disarm()
    return course


async def test_chance_of_a_fault_is_its_probability(sandbox: Sandbox) -> None:
    assert 70 < sum(draw_course(sandbox, 7)) < 130
    assert sum(draw_course(sandbox, 7, 0)) == 0
    assert sum(draw_course(sandbox, 7, 1)) == 200


async def test_course_of_a_seed_is_the_same_each_time_and_another_seeds_is_not(
    sandbox: Sandbox,
) -> None:
    course = draw_course(sandbox, 7)
    assert draw_course(sandbox, 7) == course
    assert draw_course(sandbox, 8) != course


async def test_course_of_a_fault_without_a_seed_is_the_same_after_a_reset(
    engine: Engine, sandbox: Sandbox
) -> None:
    course = draw_course(sandbox, 0)
    engine.sandboxes.reset("default")
    assert draw_course(sandbox, 0) == course


async def test_draw_that_misses_leaves_the_times(sandbox: Sandbox) -> None:
    sandbox.faults.arm({}, BROKEN, times=3, probability=0.2, seed=1)
    struck = sum(strikes(sandbox, envelope()) for _ in range(100))
    (fault,) = sandbox.faults.armed()
    assert struck == fault.struck == 3
    assert fault.tried > 3


# -- arming ---------------------------------------------------------------------------------------


async def test_disarming_takes_one_fault_or_all(sandbox: Sandbox) -> None:
    first = sandbox.faults.arm({}, BROKEN)
    second = sandbox.faults.arm({}, BROKEN)
    assert first.id != second.id
    assert sandbox.faults.disarm(first.id) == 1
    assert [fault.id for fault in sandbox.faults.armed()] == [second.id]
    assert sandbox.faults.disarm("unknown") == 0
    sandbox.faults.arm({}, BROKEN)
    assert sandbox.faults.disarm() == 2
    assert sandbox.faults.armed() == []


def test_fault_is_shown_whole() -> None:
    fault = Fault("f1", {"path": "/a"}, {"error": 111}, times=2, probability=0.5, seed=3)
    assert fault.as_json() == {
        "id": "f1",
        "match": {"path": "/a"},
        "effect": {"error": 111},
        "times": 2,
        "probability": 0.5,
        "seed": 3,
        "struck": 0,
        "tried": 0,
    }
    assert fault.error == 111
    assert not fault.is_spent()


# -- through HTTP ---------------------------------------------------------------------------------


async def test_struck_request_gets_the_status_or_the_vendors_own_error(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    broken = sandbox.faults.arm({}, {"status": 503}, times=1)
    coded = sandbox.faults.arm({}, {"error": "E7"}, times=1)
    first = await client.post("/notes", json="a")
    second = await client.post("/notes", json="a")
    third = await client.post("/notes", json="a")

    assert (first.status_code, first.json()["error"]) == (503, None)
    assert first.headers["x-mock-reason"] == f"fault:{broken.id}"
    assert (second.status_code, second.json()["error"]) == (400, "E7")
    assert second.headers["x-mock-reason"] == f"fault:{coded.id}"
    assert third.status_code == 201
    assert "x-mock-reason" not in third.headers
    assert read_notes(sandbox) == ["a"]


async def test_count_survives_that_the_request_fails(
    client: httpx.AsyncClient, sandbox: Sandbox, toy: Toy
) -> None:
    def fail_some(exchange: Exchange, body: Any) -> tuple[int, Any]:
        struck = [exchange.strike_recipient(one) for one in body["to"]]
        return 400, struck

    toy.act = fail_some
    sandbox.faults.arm({"to": "2*"}, {"error": 111}, times=2)
    answer = await client.post("/notes", json={"to": ["10", "20", "21", "22"]})

    assert (answer.status_code, answer.json()) == (400, [None, 111, 111, None])
    (fault,) = sandbox.faults.armed()
    assert (fault.struck, fault.times) == (2, 0)
    assert answer.headers["x-mock-reason"] == f"fault:{fault.id}"


async def test_fault_aimed_at_a_recipient_leaves_requests_to_others_alone(
    client: httpx.AsyncClient, sandbox: Sandbox, toy: Toy
) -> None:
    seen: list[Any] = []

    def look(exchange: Exchange, body: Any) -> tuple[int, Any]:
        seen.append([exchange.strike_recipient(one) for one in body["to"]])
        return 200, None

    toy.act = look
    fault = sandbox.faults.arm({"to": "2*"}, {"error": 111})
    answer = await client.post("/notes", json={"to": ["10"]})
    assert seen == [[None]]
    assert "x-mock-reason" not in answer.headers

    await client.post("/notes", json={"to": ["20"]})
    assert seen[1:] == [[111]]

    def disarm(exchange: Exchange, body: Any) -> tuple[int, Any]:
        sandbox.faults.disarm(fault.id)
        return look(exchange, body)

    toy.act = disarm
    await client.post("/notes", json={"to": ["20"]})
    assert seen[2:] == [[None]]


async def test_status_aimed_at_a_recipient_strikes_the_whole_request(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    sandbox.faults.arm({"to": "2*"}, {"status": 503})
    assert (await client.post("/notes", json={"to": ["10"]})).status_code == 201
    assert (await client.post("/notes", json={"to": ["10", "20"]})).status_code == 503


async def test_delayed_request_is_answered_all_the_same(
    client: httpx.AsyncClient, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[float] = []

    async def hold(seconds: float) -> None:
        held.append(seconds)

    monkeypatch.setattr("mockserver.kernel.middleware.hold", hold)
    sandbox.faults.arm({}, {"delay_ms": 1500}, times=1)
    sandbox.faults.arm({}, {"delay_ms": 10_000_000}, times=1)
    assert (await client.post("/notes", json="a")).status_code == 201
    assert (await client.post("/notes", json="b")).status_code == 201
    assert held == [1.5, 120]


async def test_dropped_request_was_worked_on_and_has_no_answer(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    sandbox.faults.arm({}, {"drop": True})
    with pytest.raises(ConnectionResetError):
        await client.post("/notes", json="a")
    assert read_notes(sandbox) == ["a"]


async def test_two_servers_with_one_seed_draw_alike(make_engine: MakeEngine) -> None:
    async def draw() -> list[int]:
        engine = make_engine(seed=5)
        open_sandbox(engine).faults.arm({}, BROKEN, probability=0.5)
        async with connect(engine) as client:
            return [(await client.post("/notes", json="a")).status_code for _ in range(20)]

    first = await draw()
    assert await draw() == first
    assert set(first) == {201, 503}


# -- Prefer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("code=503", 503),
        ("Code=503", 503),
        (' code = "429" ', 429),
        ("respond-async, code=500", 500),
        ("respond-async; code=404; wait=10", 404),
        ("code=503, code=429", 503),
        ("code=200", None),
        ("code=600", None),
        ("code=abc", None),
        ("code=\u00b2\u00b3\u00b9", None),
        ("code", None),
        ("wait=503", None),
        ("", None),
    ],
)
def test_preference_names_a_status_or_none(header: str, status: int | None) -> None:
    request = envelope(raw_headers=[(b"prefer", header.encode("latin-1"))])
    assert read_preference(request) == status


async def test_preferred_status_is_answered_and_changes_nothing(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    answer = await client.post("/notes", json="a", headers={"Prefer": "code=503"})
    assert (answer.status_code, answer.json()["oops"]) == (503, 503)
    assert answer.headers["x-mock-reason"] == "fault:prefer-503"
    assert read_notes(sandbox) == []


# -- breaking off ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "does"),
    [
        ({"truncate": True}, True),
        ({"truncate": 0}, True),
        ({"truncate": 5}, True),
        ({"truncate": False}, False),
        ({"drop": True}, True),
        ({"drop": False}, False),
        ({"status": 503}, False),
    ],
)
def test_fault_breaks_off_when_it_drops_or_cuts(effect: dict[str, Any], does: bool) -> None:
    assert Fault("f", {}, effect).breaks_off is does


async def test_request_that_is_too_large_uses_up_no_fault(make_engine: MakeEngine) -> None:
    engine = make_engine(max_body=10)
    sandbox = open_sandbox(engine)
    with sandbox.database.unit():
        sandbox.faults.arm({}, BROKEN, times=1)
    async with connect(engine) as client:
        refused = await client.post("/notes", content=b"x" * 11)
        struck = await client.post("/notes", content=b"{}")
    assert (refused.status_code, struck.status_code) == (413, 503)
