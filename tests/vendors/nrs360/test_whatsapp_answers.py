"""What WhatsApp users do, and what answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.whatsapp_client import OTHER, SENDER, USER, Whatsapp

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control


@pytest.fixture
def whatsapp(client: httpx.AsyncClient, nrs360: dict[str, Any], control: Control) -> Whatsapp:
    """A client of the WhatsApp endpoints."""
    return Whatsapp(client, nrs360["auth"], control)


async def test_the_first_free_message_gets_the_default_answer_and_later_ones_none(
    whatsapp: Whatsapp,
) -> None:
    await whatsapp.accept({"to": OTHER, "defaultAnswer": "Example answer"})
    pair = f"{SENDER}/{OTHER}"

    await whatsapp.hear("First", pair)
    await whatsapp.hear("Second", pair)

    assert await whatsapp.talk(pair) == [
        (SENDER, "Template content"),
        (OTHER, "First"),
        (SENDER, "Example answer"),
        (OTHER, "Second"),
    ]


@pytest.mark.parametrize(
    ("given", "said"), [(["Example answer"], "Example answer"), (["One", "Two"], "One\nTwo")]
)
async def test_a_default_answer_may_be_an_array_as_the_table_of_the_page_has_it(
    whatsapp: Whatsapp, given: list[str], said: str
) -> None:
    await whatsapp.accept({"to": USER, "defaultAnswer": given})
    await whatsapp.hear("Hello")

    assert (await whatsapp.talk())[-1] == (SENDER, said)


async def test_an_empty_default_answer_is_none(whatsapp: Whatsapp) -> None:
    await whatsapp.accept({"to": USER, "defaultAnswer": []})
    await whatsapp.hear("Hello")

    assert (await whatsapp.talk())[-1] == (USER, "Hello")


async def test_the_newest_default_answer_is_given(whatsapp: Whatsapp) -> None:
    await whatsapp.accept({"to": USER, "defaultAnswer": "Old"})
    await whatsapp.accept({"to": USER, "defaultAnswer": "New"})
    await whatsapp.accept({"to": USER})

    await whatsapp.hear("Hello")
    await whatsapp.hear("Hello?")

    assert (await whatsapp.talk())[-3:] == [(USER, "Hello"), (SENDER, "New"), (USER, "Hello?")]


async def test_an_automatic_answer_is_sent_and_delivered(
    whatsapp: Whatsapp, control: Control
) -> None:
    await whatsapp.accept({"to": USER, "defaultAnswer": "Example answer"})
    await whatsapp.hear("Hello")
    await control.advance(5)

    entry = (await control.inbox())[-1]
    assert (entry["text"], entry["status"], entry["direction"]) == (
        "Example answer",
        "delivered",
        "out",
    )
    assert entry["details"] == {"automatic answer": True}


@pytest.mark.parametrize(
    ("button", "pressed", "answer"),
    [
        ("First button", "First button", "first button answer"),
        (1, "Second button", "second button answer"),
    ],
)
async def test_a_pressed_button_gets_its_answer(
    whatsapp: Whatsapp, button: Any, pressed: str, answer: str
) -> None:
    (message_id,) = await whatsapp.accept(
        {
            "to": USER,
            "defaultAnswer": "Example answer",
            "buttonAnswers": ["first button answer", "second button answer"],
        }
    )

    await whatsapp.act(message_id, "press", button=button)

    assert (await whatsapp.talk())[-2:] == [(USER, pressed), (SENDER, answer)]
    await whatsapp.hear("Free")
    assert (await whatsapp.talk())[-1] == (SENDER, "Example answer")


async def test_a_button_without_an_answer_gets_none(whatsapp: Whatsapp) -> None:
    (message_id,) = await whatsapp.accept({"to": USER, "buttonAnswers": [None, "second"]})

    await whatsapp.act(message_id, "press", button=0)

    assert (await whatsapp.talk())[-1] == (USER, "First button")


async def test_a_button_that_is_not_there_is_refused(
    whatsapp: Whatsapp, client: httpx.AsyncClient
) -> None:
    (message_id,) = await whatsapp.accept()
    url = f"/__admin/vendors/nrs360/whatsapp/messages/{message_id}/press"

    for button in ("Third button", 2, -1):
        response = await client.post(url, json={"button": button})
        assert response.status_code == 422
        assert response.json()["detail"] == (
            f"message {message_id} has no such quick-reply button; "
            "it has: First button, Second button"
        )


async def test_a_user_who_writes_has_read_what_came_before(
    whatsapp: Whatsapp, control: Control
) -> None:
    (message_id,) = await whatsapp.accept()
    await control.advance(60)

    await whatsapp.hear("Hello")

    message = await whatsapp.message(message_id)
    assert message["deliveredAt"] == "2026-03-02T10:00:03+00:00"
    assert message["readAt"] == "2026-03-02T10:01:00+00:00"


async def test_a_user_who_writes_at_once_has_got_the_template(
    whatsapp: Whatsapp, control: Control
) -> None:
    (message_id,) = await whatsapp.accept()

    await whatsapp.hear("Hello")
    await control.advance(60)

    message = await whatsapp.message(message_id)
    at = "2026-03-02T10:00:00+00:00"
    assert (message["sentAt"], message["deliveredAt"], message["readAt"]) == (at, at, at)
    events = (await control("GET", "/messages/1"))["events"]
    assert [event["event"] for event in events] == ["sent", "delivered", "opened"]


async def test_a_user_has_one_reaction_and_can_take_it_back(whatsapp: Whatsapp) -> None:
    (message_id,) = await whatsapp.accept()

    assert (await whatsapp.act(message_id, "reactions", emoji="👍"))["reactions"] == ["👍"]
    assert (await whatsapp.act(message_id, "reactions", emoji="❤️"))["reactions"] == ["❤️"]
    assert (await whatsapp.message(message_id))["reactions"] == ["❤️"]
    assert (await whatsapp.act(message_id, "reactions", emoji=""))["reactions"] == []


async def test_a_message_that_failed_is_not_read(
    whatsapp: Whatsapp, client: httpx.AsyncClient, control: Control
) -> None:
    (message_id,) = await whatsapp.accept({"to": OTHER})
    failed = await whatsapp.act(message_id, "fail")
    await control.advance(60)

    assert failed["failedAt"] == "2026-03-02T10:00:00+00:00"
    message = await whatsapp.message(message_id, f"{SENDER}/{OTHER}")
    assert (message["sentAt"], message["deliveredAt"]) == (None, None)
    url = f"/__admin/vendors/nrs360/whatsapp/messages/{message_id}"
    read = await client.post(f"{url}/read")
    assert read.status_code == 422
    assert read.json()["detail"] == f"message {message_id} failed: nobody has it"
    again = await client.post(f"{url}/fail")
    assert again.json()["detail"] == f"message {message_id} failed already"


async def test_a_message_that_arrived_does_not_fail(
    whatsapp: Whatsapp, client: httpx.AsyncClient, control: Control
) -> None:
    (message_id,) = await whatsapp.accept()
    await control.advance(5)

    response = await client.post(f"/__admin/vendors/nrs360/whatsapp/messages/{message_id}/fail")

    assert response.status_code == 422
    assert response.json()["detail"] == f"message {message_id} was delivered already"


async def test_the_printed_template_can_be_reacted_to(whatsapp: Whatsapp) -> None:
    seeded = "a8249e62-55a8-4f17-bf6c-c7ad2d844374"

    await whatsapp.act(seeded, "reactions", emoji="🎉")
    await whatsapp.act(seeded, "press", button=0)

    assert (await whatsapp.message(seeded))["reactions"] == ["🎉"]
    assert (await whatsapp.talk())[-1] == (USER, "First button")
