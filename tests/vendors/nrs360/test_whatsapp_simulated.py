"""Events of WhatsApp messages that the control API causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.simulation_client import Simulator
from tests.vendors.nrs360.whatsapp_client import SENDER, USER, Whatsapp

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control


@pytest.fixture
def whatsapp(client: httpx.AsyncClient, nrs360: dict[str, Any], control: Control) -> Whatsapp:
    """A client of the WhatsApp endpoints."""
    return Whatsapp(client, nrs360["auth"], control)


@pytest.fixture
def simulator(client: httpx.AsyncClient) -> Simulator:
    """Makes things happen to messages."""
    return Simulator(client)


@pytest.mark.parametrize(
    ("event", "happened"),
    [
        ("sent", ["sent"]),
        ("delivered", ["sent", "delivered"]),
        ("undelivered", ["undelivered"]),
        ("failed", ["undelivered"]),
        ("opened", ["sent", "delivered", "opened"]),
        ("read", ["sent", "delivered", "opened"]),
    ],
)
async def test_a_template_is_brought_there_at_once(
    whatsapp: Whatsapp, simulator: Simulator, event: str, happened: list[str]
) -> None:
    await whatsapp.accept()

    assert await simulator.cause(event) == happened


async def test_a_template_that_is_sent_by_hand_is_delivered_in_time(
    whatsapp: Whatsapp, simulator: Simulator, control: Control
) -> None:
    await whatsapp.accept()
    await simulator.cause("sent")
    await control.advance(5)

    assert await simulator.events() == [("sent", "10:00:00"), ("delivered", "10:00:02")]


async def test_a_message_of_a_session_is_read(whatsapp: Whatsapp, simulator: Simulator) -> None:
    message = (await whatsapp.say()).json()["data"]

    assert await simulator.cause("read") == ["sent", "delivered", "opened"]
    assert (await whatsapp.message(message["id"]))["readAt"] == "2026-03-02T10:00:00+00:00"


async def test_the_user_replies_presses_and_reacts(
    whatsapp: Whatsapp, simulator: Simulator
) -> None:
    await whatsapp.accept({"to": USER, "defaultAnswer": "Default", "buttonAnswers": ["One", "Two"]})

    await simulator.cause("replied", text="Hello")
    await simulator.cause("pressed", button="Second button")
    happened = await simulator.cause("reacted", emoji="👍")

    assert happened == ["sent", "delivered", "opened", "reacted"]
    assert (await whatsapp.talk())[-4:] == [
        (USER, "Hello"),
        (SENDER, "Default"),
        (USER, "Second button"),
        (SENDER, "Two"),
    ]


@pytest.mark.parametrize(
    ("event", "detail", "text"),
    [
        ("sent", {}, "message 1 is sent already"),
        ("delivered", {}, "message 1 is delivered already"),
        ("replied", {}, "text must have 1 to 4096 characters"),
        ("replied", {"text": 1}, "detail.text must be a text"),
        ("read", {"text": "x"}, "detail.text: read takes nothing"),
    ],
)
async def test_what_cannot_follow_is_refused(
    whatsapp: Whatsapp,
    simulator: Simulator,
    control: Control,
    event: str,
    detail: dict[str, Any],
    text: str,
) -> None:
    await whatsapp.accept()
    await control.advance(5)

    assert await simulator.refuse(event, **detail) == text


async def test_a_message_that_failed_is_not_delivered(
    whatsapp: Whatsapp, simulator: Simulator
) -> None:
    (message_id,) = await whatsapp.accept()
    await simulator.cause("failed")

    for event in ("delivered", "read", "sent"):
        assert await simulator.refuse(event) == f"message {message_id} failed: nobody has it"
