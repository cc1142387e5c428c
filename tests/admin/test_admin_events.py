"""What the control API makes happen to messages."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.messages import Message
from tests.admin.conftest import Send, problem_of
from tests.conftest import NOW

EVENTS = "/__admin/messages/1/events"


def record(server: MockServer, **fields: Any) -> None:
    """Put a message into the ledger that no vendor made."""
    made = {"vendor": "nrs360", "channel": "sms", "recipient": "34666555444", **fields}
    place = server.engine.sandboxes.get("default")
    place.messages.record(Message(**made), NOW)
    place.database.commit()


async def test_event_happens_now_and_is_answered_with_the_message(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send()

    response = await admin.post(EVENTS, json={"event": "delivered"})

    assert response.status_code == 200
    message = response.json()
    assert (message["id"], message["status"]) == (1, "delivered")
    assert message["events"] == [
        {"event": "sent", "at": "2026-03-02T10:00:00+00:00", "detail": {}},
        {"event": "delivered", "at": "2026-03-02T10:00:00+00:00", "detail": {}},
    ]
    assert (await admin.get("/__admin/messages/1")).json() == message


async def test_event_happens_in_its_sandbox_alone(admin: httpx.AsyncClient, send: Send) -> None:
    await send("one")
    await send("two")

    await admin.post(f"{EVENTS}?sandbox=one", json={"event": "delivered"})

    one = (await admin.get("/__admin/messages/1?sandbox=one")).json()
    two = (await admin.get("/__admin/messages/1?sandbox=two")).json()
    assert (one["status"], two["status"]) == ("delivered", "accepted")


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"event": "eaten"}, "eaten cannot be simulated for this 360NRS sms message; possible: "),
        ({"event": "delivered", "detail": {"a": 1}}, "detail.a: delivered takes nothing"),
        ({}, "event: Field required"),
        ({"event": 7}, "event: Input should be a valid string"),
        ({"event": "delivered", "detail": []}, "detail: Input should be a valid dictionary"),
        ({"event": "delivered", "at": "now"}, "at: Extra inputs are not permitted"),
    ],
    ids=["unknown", "too much detail", "no event", "number", "detail a list", "unknown key"],
)
async def test_event_that_cannot_be_is_a_422_problem_and_changes_nothing(
    admin: httpx.AsyncClient, send: Send, body: Any, detail: str
) -> None:
    await send()

    response = await admin.post(EVENTS, json=body)

    assert response.status_code == 422
    assert problem_of(response)["detail"].startswith(detail)
    assert (await admin.get("/__admin/messages/1")).json()["events"] == []


async def test_event_of_an_unknown_message_is_a_404_problem(admin: httpx.AsyncClient) -> None:
    response = await admin.post("/__admin/messages/7/events", json={"event": "delivered"})

    assert response.status_code == 404
    assert problem_of(response)["detail"] == "there is no message 7"


async def test_event_of_a_message_that_the_vendor_does_not_know_is_a_404_problem(
    admin: httpx.AsyncClient, server: MockServer
) -> None:
    record(server, ref="GONE")

    response = await admin.post(EVENTS, json={"event": "delivered"})

    assert response.status_code == 404
    assert problem_of(response)["detail"] == "360NRS knows no message GONE"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [({"channel": "pigeon"}, "pigeon"), ({"direction": "in"}, "sms")],
    ids=["a channel without events", "a message that came in"],
)
async def test_message_to_which_nothing_can_happen_says_so(
    admin: httpx.AsyncClient, server: MockServer, fields: dict[str, str], kind: str
) -> None:
    record(server, **fields)

    response = await admin.post(EVENTS, json={"event": "delivered"})

    assert response.status_code == 422
    text = f"delivered cannot be simulated for this 360NRS {kind} message; possible: none"
    assert problem_of(response)["detail"] == text


async def test_message_of_no_vendor_is_a_404_problem(
    admin: httpx.AsyncClient, server: MockServer
) -> None:
    record(server, vendor="nobody")

    response = await admin.post(EVENTS, json={"event": "delivered"})

    assert response.status_code == 404
    assert problem_of(response)["detail"] == "there is no vendor nobody"
