"""Demo data: contacts in groups, campaigns with believable figures, codes and conversations.

What is sent and how recipients behave stands in `fixtures/nrs360/demo.yaml`; it goes through the
vendor's own operations, at times of the past.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.crowd import Chance
from mockserver.kernel.populating import Populating, draw, find_time
from mockserver.kernel.vendor import fixture_path, read_yaml
from mockserver.vendors.nrs360.schemas.contacts import ContactRequest
from mockserver.vendors.nrs360.seed import read_fixtures
from mockserver.vendors.nrs360.service.contacts.changes import add_contact
from mockserver.vendors.nrs360.service.contacts.entry import read_entry
from mockserver.vendors.nrs360.service.groups import find_or_make

MEMBERS_FOR = timedelta(days=30)
"""How long ago the contacts were taken over."""

_TROUBLES = frozenset(
    ("hard_bounced", "soft_bounced", "undelivered", "expired", "busy", "unanswered", "machine")
)
"""What happens to a message in place of its delivery; all else follows on it."""


@cache
def read_demo() -> Mapping[str, Any]:
    """`fixtures/nrs360/demo.yaml`."""
    demo: Mapping[str, Any] = read_yaml(fixture_path("nrs360", "demo.yaml"))
    return demo


def populate(populating: Populating) -> Iterator[None]:
    """Fill a sandbox; at each step, what is due by then is done."""
    account = read_fixtures()["account"]
    pair = f"{account['username']}:{account['password']}".encode()
    populating.headers = {"authorization": f"Basic {base64.b64encode(pair).decode()}"}
    demo = read_demo()
    now = populating.sandbox.clock.now()
    yield from _fill_book(populating, demo["groups"], now - MEMBERS_FOR)
    for campaign in demo["campaigns"]:
        yield from _run_campaign(populating, campaign, now)
    yield from _send_texts(populating, demo["texts"], now)
    yield from _send_codes(populating, demo["codes"], now)
    yield from _chat(populating, demo["chats"], now)
    _schedule(populating, demo["coming"], now)
    yield


def _fill_book(
    populating: Populating, groups: Sequence[Mapping[str, Any]], at: datetime
) -> Iterator[None]:
    chance = populating.crowd.chance("360NRS groups")
    sandbox = populating.sandbox
    # Looked up once, and nobody reads the answers: a third of the time of as many requests.
    ids = {group["name"]: find_or_make(sandbox, [group["name"]], at)[0] for group in groups}
    for person in populating.crowd.people:
        names = [group["name"] for group in groups if chance.random() < group["share"]]
        request = ContactRequest(
            email=person.email,
            phone=person.phone,
            countryIso=person.country,
            name=person.first_name,
            surname=person.last_name,
            groupsIds=[ids[name] for name in names],
            externalId=f"C-{person.number:05}",
            customFields=[
                {"key": "city", "value": person.city},
                {"key": "birthday", "type": "date", "value": person.birthday.isoformat()},
            ],
        )
        entry = read_entry(request)
        add_contact(sandbox, entry.columns, entry.group_ids, at)
    populating.made["contacts"] = len(populating.crowd.people)
    yield


def _run_campaign(
    populating: Populating, campaign: Mapping[str, Any], now: datetime
) -> Iterator[None]:
    """Send a campaign, and have its recipients do something about it."""
    body, at = campaign["body"], find_time(campaign, now)
    chance = populating.crowd.chance(body["campaignName"])
    chosen = populating.choose(campaign, chance)
    if "values" in campaign:
        body = {**body, "sub": [campaign["values"]] * len(chosen)}
    address = "email" if campaign["channel"] == "email" else "phone"
    sent = _send(populating, campaign["path"], body, [getattr(one, address) for one in chosen], at)
    asked = f"exchange:{populating.asked}"
    populating.made["campaigns"] += 1
    populating.made["messages"] += sent
    rates = campaign["rates"]
    first = {name: rate for name, rate in rates.items() if name in _TROUBLES}
    for message in populating.messages(asked):
        event = draw(first, chance)
        if event:
            populating.happen(message, event, at + timedelta(seconds=chance.uniform(2, 60)))
    yield
    later = {name: rate for name, rate in rates.items() if name not in _TROUBLES}
    # Who left after an earlier campaign gets no more: such messages are rejected.
    arrived = populating.messages(f"{asked} status:delivered")
    end = min(now, at + timedelta(hours=campaign["within"]))
    _react(populating, arrived, later, (at, end), chance)
    yield


def _react(
    populating: Populating,
    messages: Sequence[Row[Any]],
    rates: Mapping[str, float],
    span: tuple[datetime, datetime],
    chance: Chance,
) -> None:
    """Have people open, click and leave: most of them soon, in the order of time."""
    begin, end = span
    happened = []
    for message in messages:
        event = draw(rates, chance)
        if event:
            waited = (end - begin) * min(1.0, chance.expovariate(5))
            happened.append((begin + timedelta(minutes=2) + waited, message, event))
    for at, message, event in sorted(happened, key=lambda one: one[0]):
        populating.happen(message, event, min(at, end))
    populating.made["events"] += len(happened)


def _send_texts(populating: Populating, texts: Mapping[str, Any], now: datetime) -> Iterator[None]:
    chance = populating.crowd.chance("360NRS texts")
    for person, at in populating.spread(texts, now, chance):
        body = {"from": "TEST", **chance.choice(texts["messages"])}
        populating.made["messages"] += _send(populating, "sms", body, [person.phone], at)
    yield


def _send_codes(populating: Populating, codes: Mapping[str, Any], now: datetime) -> Iterator[None]:
    """Codes by text, of which most were entered."""
    chance = populating.crowd.chance("360NRS codes")
    for person, at in populating.spread(codes, now, chance):
        body = {"from": "TEST", "message": "Your ACME code is {OTP_CODE}"}
        populating.made["messages"] += _send(populating, "sms", body, [person.phone], at)
        (message,) = populating.messages(f"exchange:{populating.asked}")
        if chance.random() < 0.8:
            check = {"recipient": person.phone, "code": message.details["otp"]}
            populating.ask("POST", "/api/rest/otp/check", check, at=at + timedelta(seconds=40))
    yield


def _chat(populating: Populating, chats: Mapping[str, Any], now: datetime) -> Iterator[None]:
    """A template to some people, what they wrote, and what they were answered."""
    chance = populating.crowd.chance("360NRS chats")
    days = [(now + timedelta(days=days)).strftime("%A") for days in (1, 2)]
    sent = []
    for person, at in populating.spread(chats, now, chance):
        fields = {
            "to": person.phone,
            "headerFields": [f"A-{person.number:04}"],
            "bodyFields": [person.first_name, chance.choice(days)],
            "callToActionFields": [f"A-{person.number:04}"],
        }
        body = {"templateId": chats["template"], "from": chats["sender"], "messages": [fields]}
        populating.ask("POST", "/api/rest/whatsapp", body, at=at)
        populating.made["messages"] += 1
        (message,) = populating.messages(f"exchange:{populating.asked}")
        sent.append((person, at, message))
    yield
    for number, (person, at, message) in enumerate(sent):
        text = chats["replies"][number % len(chats["replies"])]
        populating.happen(message, "replied", min(now, at + timedelta(minutes=9)), text=text)
        if number % 2 == 0:
            path = f"/api/rest/whatsapp/conversations/{chats['sender']}/{person.phone}/messages"
            later = min(now, at + timedelta(minutes=14))
            populating.ask("POST", path, {"content": chats["answer"]}, at=later)
        populating.made["conversations"] += 1
    yield


def _schedule(populating: Populating, coming: Mapping[str, Any], now: datetime) -> None:
    """A campaign that waits for its time."""
    at = find_time({**coming, "days": -coming["days"]}, now)
    chance = populating.crowd.chance("360NRS coming")
    phones = [person.phone for person in populating.choose(coming, chance)]
    body = {**coming["body"], "scheduleDate": at.strftime("%Y%m%d%H%M%S")}
    _send(populating, "sms", body, phones, now)
    populating.made["campaigns"] += 1


def _send(
    populating: Populating, path: str, body: Mapping[str, Any], to: Sequence[str], at: datetime
) -> int:
    """Send to some recipients; how many were accepted."""
    answer = populating.ask("POST", f"/api/rest/{path}", {**body, "to": list(to)}, at=at)
    return sum(1 for one in answer["result"] if one["accepted"])
