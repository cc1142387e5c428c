"""Demo data: companies with their contacts, and campaigns by mail, letter and telephone.

What is sent and how recipients behave stands in `fixtures/easir/demo.yaml`. Accounts are entered as
those of a new sandbox are; campaigns are requests to the vendor, at times of the past.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.crowd import Chance, Person
from mockserver.kernel.populating import Populating, draw, find_time
from mockserver.kernel.vendor import fixture_path, read_yaml
from mockserver.vendors.easir.company import TOKEN
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.seed import seed_account

YOUNGEST, OLDEST = 30, 900
"""Days since an account was entered: all were there before the first campaign."""

_AFTER_OPENING = frozenset({"clicked", "unsubscribed"})


@cache
def read_demo() -> Mapping[str, Any]:
    """`fixtures/easir/demo.yaml`."""
    demo: Mapping[str, Any] = read_yaml(fixture_path("easir", "demo.yaml"))
    return demo


def populate(populating: Populating) -> Iterator[None]:
    """Fill a sandbox; at each step, what is due by then is done."""
    populating.headers = {"authorization": f"Bearer {TOKEN}"}
    demo = read_demo()
    now = populating.sandbox.clock.now()
    _enter_accounts(populating, demo["people"], now)
    yield
    for campaign in demo["campaigns"]:
        yield from _run_campaign(populating, campaign, now)


def _enter_accounts(populating: Populating, wish: Mapping[str, Any], now: datetime) -> None:
    """People of the same company are contacts of one account; others are their own."""
    chance = populating.crowd.chance("EASIR accounts")
    companies: dict[str, list[Person]] = {}
    for person in populating.crowd.people:
        is_private = chance.random() < wish["private"]
        companies.setdefault(person.name if is_private else person.company, []).append(person)
    for name, people in companies.items():
        account = _make_account(populating, wish, name, people, chance)
        seed_account(populating.sandbox, account, now)
    populating.made["accounts"] = len(companies)
    populating.made["contacts"] = len(populating.crowd.people)


def _make_account(
    populating: Populating,
    wish: Mapping[str, Any],
    name: str,
    people: Sequence[Person],
    chance: Chance,
) -> Mapping[str, Any]:
    """An account as `fixtures/easir/seed.yaml` has them."""
    first, b2c = people[0], name == people[0].name
    age = chance.randint(YOUNGEST, OLDEST)
    account = {
        "id": populating.sandbox.ids.uuid("easir.account id"),
        "name": name,
        "b2c": b2c,
        "age_in_days": age,
        "user": chance.choice(wish["users"]),
    }
    if not b2c:
        account |= {
            "fixed_fields": {**_write_address(first), "phone_number": f"+{first.phone[:-3]}000"},
            "custom_fields": {
                "industry": chance.choice(wish["industries"]),
                "employees": round(10 ** chance.uniform(0.7, 3)),
            },
        }
    account["contacts"] = [
        _make_contact(populating, wish, person, age, chance, b2c=b2c) for person in people
    ]
    return account


def _make_contact(
    populating: Populating,
    wish: Mapping[str, Any],
    person: Person,
    age: int,
    chance: Chance,
    *,
    b2c: bool,
) -> Mapping[str, Any]:
    fixed = {
        **_write_address(person),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "mobile_phone_number": f"+{person.phone}",
    }
    if chance.random() >= wish["no_email"]:
        fixed["email"] = person.email
    own = {"date_of_birth": person.birthday.isoformat()}
    fixed |= own if b2c else {"title": chance.choice(wish["titles"])}
    segments = wish["segments"]
    (segment,) = chance.choices(list(segments), weights=list(segments.values()))
    asked = {name: chance.random() < rates["asked"] for name, rates in wish["consent"].items()}
    return {
        "id": populating.sandbox.ids.uuid("easir.contact id"),
        "age_in_days": chance.randint(YOUNGEST, age),
        "user": chance.choice(wish["users"]),
        "team": chance.choice(wish["teams"]),
        "fixed_fields": fixed,
        "custom_fields": {
            "segment": segment,
            "loyalty_points": chance.randrange(0, 2000, 10),
            "newsletter": chance.random() < 0.4,
        },
        "consent": {
            name: chance.random() < wish["consent"][name]["given"]
            for name, was_asked in asked.items()
            if was_asked
        },
    }


def _write_address(person: Person) -> Mapping[str, str]:
    return {
        "address": person.street,
        "zip_code": person.postcode,
        "city": person.city,
        "country": read_demo()["countries"][person.country],
    }


def _run_campaign(
    populating: Populating, campaign: Mapping[str, Any], now: datetime
) -> Iterator[None]:
    """Make a campaign; once it is sent, have its recipients do something about it."""
    at, body = find_time(campaign, now), campaign["body"]
    asked_at = min(at, now)
    if at > now:
        body = {**body, "send_at": write_moment(at)}
    if "task" in campaign:
        body = {**body, "task": _make_task(campaign["task"], at)}
    made = populating.ask("POST", "/campaigns", body, at=asked_at)
    asked = f"exchange:{populating.asked}"
    populating.made["campaigns"] += 1
    yield
    sent = populating.ask("GET", f"/campaigns/{made['id']}", at=now)["total_sent"]
    if "task" in campaign:
        populating.made["tasks"] += sent
    elif sent:
        populating.made["messages"] += sent
        _react(populating, populating.messages(asked), campaign, (at, now))
        yield


def _make_task(task: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    start_at = at + timedelta(hours=1)
    end_at = start_at + timedelta(days=task["days"])
    kept = {name: value for name, value in task.items() if name != "days"}
    return {**kept, "start_at": write_moment(start_at), "end_at": write_moment(end_at)}


def _react(
    populating: Populating,
    messages: Sequence[Row[Any]],
    campaign: Mapping[str, Any],
    span: tuple[datetime, datetime],
) -> None:
    """Mails arrive or bounce, and are opened by some; letters arrive after days."""
    begin, now = span
    chance = populating.crowd.chance(campaign["body"]["name"])
    is_mail = campaign["body"]["type"] == "email"
    happened = []
    for message in messages:
        event = draw(campaign.get("rates", {}), chance)
        arrived = chance.uniform(2, 20) if is_mail else chance.uniform(2, 4) * 86_400
        arrived_at = begin + timedelta(seconds=arrived)
        if event == "bounced":
            happened.append((arrived_at, message, event))
            continue
        happened.append((arrived_at, message, "delivered"))
        if event:
            waited = timedelta(hours=campaign["within"]) * min(1.0, chance.expovariate(5))
            opened_at = arrived_at + timedelta(minutes=1) + waited
            happened.append((opened_at, message, "opened"))
            if event in _AFTER_OPENING:
                later = timedelta(seconds=chance.uniform(4, 90))
                happened.append((opened_at + later, message, event))
    for moment, message, event in sorted(happened, key=lambda one: one[0]):
        if moment <= now:
            populating.happen(message, event, moment)
            populating.made["events"] += 1
