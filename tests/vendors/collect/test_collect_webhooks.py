"""Webhooks: every type, who hears it, the secret, the retries, and the pause."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.collect.conftest import (
    BAD,
    CAMPAIGN,
    HIDDEN,
    PDF,
    SIMPLE,
    UNKNOWN,
    Collect,
    FileServer,
    encode,
    refusal,
)

HOOK = "https://hooks.example.com/collect"
TYPES = [
    "created", "statusChanged", "portalSubmited", "dueDateChanged", "portalViewed", "docUploaded",
    "docDeleted", "docParsed", "itemApproved", "itemRejected", "itemReopened",
    "itemCancelValidation", "formSubmited", "emailSent", "emailClicked", "emailBounced",
    "emailOpened", "emailMarkedAsSpam", "emailBlocked", "emailUnsub", "smsSent", "smsDelivered",
    "smsClicked", "smsFailed", "smsUndelivered",
]  # fmt: skip


async def _listen(collect: Collect, *types: str, **more: Any) -> Any:
    return await collect.post("/webhooks", targetUrl=HOOK, types=list(types), **more)


async def test_webhook_is_answered_as_documented_and_hears_all_types_without_any(
    collect: Collect,
) -> None:
    made = await collect.post("/webhooks", targetUrl=HOOK)
    assert list(made) == ["_id", "types", "status", "createdAt", "targetUrl"]
    assert made["types"] == TYPES
    assert (made["status"], made["createdAt"]) == ("active", "2026-03-02T10:00:00Z")


async def test_event_has_the_request_and_the_secret(collect: Collect, receiver: FileServer) -> None:
    await _listen(collect, "created", secretToken="s3cret")
    sent = await collect.send()
    await collect.advance(0)
    (received,) = receiver.received
    assert (received.method, received.url) == ("POST", HOOK)
    assert received.headers["x-collect-token"] == "s3cret"
    (event,) = receiver.events
    assert list(event) == ["type", "createdAt", "request"]
    assert event["request"] == sent


async def test_without_a_secret_there_is_no_header(collect: Collect, receiver: FileServer) -> None:
    await _listen(collect, "created")
    await collect.send()
    await collect.advance(0)
    assert "x-collect-token" not in receiver.received[0].headers


async def test_life_of_a_request_is_told_in_order(collect: Collect, receiver: FileServer) -> None:
    await _listen(collect)
    sent = await collect.send(CAMPAIGN, sendMessage=False)
    document, form = sent["documents"][0]["id"], sent["forms"][0]["id"]
    answers = {"answers": {"fIeLdBrAnD2Lm7ksd": "Tesla"}}
    upload = {"elementId": document, "name": "id.pdf", "data": encode(PDF)}
    await collect.post("/upload", **upload)
    await collect.act("POST", f"/elements/{form}/answers", answers)
    await collect.act("POST", f"/requests/{sent['_id']}/submit")
    await collect.act("POST", f"/elements/{document}/reject", {"reason": "blurred"})
    await collect.post("/upload", **upload)
    await collect.act("POST", f"/requests/{sent['_id']}/submit")
    await collect.act("POST", f"/elements/{document}/approve")
    await collect.act("POST", f"/elements/{form}/approve")
    await collect.act("POST", f"/elements/{form}/cancel-validation")
    await collect.act("POST", f"/elements/{form}/reopen")
    await collect.patch("/request", requestId=sent["_id"], dueDate="2026-04-01T00:00:00Z")
    await collect.advance(0)
    assert receiver.types == [
        "created", "docUploaded", "formSubmited", "portalSubmited", "statusChanged",
        "itemRejected", "statusChanged", "docUploaded", "statusChanged", "portalSubmited",
        "itemApproved", "itemApproved", "statusChanged", "itemCancelValidation", "statusChanged",
        "itemReopened", "statusChanged", "dueDateChanged",
    ]  # fmt: skip
    rejected = receiver.events[5]
    assert rejected["element"]["id"] == document
    assert (rejected["element"]["status"], rejected["element"]["reason"]) == (
        "rejected",
        "blurred",
    )
    statuses = [one["request"]["status"] for one in receiver.events
                if one["type"] == "statusChanged"]  # fmt: skip
    assert statuses == ["waiting", "pending", "waiting", "completed", "waiting", "pending"]


async def test_parsing_and_deleting_are_told(collect: Collect, receiver: FileServer) -> None:
    await _listen(collect, "docParsed", "docDeleted")
    sent = await collect.send(CAMPAIGN)
    document = sent["documents"][0]["id"]
    answer = await collect.post("/upload", elementId=document, name="id.pdf", data=encode(PDF))
    await collect.advance(2)
    deleted = await collect.act("DELETE", f"/files/{answer['uploads']['id']}")
    assert deleted.json() == {"files": []}
    await collect.advance(0)
    assert receiver.types == ["docParsed", "docDeleted"]
    assert receiver.events[1]["element"]["uploads"] == []
    assert receiver.events[1]["element"]["status"] == "open"


MAIL = {
    "opened": "emailOpened",
    "clicked": "emailClicked",
    "bounced": "emailBounced",
    "complaint": "emailMarkedAsSpam",
    "blocked": "emailBlocked",
    "unsubscribed": "emailUnsub",
}
SMS = {
    "delivered": "smsDelivered",
    "clicked": "smsClicked",
    "failed": "smsFailed",
    "undelivered": "smsUndelivered",
}
HAPPENINGS = [
    *(("email", event, told) for event, told in MAIL.items()),
    *(("sms", event, told) for event, told in SMS.items()),
]


@pytest.mark.parametrize(("channel", "event", "told"), HAPPENINGS)
async def test_what_happens_to_messages_is_told(
    collect: Collect, receiver: FileServer, channel: str, event: str, told: str
) -> None:
    await _listen(collect)
    contact = {"email": "ada@example.org", "phone": "34666555444"}
    await collect.send(contact=contact)
    (message,) = await collect.messages(f"channel:{channel}")
    simulated = await collect.client.post(
        f"/__admin/messages/{message['id']}/events", json={"event": event}
    )
    assert simulated.status_code == 200, simulated.text
    await collect.advance(0)
    heard = [one for one in receiver.events if one["type"] in (told, f"{channel}Sent")]
    assert [one["type"] for one in heard] == [f"{channel}Sent", told]
    about = heard[1]["message"]
    assert (about["channel"], about["kind"], about["status"]) == (channel, "invitation", event)


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ({"email": "bounce@example.com"}, ["emailSent", "emailBounced"]),
        ({"email": "complaint@example.com"}, ["emailSent", "emailMarkedAsSpam"]),
        ({"email": "blocked@example.com"}, ["emailSent", "emailBlocked"]),
        ({"email": "ada@example.org"}, ["emailSent"]),
        ({"phone": "34600001001"}, ["smsSent", "smsUndelivered"]),
        ({"phone": "34600001003"}, ["smsSent", "smsFailed"]),
        ({"phone": "+34666555444"}, ["smsSent", "smsDelivered"]),
    ],
)
async def test_messages_to_some_recipients_come_to_a_bad_end(
    collect: Collect, receiver: FileServer, contact: dict[str, str], told: list[str]
) -> None:
    await _listen(collect, *[one for one in TYPES if one.startswith(("email", "sms"))])
    await collect.send(contact=contact)
    await collect.advance(5)
    assert receiver.types == told


async def test_webhook_of_a_campaign_hears_of_no_other(
    collect: Collect, receiver: FileServer
) -> None:
    made = await _listen(collect, "created", campaignId=CAMPAIGN)
    assert made["campaignId"] == CAMPAIGN
    await collect.send(SIMPLE)
    await collect.send(CAMPAIGN)
    await collect.advance(0)
    assert [one["request"]["campaignId"] for one in receiver.events] == [CAMPAIGN]


async def test_paused_webhook_hears_nothing_until_it_is_active(
    collect: Collect, receiver: FileServer
) -> None:
    made = await _listen(collect, "created")
    path = f"/webhooks/{made['_id']}"
    assert (await collect.post(path, status="paused"))["status"] == "paused"
    await collect.send()
    assert (await collect.post(path, status="active"))["status"] == "active"
    await collect.send()
    await collect.advance(0)
    assert receiver.types == ["created"]


async def test_silent_webhook_is_tried_for_24_hours_and_then_paused(
    collect: Collect, receiver: FileServer
) -> None:
    made = await _listen(collect, "created")
    receiver.statuses = [500] * 100
    await collect.send(sendMessage=False)
    await collect.advance(0)
    tried = [len(receiver.received)]
    for minutes in (1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240):
        await collect.advance(minutes * 60)
        tried.append(len(receiver.received))
    assert tried == list(range(1, 14))
    path = f"/webhooks/{made['_id']}"
    assert (await collect.act("GET", path)).json()["status"] == "active"
    await collect.advance(225 * 60)
    assert len(receiver.received) == 14
    assert (await collect.act("GET", path)).json()["status"] == "paused"
    await collect.send(sendMessage=False)
    await collect.advance(90_000)
    assert len(receiver.received) == 14


@pytest.mark.parametrize(
    ("body", "status", "text", "field"),
    [
        ({}, 400, BAD, "targetUrl"),
        ({"targetUrl": "nowhere"}, 400, BAD, "targetUrl"),
        ({"targetUrl": HOOK, "types": ["formSubmitted"]}, 400, BAD, "types"),
        ({"targetUrl": HOOK, "types": "created"}, 400, BAD, "types"),
        ({"targetUrl": HOOK, "secretToken": "a\nb"}, 400, BAD, "secretToken"),
        ({"targetUrl": HOOK, "campaignId": "nothing"}, 404, UNKNOWN, "campaignId"),
        ({"targetUrl": HOOK, "campaignId": "hIdDeNcAmPaIgN4tx"}, 403, HIDDEN, "campaignId"),
    ],
)
async def test_bad_webhook_is_refused(
    collect: Collect, body: dict[str, Any], status: int, text: str, field: str
) -> None:
    response = await collect.call("POST", "/webhooks", body)
    assert refusal(response) == (status, text, field)


async def test_unknown_webhook_is_refused(collect: Collect) -> None:
    assert refusal(await collect.call("POST", "/webhooks/nothing", {})) == (404, UNKNOWN, "")
