"""The 24-hour session of a conversation, on the sandbox's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.whatsapp_client import OTHER, PAIR, SENDER, Whatsapp

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control


@pytest.fixture
def whatsapp(client: httpx.AsyncClient, nrs360: dict[str, Any], control: Control) -> Whatsapp:
    """A client of the WhatsApp endpoints."""
    return Whatsapp(client, nrs360["auth"], control)


NO_SESSION = {
    "error": {
        "code": 422,
        "description": "The conversation does not have an active session.",
    }
}
NEW = f"{SENDER}/{OTHER}"


async def session(whatsapp: Whatsapp, pair: str = PAIR) -> tuple[str, bool, str | None]:
    one = (await whatsapp.get(f"/{pair}"))["data"]
    listed = (await whatsapp.get(f"/{pair}/messages"))["meta"]
    names = ("status", "isSessionActive", "sessionExpiresAt")
    assert [one[name] for name in names] == [listed[name] for name in names]
    return one["status"], one["isSessionActive"], one["sessionExpiresAt"]


async def test_a_message_is_posted_into_an_active_session(
    whatsapp: Whatsapp, control: Control
) -> None:
    response = await whatsapp.say("Message content")

    assert response.status_code == 201
    message = response.json()["data"]
    assert (message["type"], message["msisdn"]) == ("text", SENDER)
    await control.advance(5)
    assert await whatsapp.message(message["id"]) == {
        **message,
        "sentAt": "2026-03-02T10:00:01+00:00",
        "deliveredAt": "2026-03-02T10:00:03+00:00",
    }
    (entry,) = await control.inbox()
    assert (entry["text"], entry["status"]) == ("Message content", "delivered")
    assert entry["exchange"] == response.headers["x-mock-exchange"]


async def test_the_session_ends_24_hours_after_the_last_message(
    whatsapp: Whatsapp, control: Control
) -> None:
    await control.advance(23 * 3600 - 1)
    assert await session(whatsapp) == ("OPEN", True, "2026-03-03T09:00:00+00:00")

    await control.advance(1)

    assert await session(whatsapp) == ("CLOSED", False, "2026-03-03T09:00:00+00:00")
    refused = await whatsapp.say()
    assert (refused.status_code, refused.json()) == (422, NO_SESSION)
    assert refused.headers["x-mock-reason"] == "validation:422"
    assert len(await whatsapp.talk()) == 2


async def test_each_message_that_is_sent_extends_the_session(
    whatsapp: Whatsapp, control: Control
) -> None:
    await control.advance(3600)
    await whatsapp.say()
    await control.advance(5)

    assert await session(whatsapp) == ("OPEN", True, "2026-03-03T11:00:01+00:00")


async def test_a_template_opens_the_session_when_it_is_sent(
    whatsapp: Whatsapp, control: Control
) -> None:
    await whatsapp.accept({"to": OTHER})
    assert await session(whatsapp, NEW) == ("CLOSED", False, None)
    assert (await whatsapp.say(pair=NEW)).status_code == 422

    await control.advance(1)

    assert await session(whatsapp, NEW) == ("OPEN", True, "2026-03-03T10:00:01+00:00")
    assert (await whatsapp.say(pair=NEW)).status_code == 201


async def test_a_template_opens_a_session_that_had_ended(
    whatsapp: Whatsapp, control: Control
) -> None:
    await control.advance(48 * 3600)
    assert (await whatsapp.say()).status_code == 422

    await whatsapp.accept()
    await control.advance(5)

    assert (await whatsapp.say()).status_code == 201


async def test_a_user_who_writes_first_opens_the_session(whatsapp: Whatsapp) -> None:
    await whatsapp.hear("Hello?", NEW)

    assert await session(whatsapp, NEW) == ("OPEN", True, "2026-03-03T10:00:00+00:00")
    assert (await whatsapp.say("Hello!", NEW)).status_code == 201


async def test_the_sender_has_read_what_it_answers(whatsapp: Whatsapp, control: Control) -> None:
    heard = await whatsapp.hear("Question")
    assert heard["readAt"] is None
    await control.advance(60)

    await whatsapp.say("Answer")

    assert (await whatsapp.message(heard["id"]))["readAt"] == "2026-03-02T10:01:00+00:00"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, "The content field is required."),
        ("", "The content field is required."),
        ("  ", "The content field is required."),
        (["a"], "The content field must be a string."),
        ("x" * 4097, "The content field must not be greater than 4096 characters."),
    ],
    ids=["none", "empty", "blank", "array", "long"],
)
async def test_content_that_cannot_be_sent_is_422(
    whatsapp: Whatsapp, content: Any, text: str
) -> None:
    response = await whatsapp.say(content)

    assert response.status_code == 422
    assert response.json() == {"error": {"code": 422, "description": text}}


async def test_content_comes_back_as_it_was_sent(whatsapp: Whatsapp) -> None:
    for content in ("<b>*bold*</b> & _x_", "مرحبا 👋🏽\nΓειά", "x" * 4096):
        response = await whatsapp.say(content)
        assert response.json()["data"]["content"] == content
        assert (await whatsapp.talk())[-1] == (SENDER, content)
