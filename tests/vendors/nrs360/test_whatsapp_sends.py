"""`POST whatsapp`: templates of all kinds that are accepted."""

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


async def test_a_sent_template_is_read_back_in_its_conversation(
    whatsapp: Whatsapp, control: Control
) -> None:
    (message_id,) = await whatsapp.accept({"to": OTHER})
    waiting = await whatsapp.message(message_id, f"{SENDER}/{OTHER}")
    await control.advance(5)
    arrived = await whatsapp.message(message_id, f"{SENDER}/{OTHER}")

    assert waiting == {
        "id": message_id,
        "type": "template",
        "msisdn": "34666777555",
        "content": "Template content",
        "reactions": [],
        "sentAt": None,
        "deliveredAt": None,
        "readAt": None,
        "failedAt": None,
    }
    assert arrived == {
        **waiting,
        "sentAt": "2026-03-02T10:00:01+00:00",
        "deliveredAt": "2026-03-02T10:00:03+00:00",
    }


async def test_all_variables_are_filled_in(whatsapp: Whatsapp, control: Control) -> None:
    (message_id,) = await whatsapp.accept(
        {
            "to": USER,
            "headerFields": [12345],
            "bodyFields": ["<b>Ada</b>", "Friday"],
            "callToActionFields": ["A 1/2"],
        },
        template=124,
    )

    content = "Order 12345\n\nHello <b>Ada</b>, your order arrives on Friday.\n\nACME"
    assert (await whatsapp.message(message_id))["content"] == content
    (entry,) = await control.inbox()
    assert entry["text"] == f"{content}\nTrack it: https://www.example.com/orders/A%201/2"
    links = await control("GET", f"/messages/{entry['id']}/links")
    assert [link["url"] for link in links["items"]] == ["https://www.example.com/orders/A%201/2"]


async def test_a_template_is_in_the_inbox_as_a_whatsapp_message(
    whatsapp: Whatsapp, control: Control
) -> None:
    (message_id,) = await whatsapp.accept()
    await control.advance(5)

    (entry,) = await control.inbox()
    assert (entry["channel"], entry["direction"], entry["status"]) == (
        "whatsapp",
        "out",
        "delivered",
    )
    assert (entry["from"], entry["to"], entry["ref"]) == (SENDER, USER, message_id)
    assert entry["details"]["template"] == 123


async def test_a_location_is_shown_where_the_template_has_one(
    whatsapp: Whatsapp, control: Control
) -> None:
    template = await whatsapp.make_template(location=True)
    place = {"lat": "39.92516922986921", "long": -0.1, "name": "NRS-Group", "address": "Vila-real"}

    await whatsapp.accept({"to": USER, "location": place}, template=template)

    (entry,) = await control.inbox()
    assert entry["details"]["location"] == {**place, "long": "-0.1"}


async def test_the_code_of_an_authentication_template_is_found(
    whatsapp: Whatsapp, control: Control
) -> None:
    template = await whatsapp.make_template(authentication=True, body=None)

    (message_id,) = await whatsapp.accept({"to": USER, "bodyFields": ["7X4Q"]}, template=template)

    assert (await whatsapp.message(message_id))["content"] == "7X4Q is your verification code."
    (entry,) = await control.inbox()
    assert await control("GET", f"/messages/{entry['id']}/otp") == {"code": "7X4Q"}


async def test_a_bad_recipient_among_others_is_refused_in_its_row(whatsapp: Whatsapp) -> None:
    response = await whatsapp.send({"to": USER}, {"to": "34"}, {"to": 34600111222})

    assert response.status_code == 207
    assert response.headers["x-mock-reason"] == "validation:102"
    rows = response.json()["result"]
    assert [row["accepted"] for row in rows] == [True, False, True]
    assert rows[1] == {
        "accepted": False,
        "to": "34",
        "error": {
            "code": 102,
            "description": "The messages.1.to field does not contain a valid phone number",
        },
    }
    assert rows[2]["to"] == "34600111222"


async def test_ids_are_of_their_own_and_uuids(whatsapp: Whatsapp) -> None:
    ids = await whatsapp.accept({"to": USER}, {"to": USER}, {"to": OTHER})

    assert len(set(ids)) == 3
    assert all(len(one) == 36 and one[14] == "4" for one in ids)


async def test_a_named_campaign_takes_later_sends(
    whatsapp: Whatsapp, client: httpx.AsyncClient, nrs360: dict[str, Any], control: Control
) -> None:
    first = (await whatsapp.send(campaignName="Spring", tags=["a"])).json()
    second = (await whatsapp.send(campaignName="Spring", tags=["b"])).json()
    await control.advance(5)

    assert second["sendingId"] == first["sendingId"]
    url = f"/nrs360/api/rest/sendings/{first['sendingId']}"
    sending = (await client.get(url, **nrs360)).json()["data"]
    assert (sending["channel"], sending["total"], sending["tags"]) == ("whatsapp", 2, ["a", "b"])
    assert (sending["cost"], sending["totalSmsParts"]) == (0.1, 0)
    assert (sending["events"]["sent"], sending["events"]["delivered"]) == (2, 2)


async def test_the_cost_is_taken_off_the_balance(whatsapp: Whatsapp, control: Control) -> None:
    await control.platform("PUT", "/balance", {"balance": 0.12})

    await whatsapp.accept({"to": USER}, {"to": OTHER})

    assert (await control.platform("GET", "/account"))["balance"] == 0.02
    assert await whatsapp.refuse() == (402, 111, "Not enough credits")


async def test_events_are_notified_with_their_channel(
    whatsapp: Whatsapp, control: Control, receiver: Any
) -> None:
    await control.platform("PUT", "/event-url", {"url": "https://customer.example/events"})
    (message_id,) = await whatsapp.accept({"to": OTHER}, campaignName="Spring")
    await control.advance(5)
    await whatsapp.act(message_id, "read")
    await control.advance(1)

    told = [received.form for received in receiver.received]
    assert [(one["event"], one["channel"], one["id"]) for one in told] == [
        ("sent", "whatsapp", message_id),
        ("delivered", "whatsapp", message_id),
        ("opened", "whatsapp", message_id),
    ]
    assert told[0]["campaignName"] == "Spring"


async def test_the_magic_number_fails(whatsapp: Whatsapp, control: Control) -> None:
    response = await whatsapp.send({"to": "34600001001"})
    await control.advance(5)

    assert response.status_code == 202
    assert response.headers["x-mock-reason"] == "magic:undelivered"
    pair = f"{SENDER}/34600001001"
    message = await whatsapp.message(response.json()["result"][0]["id"], pair)
    assert message["sentAt"] == "2026-03-02T10:00:01+00:00"
    assert message["deliveredAt"] is None
    assert message["failedAt"] == "2026-03-02T10:00:03+00:00"
    assert (await whatsapp.get(f"/{pair}"))["data"]["isSessionActive"] is False
    assert [entry["status"] for entry in await control.inbox()] == ["undelivered"]


async def test_a_magic_error_is_had_alone_and_among_others(whatsapp: Whatsapp) -> None:
    assert await whatsapp.refuse({"to": "34600000111"}) == (402, 111, "Not enough credits")

    response = await whatsapp.send({"to": "34600000111"}, {"to": USER})
    assert response.status_code == 207
    assert response.json()["result"][0]["error"] == {
        "code": 111,
        "description": "Not enough credits",
    }


async def test_a_fault_is_aimed_at_one_recipient(whatsapp: Whatsapp, control: Control) -> None:
    await control.arm({"error": 105}, match={"vendor": "nrs360", "to": OTHER})

    response = await whatsapp.send({"to": USER}, {"to": OTHER})

    assert [row["accepted"] for row in response.json()["result"]] == [True, False]


async def test_a_bare_object_and_a_template_id_in_quotes_are_taken(whatsapp: Whatsapp) -> None:
    response = await whatsapp.post(
        {"templateId": "123", "from": 34666777555, "messages": {"to": 34666555444, "x": 1}, "y": 2}
    )

    assert response.status_code == 202, response.text


async def test_a_thousand_recipients_begin_a_thousand_conversations(
    whatsapp: Whatsapp, control: Control
) -> None:
    await whatsapp.accept(*({"to": f"34600{number:06d}"} for number in range(500_000, 501_000)))
    await control.advance(5)

    listed = await whatsapp.get("?limit=1000&page=2")
    assert listed["meta"]["pagination"]["total"] == 1001
    assert [one["to"] for one in listed["data"]] == [USER]
