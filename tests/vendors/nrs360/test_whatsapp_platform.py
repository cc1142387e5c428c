"""WhatsApp on the vendor's platform: templates, senders, and users' acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.whatsapp_client import OTHER, PAIR, SENDER, USER, Whatsapp

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control


@pytest.fixture
def whatsapp(client: httpx.AsyncClient, nrs360: dict[str, Any], control: Control) -> Whatsapp:
    """A client of the WhatsApp endpoints."""
    return Whatsapp(client, nrs360["auth"], control)


PLATFORM = "/__admin/vendors/nrs360/whatsapp"


async def test_a_template_is_sent_once_approved_and_no_longer_once_rejected(
    whatsapp: Whatsapp, control: Control
) -> None:
    template = await whatsapp.make_template(approve=False)
    assert await whatsapp.refuse(template=template) == (400, 140, "Invalid template")

    await control.platform("POST", f"/whatsapp/templates/{template}/approve")
    await whatsapp.accept(template=template)

    await control.platform("POST", f"/whatsapp/templates/{template}/reject")
    assert await whatsapp.refuse(template=template) == (400, 140, "Invalid template")


async def test_templates_are_listed_with_what_they_need(control: Control) -> None:
    listed = (await control.platform("GET", "/whatsapp/templates"))["items"]

    assert [(one["id"], one["status"]) for one in listed] == [
        (123, "APPROVED"),
        (124, "APPROVED"),
        (125, "PENDING"),
    ]
    assert listed[1]["needs"] == {"headerFields": 1, "bodyFields": 2, "callToActionFields": 1}


async def test_a_made_template_has_the_next_id_and_all_it_was_made_with(
    whatsapp: Whatsapp, control: Control
) -> None:
    buttons = [
        {"type": "quick_reply", "text": "Yes"},
        {"type": "url", "text": "More", "url": "https://example.com/{{1}}"},
        {"type": "phone", "text": "Call", "phone": "34900222222"},
    ]
    facts = {"header": "<Hi> {{1}}", "body": "{{1}} {{2}}", "footer": "Bye", "buttons": buttons}

    number = await whatsapp.make_template(approve=False, **facts)

    assert number == 126
    assert await control.platform("GET", "/whatsapp/templates/126") == {
        "id": 126,
        "name": "test",
        "kind": "standard",
        "status": "PENDING",
        **facts,
        "has_location": False,
        "is_tolerant": False,
        "needs": {"headerFields": 1, "bodyFields": 2, "callToActionFields": 1},
    }


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (None, "name is missing or of another type"),
        ({"name": "x"}, "body is missing or of another type"),
        ({"name": "x", "body": 1}, "body must be a text"),
        ({"name": "x", "body": "b", "location": "yes"}, "location must be true or false"),
        (
            {"name": "x", "body": "no code", "authentication": True},
            "an authentication template has one variable, in its body",
        ),
        (
            {"name": "x", "body": "b", "buttons": [{"type": "fax"}]},
            "a button's type is one of quick_reply, url, phone",
        ),
        (
            {"name": "x", "body": "b", "buttons": [{"type": "url", "text": "t", "url": "ftp://x"}]},
            "a button's url must be http(s), with one variable at most",
        ),
        ({"name": "x", "body": "b", "buttons": None, "header": None}, None),
        ({"name": "x", "body": "b", "buttons": {}}, "buttons must be a list of 10 at most"),
        ({"name": "x", "body": "b", "header": 0}, "header must be a text"),
        ({"name": " ", "body": "b"}, "name must not be empty"),
        ({"name": "x", "body": "b", "buttons": "all"}, "buttons must be a list of 10 at most"),
    ],
    ids=repr,
)
async def test_a_template_that_makes_no_sense_is_422(
    client: httpx.AsyncClient, body: Any, detail: str | None
) -> None:
    response = await client.post(f"{PLATFORM}/templates", json=body)

    assert response.status_code == (200 if detail is None else 422)
    assert response.json().get("detail") == detail


@pytest.mark.parametrize("number", ["126", "x", "9" * 40])
async def test_a_template_that_is_not_there_is_404(client: httpx.AsyncClient, number: str) -> None:
    for method, path in (("GET", ""), ("POST", "/approve"), ("POST", "/reject")):
        response = await client.request(method, f"{PLATFORM}/templates/{number}{path}")
        assert response.status_code == 404
        assert response.json()["detail"] == f"there is no WhatsApp template {number}"


async def test_a_sender_is_registered_once(whatsapp: Whatsapp, control: Control) -> None:
    phone = "34600999888"
    assert (await whatsapp.refuse(from_=phone))[1] == 115

    for name in ("New", "Newer"):
        await control.platform("POST", "/whatsapp/senders", {"phone": phone, "name": name})

    await whatsapp.accept(from_=phone)
    assert await control.platform("GET", "/whatsapp/senders") == {
        "items": [{"phone": phone, "name": "New"}, {"phone": SENDER, "name": "ACME"}]
    }


@pytest.mark.parametrize(
    ("path", "body", "status", "detail"),
    [
        ("/senders", {"phone": "34"}, 422, "phone must be a number with its country prefix"),
        ("/senders", {"phone": USER, "name": 1}, 422, "name must be a text"),
        (
            f"/conversations/34600999888/{USER}/messages",
            {"text": "Hi"},
            404,
            "there is no WhatsApp sender 34600999888",
        ),
        (
            f"/conversations/{SENDER}/34/messages",
            {"text": "Hi"},
            422,
            "34 is no phone number with its country prefix",
        ),
        (
            f"/conversations/{PAIR}/messages",
            {"text": " "},
            422,
            "text must have 1 to 4096 characters",
        ),
        (f"/conversations/{PAIR}/messages", None, 422, "text is missing or of another type"),
        ("/messages/none/read", None, 404, "there is no WhatsApp message none"),
        ("/messages/none/press", {"button": "x"}, 404, "there is no WhatsApp message none"),
        ("/messages/none/press", {}, 422, "button is missing or of another type"),
        ("/messages/none/reactions", {"emoji": "x" * 33}, 422, "emoji must be one character"),
        (
            "/messages/f564433e-7cd1-47fa-af98-1bd632411b26/reactions",
            {"emoji": "x"},
            422,
            "the user reacts to messages of the sender",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_an_act_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, path: str, body: Any, status: int, detail: str
) -> None:
    response = await client.post(PLATFORM + path, json=body)

    assert response.status_code == status
    assert response.json()["detail"] == detail


async def test_a_held_sending_keeps_its_template_from_the_user(
    whatsapp: Whatsapp, control: Control
) -> None:
    sent = (await whatsapp.send({"to": OTHER})).json()
    await control.platform("PUT", f"/sendings/{sent['sendingId']}/status", {"status": "PAUSED"})
    await control.advance(60)
    await whatsapp.hear("Hello", f"{SENDER}/{OTHER}")

    message = await whatsapp.message(sent["result"][0]["id"], f"{SENDER}/{OTHER}")
    assert (message["sentAt"], message["readAt"]) == (None, None)
