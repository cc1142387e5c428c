"""Outcomes of calls that the control API causes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.simulation_client import Simulator

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control

Advance = Callable[[float], Awaitable[None]]
Call = Callable[..., Awaitable[None]]


@pytest.fixture
def simulator(client: httpx.AsyncClient) -> Simulator:
    """Makes things happen to messages."""
    return Simulator(client)


@pytest.fixture
async def call(client: httpx.AsyncClient, nrs360: dict[str, Any], control: Control) -> Call:
    """Sends a voice message; the balance is 10 before."""
    await control.platform("PUT", "/balance", {"balance": 10})

    async def send(**fields: Any) -> None:
        body = {"to": ["34666666666"], "audioUrl": "https://example.com/a.mp3", **fields}
        response = await client.post("/nrs360/api/rest/voiceAudio", json=body, **nrs360)
        assert response.status_code == 202, response.text

    return send


async def is_charged(control: Control) -> bool:
    balance: float = (await control.platform("GET", "/account"))["balance"]
    return balance < 10


@pytest.mark.parametrize(
    ("event", "happened", "charged"),
    [
        ("delivered", ["sent", "answered", "delivered"], True),
        ("answered", ["sent", "answered", "delivered"], True),
        ("machine", ["sent", "answering machine", "delivered"], True),
        ("answering machine", ["sent", "answering machine", "delivered"], True),
        ("busy", ["sent", "busy", "undelivered"], False),
        ("unanswered", ["sent", "unanswered", "undelivered"], False),
        ("undelivered", ["sent", "undelivered", "undelivered"], False),
        ("expired", ["expired"], False),
        ("rejected", ["rejected"], False),
    ],
)
async def test_a_call_ends_at_once_and_only_answers_are_charged(
    call: Call,
    simulator: Simulator,
    control: Control,
    event: str,
    happened: list[str],
    charged: bool,
) -> None:
    await call()

    assert await simulator.cause(event) == happened
    await control.advance(3600)

    assert [one for one, _ in await simulator.events()] == happened
    assert await is_charged(control) is charged


async def test_a_busy_call_is_repeated_as_often_as_it_may_be(
    call: Call, simulator: Simulator, advance: Advance
) -> None:
    await call(retries=2)
    await advance(1)

    await simulator.cause("busy")
    await advance(3600)

    assert await simulator.events() == [
        ("sent", "10:00:01"),
        ("busy", "10:00:01"),
        ("answered", "10:10:08"),
        ("delivered", "10:10:08"),
    ]


async def test_a_repetition_may_be_answered_before_its_time(
    call: Call, simulator: Simulator, control: Control
) -> None:
    await call(to=["34600001004"], retries=5)
    await control.advance(3)
    assert await simulator.cause("answered") == ["sent", "busy", "answered", "delivered"]
    await control.advance(3600)

    assert len(await simulator.events()) == 4
    assert await is_charged(control)


async def test_calls_that_are_caused_count_as_repetitions(
    call: Call, simulator: Simulator, advance: Advance
) -> None:
    await call(retries=2)
    await advance(1)
    await simulator.cause("busy")
    await simulator.cause("unanswered")

    assert await simulator.cause("busy") == ["sent", "busy", "unanswered", "busy", "undelivered"]
    await advance(3600)
    assert len(await simulator.events()) == 5


async def test_a_call_that_was_answered_is_not_answered_again(
    call: Call, simulator: Simulator, advance: Advance
) -> None:
    await call()
    await advance(3)

    assert await simulator.refuse("answered") == "message 1 is delivered: answered cannot follow"
    assert await simulator.refuse("busy") == "message 1 is delivered: busy cannot follow"


async def test_a_call_that_is_made_goes_on_by_itself(
    call: Call, simulator: Simulator, advance: Advance
) -> None:
    await call(scheduleDate="20260302100500")

    await simulator.cause("sent")
    await advance(3600)

    assert await simulator.events() == [
        ("sent", "10:00:00"),
        ("answered", "10:00:02"),
        ("delivered", "10:00:02"),
    ]
