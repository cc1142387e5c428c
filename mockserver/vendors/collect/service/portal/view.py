"""The portal as its recipient sees it, made from the request's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.pages import UnknownPage
from mockserver.vendors.collect.models.campaigns import campaigns
from mockserver.vendors.collect.models.contacts import contacts
from mockserver.vendors.collect.models.requests import requests
from mockserver.vendors.collect.service.conditions import list_visible
from mockserver.vendors.collect.service.files import MAX_SIZE, list_extensions
from mockserver.vendors.collect.service.lookup import elements_of, files_of, find
from mockserver.vendors.collect.service.portal.cards import Card, File
from mockserver.vendors.collect.service.portal.questions import ask
from mockserver.vendors.collect.service.portal.wording import (
    BADGES,
    BANNERS,
    Badge,
    Banner,
    tell_limits,
    tell_size,
    tell_time,
)
from mockserver.vendors.collect.service.progress import CLOSED, INTERACTIVE, is_missing
from mockserver.vendors.collect.service.team import read_team

_request = select(requests).where(
    requests.c.id == bindparam("request"), requests.c.portal_key == bindparam("key")
)


@dataclass(slots=True)
class Problem:
    """Something that must be put right, and where on the page."""

    anchor: str
    text: str


@dataclass(slots=True)
class Portal:
    """A request as its recipient sees it."""

    request: Row[Any]
    contact: Row[Any]
    title: str
    sender: str
    link: str
    """What the addresses of its acts begin with, relative to the page that is answered."""

    zone: str
    needs_approval: bool
    cards: list[Card] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problems_title: str = "Please look at this"
    done_text: str = ""

    @property
    def is_open(self) -> bool:
        """Whether its recipient can do something."""
        return self.request.status not in CLOSED

    @property
    def greeting(self) -> str:
        """How the recipient is addressed."""
        names = (self.contact.first_name, self.contact.last_name)
        return " ".join(name for name in names if name) or str(self.contact.email)

    @property
    def lead(self) -> str:
        """What is wanted, in a sentence."""
        return "here is what we need from you." if self.is_open else "here is what we asked for."

    @property
    def due(self) -> datetime | None:
        """Until when it is asked for, while that matters."""
        at: datetime | None = self.request.due_at
        return at if self.is_open else None

    @property
    def due_text(self) -> str:
        """The due date as a person reads it."""
        return tell_time(self.request.due_at, self.zone) if self.request.due_at else ""

    @property
    def banner(self) -> Banner | None:
        """How it stands with the request, when that is to be said."""
        if any(card.element.status == "rejected" for card in self.cards) and self.is_open:
            return BANNERS["rejected"]
        return BANNERS.get(self.request.status, None if self.is_open else BANNERS["other"])

    @property
    def tasks(self) -> list[Card]:
        """What there is to do, mandatory or not."""
        return [card for card in self.cards if card.kind in INTERACTIVE]

    @property
    def total(self) -> int:
        """How many elements ask for something that must be done."""
        return sum(1 for card in self.tasks if card.is_mandatory)

    @property
    def done(self) -> int:
        """How many of those are done."""
        return sum(1 for card in self.tasks if card.is_mandatory and card.is_done)

    @property
    def missing(self) -> list[Card]:
        """What must be done before the portal can be submitted."""
        return [card for card in self.cards if is_missing(card.element)]

    @property
    def can_submit(self) -> bool:
        """Whether the recipient can say that all is there."""
        return self.is_open and self.request.submitted_at is None and bool(self.tasks)

    @property
    def submit_hint(self) -> str:
        """What to know before submitting."""
        if not self.missing:
            return "You can look through it once more before you submit it."
        left = len(self.missing)
        return f"{left} required {'part is' if left == 1 else 'parts are'} still missing."

    def find(self, kind: str, element_id: str) -> Card:
        """A card by its element's id.

        Raises:
            UnknownPage: there is none of this kind.
        """
        for card in self.cards:
            if (card.kind, card.id) == (kind, element_id):
                return card
        raise UnknownPage

    def complain(self, title: str, problems: Sequence[Problem]) -> None:
        """Say what must be put right."""
        self.problems_title = title
        self.problems.extend(problems)


def open_portal(exchange: Exchange, key: str, request_id: str, depth: int = 0) -> Portal:
    """The portal of an address; `depth` is how many segments the page's path has after it.

    Raises:
        UnknownPage: there is no such request.
    """
    sandbox = exchange.sandbox
    request = sandbox.database.first(_request, {"request": request_id, "key": key})
    if request is None:
        raise UnknownPage
    campaign = find(sandbox, campaigns, request.campaign_id)
    contact = find(sandbox, contacts, request.contact_id)
    assert campaign is not None
    assert contact is not None
    team: Mapping[str, Any] = read_team(sandbox)
    portal = Portal(
        request=request,
        contact=contact,
        title=campaign.name,
        sender=team["name"],
        zone=team["tz"],
        needs_approval=campaign.needs_approval,
        link="../" * depth + request_id,
    )
    by_element: dict[str, list[Row[Any]]] = {}
    for file in files_of(sandbox, request_id):
        by_element.setdefault(file.element_id, []).append(file)
    for element in list_visible(elements_of(sandbox, request_id)):
        portal.cards.append(_make_card(portal, element, by_element.get(element.id, [])))
    return portal


def _make_card(portal: Portal, element: Row[Any], own: Sequence[Row[Any]]) -> Card:
    card = Card(element, _can_change(portal, element), _find_badge(portal, element))
    samples = [file for file in own if file.kind == "sample"]
    card.sample = _link(portal, samples[-1]) if samples else ""
    card.files = [_make_file(portal, card, file) for file in own if file.kind != "sample"]
    if element.type == "docs":
        card.limits = tell_limits(list_extensions(element), MAX_SIZE, element.multipleupload)
    elif element.type == "form":
        card.questions = ask(element.id, element.fields, element.answers)
    elif element.type == "sign" and element.status == "not-sent":
        card.note = "This document will be opened for your signature later."
    return card


def _can_change(portal: Portal, element: Row[Any]) -> bool:
    """Whether the recipient can do something about an element. What was accepted stays."""
    if not portal.is_open:
        return False
    if element.type == "sign":
        return bool(element.status == "sent")
    return element.status != "approved" or not portal.needs_approval


def _find_badge(portal: Portal, element: Row[Any]) -> Badge | None:
    if element.type not in INTERACTIVE:
        return None
    if element.status == "open" and not element.mandatory:
        return BADGES["", "optional"]
    if element.status == "approved" and not portal.needs_approval:
        return BADGES["", "done"]
    return BADGES.get((element.type, element.status)) or BADGES.get(("", element.status))


def _make_file(portal: Portal, card: Card, file: Row[Any]) -> File:
    made = File(
        file.name,
        _link(portal, file),
        tell_size(file.size),
        tell_time(file.created_at, portal.zone),
    )
    if card.can_change and file.kind == "upload":
        made.delete_link = f"{portal.link}/uploads/{file.id}/delete"
    return made


def _link(portal: Portal, file: Row[Any]) -> str:
    return f"{portal.link}/files/{file.id}"
