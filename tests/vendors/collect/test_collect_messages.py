"""The messages of requests: invitation, reminders, completion, rejection, reopen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.collect.conftest import BAD, CAMPAIGN, PDF, SIMPLE, Collect, encode, refusal

BOTH = {"email": "ada@example.org", "firstName": "Ada & Co", "phone": "+34666555444"}


async def _kinds(collect: Collect) -> list[tuple[str, str]]:
    found = []
    for one in await collect.messages():
        whole = (await collect.client.get(f"/__admin/messages/{one['id']}")).json()
        found.append((whole["channel"], whole["details"]["kind"]))
    return found


async def test_invitation_goes_by_mail_and_sms_with_the_portals_link(collect: Collect) -> None:
    sent = await collect.send(contact=BOTH)
    mail, sms = [
        (await collect.client.get(f"/__admin/messages/{one['id']}")).json()
        for one in await collect.messages()
    ]
    assert (mail["channel"], mail["to"]) == ("email", "ada@example.org")
    assert mail["subject"] == "ACME is asking you for documents"
    assert mail["text"].startswith("Hello Ada & Co,\n\nACME is asking you for Bank details.\n")
    assert "Hello Ada &amp; Co," in mail["html"]
    assert (sms["channel"], sms["to"]) == ("sms", "34666555444")
    assert sms["text"] == f"ACME is asking you for documents: {sent['portalUrl']}"
    assert f'href="{sent["portalUrl"]}"' in mail["html"]
    assert mail["text"].rstrip().endswith(sent["portalUrl"])


async def test_no_message_is_sent_when_none_is_wanted(collect: Collect) -> None:
    await collect.send(CAMPAIGN, sendMessage=False)
    await collect.advance(8 * 86_400)
    assert await collect.messages() == []


async def test_reminders_go_to_those_who_have_not_answered(collect: Collect) -> None:
    await collect.send(CAMPAIGN)
    await collect.advance(8 * 86_400)
    assert await _kinds(collect) == [
        ("email", "invitation"),
        ("email", "reminder"),
        ("email", "reminder"),
    ]


async def test_reminders_end_with_the_request(collect: Collect) -> None:
    sent = await collect.send(CAMPAIGN)
    await collect.patch("/request", requestId=sent["_id"], status="completed")
    await collect.advance(8 * 86_400)
    assert await _kinds(collect) == [("email", "invitation")]


@pytest.mark.parametrize(("flag", "kinds"), [(True, ["completion"]), (False, []), (None, [])])
async def test_completion_message_follows_its_flag(
    collect: Collect, flag: bool | None, kinds: list[str]
) -> None:
    sent = await collect.send(SIMPLE, sendMessage=False, sendCompletionMessage=flag)
    await collect.patch("/request", requestId=sent["_id"], status="completed")
    assert [kind for _, kind in await _kinds(collect)] == kinds


FLAGS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "rejection": ({"sendRejectionMessage": True}, ["rejection"]),
    "reopen": ({"sendReopenMessage": True}, ["reopen"]),
    "both": ({"sendRejectionMessage": True, "sendReopenMessage": True}, ["rejection"]),
    "none": ({}, []),
}


@pytest.mark.parametrize(("flags", "kinds"), FLAGS.values(), ids=FLAGS.keys())
async def test_rejection_sends_the_message_that_is_wanted(
    collect: Collect, flags: dict[str, Any], kinds: list[str]
) -> None:
    sent = await collect.send(SIMPLE, sendMessage=False, **flags)
    element = sent["documents"][0]["id"]
    await collect.post("/upload", elementId=element, name="a.pdf", data=encode(PDF))
    body = {"elementId": element, "status": "rejected", "reason": "It is <blurred>"}
    await collect.patch("/elements", **body)
    assert [kind for _, kind in await _kinds(collect)] == kinds
    found = await collect.messages("corrected")
    assert len(found) == kinds.count("rejection")
    for one in found:
        whole = (await collect.client.get(f"/__admin/messages/{one['id']}")).json()
        assert "- Bank details: It is <blurred>\n" in whole["text"]
        assert "It is &lt;blurred&gt;" in whole["html"]


async def test_reopening_sends_the_reopen_message_and_no_rejection(collect: Collect) -> None:
    flags = {"sendRejectionMessage": True, "sendReopenMessage": True}
    sent = await collect.send(SIMPLE, sendMessage=False, **flags)
    await collect.patch("/request", requestId=sent["_id"], status="completed")
    await collect.patch("/request", requestId=sent["_id"], status="pending")
    assert await _kinds(collect) == [("email", "reopen")]


async def test_contact_who_unsubscribed_gets_no_more_mails(collect: Collect) -> None:
    await collect.send(contact=BOTH)
    (mail,) = await collect.messages("channel:email")
    events = f"/__admin/messages/{mail['id']}/events"
    await collect.client.post(events, json={"event": "unsubscribed"})
    await collect.send(contact=BOTH)
    channels = [one["channel"] for one in await collect.messages()]
    assert channels == ["email", "sms", "sms"]


async def test_what_cannot_follow_is_refused(collect: Collect) -> None:
    await collect.send()
    (mail,) = await collect.messages()
    events = f"/__admin/messages/{mail['id']}/events"
    assert (await collect.client.post(events, json={"event": "bounced"})).status_code == 200
    late = await collect.client.post(events, json={"event": "opened"})
    assert late.status_code == 422
    assert late.json()["detail"] == "the message is bounced: opened cannot follow"


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Paris", "9 March 2026"), ("America/Los_Angeles", "9 March 2026")],
)
async def test_message_names_the_day_that_the_request_is_due_where_the_team_is(
    collect: Collect, zone: str, day: str
) -> None:
    await collect.act("PUT", "/team", {"tz": zone})
    await collect.send(CAMPAIGN, contact=BOTH)
    (mail,) = await collect.messages("channel:email")
    whole = (await collect.client.get(f"/__admin/messages/{mail['id']}")).json()
    assert f"It is due on {day}.\n" in whole["text"]
    assert f"<p>It is due on {day}.</p>" in whole["html"]


@pytest.mark.parametrize("phone", ["+34 600-001.001", "(34) 600 001 001", "34600001001"])
async def test_phone_number_is_told_by_its_digits(collect: Collect, phone: str) -> None:
    await collect.send(contact={"phone": phone})
    await collect.advance(3)
    (sms,) = await collect.messages()
    assert (sms["to"], sms["status"]) == ("34600001001", "undelivered")


@pytest.mark.parametrize("phone", ["call me", "12", "1" * 21, "<b>"])
async def test_what_is_no_phone_number_is_refused(collect: Collect, phone: str) -> None:
    contact = {"email": "jo@example.com", "phone": phone}
    response = await collect.call("POST", "/request", {"campaignId": SIMPLE, "contact": contact})
    assert refusal(response) == (400, BAD, "contact.phone")
