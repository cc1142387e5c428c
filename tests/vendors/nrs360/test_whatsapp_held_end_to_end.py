"""A conversation from its template to its end, by the vendor's API and the control API alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.whatsapp_client import OTHER, Whatsapp

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control


@pytest.fixture
def whatsapp(client: httpx.AsyncClient, nrs360: dict[str, Any], control: Control) -> Whatsapp:
    """A client of the WhatsApp endpoints."""
    return Whatsapp(client, nrs360["auth"], control)


async def test_a_conversation_is_held_end_to_end(
    whatsapp: Whatsapp, control: Control, receiver: Any
) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://customer.example/events"})
    await control.platform("POST", "/whatsapp/senders", {"phone": "34600999888", "name": "Shop"})
    template = await whatsapp.make_template(
        name="survey",
        header="Hello {{1}}",
        body="How was your visit on {{1}}?",
        buttons=[{"type": "quick_reply", "text": "Good"}, {"type": "quick_reply", "text": "Bad"}],
    )
    pair = f"34600999888/{OTHER}"
    (message_id,) = await whatsapp.accept(
        {
            "to": OTHER,
            "headerFields": ["Ada"],
            "bodyFields": ["Monday"],
            "defaultAnswer": "We will read it soon.",
            "buttonAnswers": ["Thank you!", "What went wrong?"],
        },
        template=template,
        from_="34600999888",
        campaignName="Survey",
    )
    await control.advance(60)
    await whatsapp.act(message_id, "reactions", emoji="👍")
    await whatsapp.act(message_id, "press", button="Bad")
    await control.advance(60)
    await whatsapp.hear("The queue was long", pair)
    await control.advance(60)
    assert (await whatsapp.say("Sorry to hear that", pair)).status_code == 201
    await control.advance(60)

    assert await whatsapp.talk(pair) == [
        ("34600999888", "Hello Ada\n\nHow was your visit on Monday?"),
        (OTHER, "Bad"),
        ("34600999888", "What went wrong?"),
        (OTHER, "The queue was long"),
        ("34600999888", "We will read it soon."),
        ("34600999888", "Sorry to hear that"),
    ]
    shown = (await whatsapp.get(f"/{pair}"))["data"]
    assert (shown["totalMessages"], shown["status"]) == (6, "OPEN")
    assert shown["sessionExpiresAt"] == "2026-03-03T10:03:01+00:00"
    assert (await whatsapp.message(message_id, pair))["reactions"] == ["👍"]
    assert [received.form["event"] for received in receiver.received] == [
        "sent",
        "delivered",
        "opened",
    ]
    seen = [(one["direction"], one["channel"], one["text"]) for one in await control.inbox()]
    assert seen == [
        ("out", "whatsapp", "Hello Ada\n\nHow was your visit on Monday?"),
        ("in", "whatsapp", "Bad"),
        ("out", "whatsapp", "What went wrong?"),
        ("in", "whatsapp", "The queue was long"),
        ("out", "whatsapp", "We will read it soon."),
        ("out", "whatsapp", "Sorry to hear that"),
    ]

    await control.advance(24 * 3600)

    assert (await whatsapp.say("Still there?", pair)).status_code == 422
    await whatsapp.accept(
        {"to": OTHER, "headerFields": ["Ada"], "bodyFields": ["Friday"]},
        template=template,
        from_="34600999888",
    )
    await control.advance(5)
    assert (await whatsapp.say("Welcome back", pair)).status_code == 201
