"""Demo data: two campaigns, and requests in every state that a request can be in.

Their stories stand in `fixtures/collect/demo.yaml`. The customer's part is requests to the vendor,
the recipient's what the portal does; all happens in order of time, with the reminders between.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.crowd import Chance, Person
from mockserver.kernel.populating import Populating
from mockserver.kernel.vendor import fixture_path, read_yaml
from mockserver.vendors.collect.credentials import KEY
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.models.requests import requests
from mockserver.vendors.collect.service import life
from mockserver.vendors.collect.service.campaigns import make_campaign
from mockserver.vendors.collect.service.lookup import elements_of, get, items_of

CAMPAIGNS_FOR = timedelta(days=60)
"""How long ago the campaigns were made."""

_USERS = ("ada@example.com", "grace@example.com")


@dataclass
class _Story:
    """A request, from before it is sent."""

    populating: Populating
    campaign: Row[Any]
    person: Person
    chance: Chance
    request: str = ""
    invitation: Row[Any] | None = None

    def element(self, nickname: str) -> Row[Any]:
        """An element as it stands now."""
        rows = elements_of(self.populating.sandbox, self.request)
        return next(row for row in rows if row.nickname == nickname)


@cache
def read_demo() -> Mapping[str, Any]:
    """`fixtures/collect/demo.yaml`."""
    demo: Mapping[str, Any] = read_yaml(fixture_path("collect", "demo.yaml"))
    return demo


def populate(populating: Populating) -> Iterator[None]:
    """Fill a sandbox; at each step, what is due by then is done."""
    pair = base64.b64encode(f":{KEY}".encode()).decode()
    populating.headers = {"authorization": f"Basic {pair}"}
    now = populating.sandbox.clock.now()
    campaigns = _make_campaigns(populating, now - CAMPAIGNS_FOR)
    yield
    steps = sorted(_plan(populating, campaigns, now), key=lambda step: step[0])
    for at, story, step in steps:
        populating.reach(at)
        verb, _, what = step["do"].partition(" ")
        _ACTS[verb](story, what, step, at)
    populating.made["requests"] = len({id(story) for _, story, _ in steps})
    yield


def _make_campaigns(populating: Populating, at: datetime) -> Mapping[str, Row[Any]]:
    """The campaigns, by their keys."""
    made = {}
    for one in read_demo()["campaigns"]:
        fields = {name: value for name, value in one.items() if name != "key"}
        made[one["key"]] = make_campaign(populating.sandbox, Fields(fields), at)
    populating.made["campaigns"] = len(made)
    return made


def _plan(
    populating: Populating, campaigns: Mapping[str, Row[Any]], now: datetime
) -> Iterator[tuple[datetime, _Story, Mapping[str, Any]]]:
    """What happens when, in each story; what would only come later is left out."""
    chance = populating.crowd.chance("Collect requests")
    wishes = [one for one in read_demo()["stories"] for _ in range(one["count"])]
    chance.shuffle(wishes)
    people = chance.sample(populating.crowd.people, min(len(wishes), populating.crowd.size))
    for person, wish in zip(people, wishes, strict=False):
        story = _Story(populating, campaigns[wish["campaign"]], person, chance)
        sent_at = now - timedelta(days=chance.uniform(*wish["days"]))
        pace = chance.uniform(0.67, 1.33)
        yield sent_at, story, {"do": "send"}
        for step in wish["steps"]:
            at = sent_at + timedelta(hours=pace * step["hours"])
            if at < now:
                yield at, story, step


# -- the acts: (story, which element or status, the step, when) -----------------------------------


def _send(story: _Story, _: str, __: Mapping[str, Any], at: datetime) -> None:
    """The customer sends the request; its invitation goes out by mail."""
    populating, person = story.populating, story.person
    contact = {
        "email": person.email,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "company": person.company,
    }
    body = {
        "campaignId": story.campaign.id,
        "contact": contact,
        "data": {"customer": f"C-{person.number:05}"},
        "assignedTo": story.chance.choice(_USERS),
        "sendCompletionMessage": True,
        "sendRejectionMessage": True,
        "sendReopenMessage": True,
        **_give_contract(story, at),
    }
    answer = populating.ask("POST", "/v1/request", body, at=at)
    story.request = answer["request"]["_id"]
    (story.invitation,) = populating.messages("channel:email", most=1)


def _give_contract(story: _Story, at: datetime) -> Mapping[str, Any]:
    """The document to sign, when the campaign asks for a signature."""
    for item in items_of(story.populating.sandbox, story.campaign.id):
        if item.type == "sign":
            name, content = _make_document(item.nickname, story.person, at)
            data = base64.b64encode(content).decode()
            document = {"itemId": item.id, "name": name, "data": data}
            return {"esignDocs": [document], "esignTriggers": [item.id]}
    return {}


def _happen(event: str) -> Act:
    """Something happens to the invitation."""

    def act(story: _Story, _: str, __: Mapping[str, Any], at: datetime) -> None:
        assert story.invitation is not None
        story.populating.happen(story.invitation, event, at)

    return act


def _view(story: _Story, _: str, __: Mapping[str, Any], at: datetime) -> None:
    sandbox = story.populating.sandbox
    life.view_portal(sandbox, get(sandbox, requests, story.request), at)


def _upload(story: _Story, what: str, _: Mapping[str, Any], at: datetime) -> None:
    name, content = _make_document(what, story.person, at)
    sandbox, element = story.populating.sandbox, story.element(what)
    life.upload_file(sandbox, element, name, "application/pdf", content, at, "contact")
    story.populating.made["files"] += 1


def _answer(story: _Story, what: str, _: Mapping[str, Any], at: datetime) -> None:
    answers = {
        "demoBirthday": story.person.birthday.isoformat(),
        "demoTown": story.person.city,
        "demoSource": story.chance.choice(("A friend", "Search", "Advertisement")),
    }
    sandbox, element = story.populating.sandbox, story.element(what)
    life.answer_form(sandbox, element, answers, at, "contact")


def _sign(story: _Story, what: str, _: Mapping[str, Any], at: datetime) -> None:
    life.sign(story.populating.sandbox, story.element(what), story.person.name, at)
    story.populating.made["signatures"] += 1


def _submit(story: _Story, _: str, __: Mapping[str, Any], at: datetime) -> None:
    sandbox = story.populating.sandbox
    life.submit_portal(sandbox, get(sandbox, requests, story.request), at)


def _approve(story: _Story, _: str, __: Mapping[str, Any], at: datetime) -> None:
    """The customer approves all that waits for it."""
    for element in elements_of(story.populating.sandbox, story.request):
        if element.status == "waiting":
            _judge(story, element.id, {"status": "approved"}, at)


def _reject(story: _Story, what: str, step: Mapping[str, Any], at: datetime) -> None:
    change = {"status": "rejected", "reason": step["reason"]}
    _judge(story, story.element(what).id, change, at)


def _reopen(story: _Story, what: str, _: Mapping[str, Any], at: datetime) -> None:
    _judge(story, story.element(what).id, {"status": "open"}, at)


def _judge(story: _Story, element: str, change: Mapping[str, Any], at: datetime) -> None:
    story.populating.ask("PATCH", "/v1/elements", {"elementId": element, **change}, at=at)


def _put_status(story: _Story, what: str, _: Mapping[str, Any], at: datetime) -> None:
    body = {"requestId": story.request, "status": what}
    story.populating.ask("PATCH", "/v1/request", body, at=at)


Act = Callable[[_Story, str, Mapping[str, Any], datetime], None]
_ACTS: Mapping[str, Act] = {
    "send": _send,
    **{event: _happen(event) for event in ("opened", "clicked", "bounced")},
    "view": _view,
    "upload": _upload,
    "answer": _answer,
    "sign": _sign,
    "submit": _submit,
    "approve": _approve,
    "reject": _reject,
    "reopen": _reopen,
    "status": _put_status,
}


def _make_document(kind: str, person: Person, at: datetime) -> tuple[str, bytes]:
    """A small PDF that says whose it is: its name and its bytes."""
    from fpdf import FPDF

    name, title = read_demo()["documents"][kind]
    lines: Sequence[str] = (title, person.name, f"{person.postcode} {person.city}", "SPECIMEN")
    document = FPDF()
    document.set_creation_date(at)
    document.add_page()
    document.set_font("Helvetica", size=16)
    for line in lines:
        # The font that needs no file has Latin letters alone.
        plain = line.encode("latin-1", "replace").decode("latin-1")
        document.cell(w=0, h=12, text=plain, new_x="LMARGIN", new_y="NEXT")
    return name, bytes(document.output())
