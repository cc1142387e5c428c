"""The messages of a request: invitation, reminders, completion, rejection, reopen.

Each goes by mail to a contact with an address, and as SMS to one with a phone number. It leaves a
second after it was written. What happens to it then is told to webhooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.messages import Message
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.collect.dates import write_day
from mockserver.vendors.collect.models.campaigns import campaigns
from mockserver.vendors.collect.models.contacts import contacts
from mockserver.vendors.collect.models.messages import messages
from mockserver.vendors.collect.models.requests import requests
from mockserver.vendors.collect.pages import render
from mockserver.vendors.collect.service.lookup import contributors_of, elements_of, find, get
from mockserver.vendors.collect.service.team import read_team
from mockserver.vendors.collect.service.views import portal_url
from mockserver.vendors.collect.service.webhooks import fire

SENT_AFTER = timedelta(seconds=1)
DELIVERED_AFTER = timedelta(seconds=2)

OUTCOMES = {
    "email": {"bounce": "bounced", "complaint": "complaint", "blocked": "blocked"},
    "sms": {"34600001001": "undelivered", "34600001003": "failed"},
}
"""What becomes of messages to some recipients: addresses by what stands before the @."""

EVENTS = {
    ("email", "sent"): "emailSent",
    ("email", "opened"): "emailOpened",
    ("email", "clicked"): "emailClicked",
    ("email", "bounced"): "emailBounced",
    ("email", "complaint"): "emailMarkedAsSpam",
    ("email", "blocked"): "emailBlocked",
    ("email", "unsubscribed"): "emailUnsub",
    ("sms", "sent"): "smsSent",
    ("sms", "delivered"): "smsDelivered",
    ("sms", "clicked"): "smsClicked",
    ("sms", "failed"): "smsFailed",
    ("sms", "undelivered"): "smsUndelivered",
}
"""The types that webhooks hear, by channel and what happened."""

_SUBJECTS = {
    "invitation": "{team} is asking you for documents",
    "reminder": "Reminder: {team} is waiting for your documents",
    "completion": "Your request is complete",
    "rejection": "{team} needs you to correct something",
    "reopen": "{team} has reopened your request",
}

_set_status = (
    update(messages).where(messages.c.id == bindparam("which")).values(status=bindparam("new"))
)
_unsubscribe = (
    update(contacts).where(contacts.c.id == bindparam("which")).values(is_unsubscribed=True)
)


def notify(
    sandbox: Sandbox, request: Row[Any], kind: str, at: datetime, *, exchange: str = ""
) -> None:
    """Write a message of a request to its contact and contributors."""
    contact = get(sandbox, contacts, request.contact_id)
    for one in (contact, *contributors_of(sandbox, request.id)):
        write_to(sandbox, request, one, kind, at, exchange=exchange)


def write_to(
    sandbox: Sandbox,
    request: Row[Any],
    contact: Row[Any],
    kind: str,
    at: datetime,
    *,
    exchange: str = "",
) -> None:
    """Write a message of a request to one contact."""
    values = _compose(sandbox, request, contact, kind)
    if contact.email and not contact.is_unsubscribed:
        html = render("message.html", **values)
        _record(sandbox, request, contact, "email", kind, values, at, html, exchange)
    if contact.phone:
        _record(sandbox, request, contact, "sms", kind, values, at, "", exchange)


def _compose(sandbox: Sandbox, request: Row[Any], contact: Row[Any], kind: str) -> dict[str, Any]:
    team = read_team(sandbox)
    rejected = [one for one in elements_of(sandbox, request.id) if one.status == "rejected"]
    return {
        "kind": kind,
        "subject": _SUBJECTS[kind].format(team=team["name"]),
        "team": team["name"],
        "name": " ".join(filter(None, (contact.first_name, contact.last_name))),
        "campaign": get(sandbox, campaigns, request.campaign_id).name,
        "due_on": write_day(request.due_at, team["tz"]) if request.due_at else "",
        "portal": portal_url(sandbox, request),
        "rejected": rejected if kind == "rejection" else [],
    }


def _record(
    sandbox: Sandbox,
    request: Row[Any],
    contact: Row[Any],
    channel: str,
    kind: str,
    values: dict[str, Any],
    at: datetime,
    html: str,
    exchange: str,
) -> None:
    message_id = sandbox.ids.token("collect.message", 17)
    is_mail = channel == "email"
    recipient = contact.email if is_mail else "".join(filter(str.isdigit, contact.phone))
    text = render("message.txt" if is_mail else "sms.txt", **values)
    entry = Message(
        vendor="collect",
        channel=channel,
        recipient=recipient,
        sender="requests@usecollect.com" if is_mail else "Collect",
        subject=values["subject"] if is_mail else "",
        text=text,
        html=html,
        ref=message_id,
        exchange=exchange,
        details={"kind": kind, "request": request.id, "links": [values["portal"]]},
    )
    row = {
        "number": sandbox.ids.number("collect.message number"),
        "id": message_id,
        "request_id": request.id,
        "contact_id": contact.id,
        "kind": kind,
        "channel": channel,
        "recipient": recipient,
        "status": "accepted",
        "ledger_id": sandbox.messages.record(entry, at),
        "created_at": at,
    }
    sandbox.database.add(messages, row)
    sandbox.jobs.schedule("collect", "message sent", at + SENT_AFTER, message_id)


def schedule_reminders(sandbox: Sandbox, request: Row[Any], days: Sequence[int]) -> None:
    """Have the sequence of messages that a campaign plans sent, days after the invitation."""
    for each in days:
        due_at = request.created_at + timedelta(days=each)
        sandbox.jobs.schedule("collect", "reminder", due_at, request.id)


def send_reminders(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Reminders go to those whose request is not done yet."""
    for job in jobs:
        request = get(sandbox, requests, job.payload)
        if request.status in ("pending", "due") and request.send_message is not False:
            notify(sandbox, request, "reminder", job.due_at)


def send_messages(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Messages leave; those to some recipients come to a bad end, and an SMS is delivered."""
    for job in jobs:
        message = find(sandbox, messages, job.payload)
        if message is None or message.status != "accepted":
            continue
        report(sandbox, message, "sent", job.due_at)
        outcome = _find_outcome(message)
        if outcome:
            payload = [message.id, outcome]
            due_at = job.due_at + DELIVERED_AFTER
            sandbox.jobs.schedule("collect", "message outcome", due_at, payload)


def _find_outcome(message: Row[Any]) -> str:
    known = OUTCOMES[message.channel]
    if message.channel == "email":
        return known.get(message.recipient.partition("@")[0].lower(), "")
    return known.get(message.recipient, "delivered")


def end_messages(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """What becomes of messages two seconds after they left, unless something else did before."""
    for job in jobs:
        message_id, outcome = job.payload
        message = get(sandbox, messages, message_id)
        if message.status == "sent":
            report(sandbox, message, outcome, job.due_at)


def report(sandbox: Sandbox, message: Row[Any], event: str, at: datetime) -> None:
    """Enter what happened to a message, and tell it to webhooks."""
    sandbox.database.execute(_set_status, {"which": message.id, "new": event})
    if event == "unsubscribed":
        sandbox.database.execute(_unsubscribe, {"which": message.contact_id})
    sandbox.messages.report([(message.ledger_id, event, at, {})])
    request = get(sandbox, requests, message.request_id)
    current = get(sandbox, messages, message.id)
    fire(sandbox, EVENTS[message.channel, event], request, message=current, at=at)
