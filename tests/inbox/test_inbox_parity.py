"""Every button of every vendor and channel: what it does is seen where the vendor would show it."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from mockserver.vendors import VendorCatalog, find_slugs
from tests.conftest import Receiver
from tests.inbox.conftest import HTMX

ROOT = "/nrs360/api/rest"
HOOK = "https://customer.example/hook"
SENT, DELIVERED = ["sent"], ["sent", "delivered"]


def list_buttons(slug: str) -> list[tuple[str, str]]:
    """Each channel of a vendor with each event that can be made to happen on it."""
    vendor = VendorCatalog().load(slug)
    assert vendor is not None
    return [(channel, event) for channel, events in vendor.simulations.items() for event in events]


async def press(client: httpx.AsyncClient, words: str, event: str, **told: str) -> None:
    """Press a button of the message that search words find, and have its callbacks sent."""
    found = (await client.get("/__admin/messages", params={"q": words})).json()["items"]
    assert len(found) == 1, found
    url = f"/__inbox/messages/{found[0]['id']}/events"
    response = await client.post(url, data={"event": event, **told}, headers=HTMX)
    assert response.status_code == 200, response.text
    await client.post("/__admin/clock/advance", json={"seconds": 0})


def test_every_vendor_is_here() -> None:
    assert find_slugs() == ["collect", "easir", "nrs360", "xebo"]


# 360NRS ------------------------------------------------------------------------------------------

LINK = {"message": "See {url|shorten}", "sub": [{"url": "https://example.com/1"}], "parts": 3}
NRS360: Mapping[str, tuple[str, dict[str, Any]]] = {
    "sms": ("/sms", {"to": ["34666555444"], "from": "SHOP", **LINK}),
    "landing": (
        "/landingsms",
        {
            "to": ["34666555444"],
            "from": "SHOP",
            **LINK,
            "message": "{url|shorten} {LAND_URL}",
            "templateBody": "<h1>Hello</h1>",
        },
    ),
    "email": (
        "/mailing",
        {
            "to": ["ana@example.com"],
            "fromName": "Shop",
            "fromEmail": "info@example.com",
            "replyTo": "info@example.com",
            "subject": "Hello",
            "body": '<a href="https://example.com/1">Offer</a>',
        },
    ),
    "voice": (
        "/voice",
        {"to": ["34666555444"], "message": "Good morning", "gender": "F", "language": "es_ES"},
    ),
    "whatsapp": (
        "/whatsapp",
        {"templateId": 123, "from": "34666777555", "messages": [{"to": "34666555444"}]},
    ),
}
TOLD = {
    "clicked": {"url": "https://example.com/1"},
    "replied": {"text": "Hello"},
    "pressed": {"button": "Second button"},
    "reacted": {"emoji": "👍"},
}
_ENDS = {
    "sent": SENT,
    "delivered": DELIVERED,
    "undelivered": [*SENT, "undelivered"],
    "expired": ["expired"],
    "rejected": ["rejected"],
    "opened": [*DELIVERED, "opened"],
    "clicked": [*DELIVERED, "clicked"],
    "unsubscribed": [*DELIVERED, "unsubscribed"],
}
HAPPENED: Mapping[str, Mapping[str, list[str]]] = {
    "sms": _ENDS,
    "landing": {**_ENDS, "unsubscribed_landing": [*DELIVERED, "unsubscribed_landing"]},
    "email": {
        **_ENDS,
        "bounced": [*SENT, "hard_bounced"],
        "hard_bounced": [*SENT, "hard_bounced"],
        "soft_bounced": [*SENT, "soft_bounced"],
        "complaint": [*DELIVERED, "complaint"],
    },
    "voice": {
        **_ENDS,
        "answered": DELIVERED,
        "machine": DELIVERED,
        "answering machine": DELIVERED,
        "busy": [*SENT, "undelivered"],
        "unanswered": [*SENT, "undelivered"],
    },
    "whatsapp": {
        **_ENDS,
        "undelivered": ["undelivered"],
        "failed": ["undelivered"],
        "read": _ENDS["opened"],
        "replied": _ENDS["opened"],
        "pressed": _ENDS["opened"],
        "reacted": _ENDS["opened"],
    },
}
RECEIPTS = {"sent": "4", "delivered": "1", "undelivered": "2", "expired": "2", "rejected": "16"}
"""The statuses of delivery notifications."""


@pytest.mark.parametrize(("channel", "event"), list_buttons("nrs360"))
async def test_360nrs_counts_reports_and_tells_what_a_button_did(
    client: httpx.AsyncClient, nrs360: dict[str, Any], receiver: Receiver, channel: str, event: str
) -> None:
    await client.put("/__admin/vendors/nrs360/event-url", json={"url": HOOK})
    path, order = NRS360[channel]
    has_receipts = channel in ("sms", "landing")
    if has_receipts:
        order = {**order, "notificationUrl": f"{HOOK}?status=%d"}
    sent = await client.post(ROOT + path, json=order, **nrs360)
    assert sent.status_code == 202, sent.text
    sending = f"{ROOT}/sendings/{sent.json()['sendingId']}"

    await press(client, f"channel:{channel} is:out", event, **TOLD.get(event, {}))

    happened = HAPPENED[channel][event]
    counted = (await client.get(sending, **nrs360)).json()["data"]["events"]
    firsts = [f"{one}_unique" for one in ("opened", "clicked") if one in happened]
    assert +Counter(counted) == Counter([*happened, *firsts])
    report = (await client.get(f"{sending}/reports/events", **nrs360)).text
    assert [row["event"] for row in csv.DictReader(io.StringIO(report))] == happened
    notified = [one for one in receiver.received if one.method == "POST"]
    assert [one.form["event"] for one in notified] == happened
    receipts = [one.query["status"] for one in receiver.received if one.method == "GET"]
    expected = [RECEIPTS[one] for one in happened if one in RECEIPTS]
    assert receipts == (expected if has_receipts else [])


@pytest.mark.parametrize(
    ("event", "said"),
    [("replied", "Hello"), ("pressed", "Second button"), ("reacted", "👍")],
)
async def test_360nrs_conversation_has_what_the_user_did(
    client: httpx.AsyncClient, nrs360: dict[str, Any], event: str, said: str
) -> None:
    path, order = NRS360["whatsapp"]
    sent = await client.post(ROOT + path, json=order, **nrs360)
    await press(client, "channel:whatsapp", event, **TOLD[event])
    url = f"{ROOT}/whatsapp/conversations/34666777555/34666555444/messages"
    talk = (await client.get(url, **nrs360)).json()["data"]
    if event == "reacted":
        ours = next(one for one in talk if one["id"] == sent.json()["result"][0]["id"])
        assert ours["reactions"] == [said]
    else:
        assert (talk[0]["msisdn"], talk[0]["content"]) == ("34666555444", said)


# Collect -----------------------------------------------------------------------------------------

COLLECT = {
    ("email", "sent"): ["emailSent"],
    ("email", "opened"): ["emailSent", "emailOpened"],
    ("email", "clicked"): ["emailSent", "emailClicked"],
    ("email", "bounced"): ["emailSent", "emailBounced"],
    ("email", "complaint"): ["emailSent", "emailMarkedAsSpam"],
    ("email", "blocked"): ["emailSent", "emailBlocked"],
    ("email", "unsubscribed"): ["emailSent", "emailUnsub"],
    ("sms", "sent"): ["smsSent"],
    ("sms", "delivered"): ["smsSent", "smsDelivered"],
    ("sms", "clicked"): ["smsSent", "smsClicked"],
    ("sms", "failed"): ["smsSent", "smsFailed"],
    ("sms", "undelivered"): ["smsSent", "smsUndelivered"],
}
"""Its GETs tell of no messages: the webhook alone does."""


@pytest.mark.parametrize(("channel", "event"), list_buttons("collect"))
async def test_collect_tells_its_webhook_what_a_button_did(
    client: httpx.AsyncClient, receiver: Receiver, channel: str, event: str
) -> None:
    auth = ("", "collect-key")
    await client.post("/collect/v1/webhooks", json={"targetUrl": HOOK}, auth=auth)
    contact = {"email": "ada@example.org", "firstName": "Ada", "phone": "+34666555444"}
    order = {"campaignId": "oNeDoCuMeNt8Jk4sw", "contact": contact}
    sent = await client.post("/collect/v1/request", json=order, auth=auth)
    assert sent.status_code == 200, sent.text

    await press(client, f"channel:{channel}", event)

    heard = [json.loads(one.body) for one in receiver.received]
    told = [one for one in heard if one["type"].startswith(channel)]
    assert [one["type"] for one in told] == COLLECT[channel, event]
    assert told[-1]["message"]["status"] == event
    assert {one["request"]["_id"] for one in told} == {sent.json()["request"]["_id"]}


# EASIR -------------------------------------------------------------------------------------------

EASIR = {
    ("email", "delivered"): True,
    ("email", "undelivered"): True,
    ("email", "bounced"): True,
    ("email", "opened"): True,
    ("email", "clicked"): True,
    ("email", "unsubscribed"): False,
    ("letter", "delivered"): True,
    ("letter", "undelivered"): True,
}
"""Whether the contact consents to mails afterwards: the one thing that EASIR's users can see."""


@pytest.mark.parametrize(("channel", "event"), list_buttons("easir"))
async def test_easir_shows_and_tells_that_a_contact_unsubscribed(
    client: httpx.AsyncClient, receiver: Receiver, channel: str, event: str
) -> None:
    headers = {"authorization": "Bearer easir-token"}

    async def send(path: str, body: dict[str, Any]) -> Any:
        response = await client.post(f"/easir{path}", json=body, headers=headers)
        assert response.status_code == 201, response.text
        return response.json()

    account = (await send("/accounts", {"name": "Acme"}))["id"]
    fixed = {
        "first_name": "Stefan",
        "last_name": "Zweig",
        "email": "stefan@example.com",
        "address": "Kapuzinerberg 5",
        "zip_code": "5020",
        "city": "Salzburg",
    }
    contact = (await send(f"/accounts/{account}/contacts", {"fixed_fields": fixed}))["id"]
    hook = {"target_url": HOOK, "webhook_event": "contact_updated", "scope": "global"}
    await send("/webhooks", {"verification_token": "secret", **hook})
    name = {"field": "contact.fixed_fields.last_name", "operator": "eq", "value": "Zweig"}
    message = {"content": "Dear {{first_name}}"}
    if channel == "email":
        message |= {"subject": "Hello", "sender": "a@easir.com"}
    campaign = {"name": "Spring", "type": channel, "message": message, "filter": [name]}
    await send("/campaigns", {**campaign, "execute_now": True})
    await client.post("/__admin/clock/advance", json={"seconds": 0})

    await press(client, f"channel:{channel} vendor:easir", event)

    shown = await client.get(f"/easir/accounts/{account}/contacts/{contact}", headers=headers)
    consents = EASIR[channel, event]
    assert (shown.json()["consent"]["email"]["consent_given"] is False) is not consents
    told = [json.loads(one.body) for one in receiver.received]
    assert [one["consent"]["email"]["consent_given"] for one in told] == (
        [] if consents else [False]
    )


# Xebo --------------------------------------------------------------------------------------------

COLLECTOR, TOKEN = "66c70e71f57bd9efe12d691d", "J/d5730267"
MEDIA: Mapping[str, tuple[str, dict[str, Any]]] = {
    "survey": ("external", {"contacts": [{"extUniqueId": "1"}]}),
    "sms": ("", {"medium": 1, "contacts": [{"mobile": "919876543210"}]}),
    "email": ("", {"medium": 2, "contacts": [{"email": "john1@s2c.com"}]}),
    "whatsapp": ("", {"medium": 3, "contacts": [{"mobile": "919876543210"}]}),
}
XEBO: Mapping[str, list[int]] = {
    "delivered": [],
    "undelivered": [],
    "bounced": [],
    "opened": [],
    "started": [0],
    "completed": [1],
    "disqualified": [2],
}
"""The status of the response in the export, once there is one."""


@pytest.mark.parametrize(("channel", "event"), list_buttons("xebo"))
async def test_xebo_exports_what_a_button_answered(
    client: httpx.AsyncClient, channel: str, event: str
) -> None:
    headers = {"x-api-key": "xebo-api-key"}
    more, order = MEDIA[channel]
    path = f"/xebo/v2/api/collectors/{COLLECTOR}/campaigns/{more}".rstrip("/")
    sent = await client.post(path, json={"collectortoken": TOKEN, **order}, headers=headers)
    assert sent.status_code == 200, sent.text

    await press(client, f"channel:{channel}", event)

    body = {"survey_id": "66c70e10f57bd9efe12d6800", "data_structure": "flat"}
    exported = await client.post("/xebo/api/v1/export/responses/json", json=body, headers=headers)
    assert [row["status"] for row in exported.json()["data"]] == XEBO[event]
