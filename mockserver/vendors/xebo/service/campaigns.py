"""Invitations: a link per contact, sent by the customer or by the vendor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.ids import LETTERS, spell
from mockserver.kernel.messages import Message
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.xebo import rules
from mockserver.vendors.xebo.errors import is_required, text_of
from mockserver.vendors.xebo.models import respondents
from mockserver.vendors.xebo.schemas import CampaignOrder, CombinedOrder, ExternalOrder
from mockserver.vendors.xebo.service.collectors import find_collector

DELIVERED_AFTER = timedelta(seconds=2)
CHUNK = 500
"""Respondents that one job is for: it keeps the event loop for some milliseconds."""

_OFFSET = "xebo.link_offset"
_CODES = len(LETTERS) ** 7
_SCATTER = 1_271_034_719_857
"""Has no factor in common with 62: numbers times it are scattered over all codes of seven letters
and digits, as many as the page's links have, and no two of them meet."""


@dataclass(slots=True)
class _Batch:
    """The contacts of one call, while they are gone through."""

    exchange: Exchange
    collector: Row[Any]
    medium: int | None
    is_sent: bool
    is_auto: bool = False
    data: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def make_links(exchange: Exchange, collector_id: str, order: ExternalOrder) -> dict[str, Any]:
    """Links to be sent by the customer. The inbox shows what is to be sent, as `prepared`.

    Raises:
        ApiError: 400, a field is missing or wrong, or there is no such collector.
    """
    token, contacts = rules.read_token(order), rules.read_contacts(order)
    medium = rules.read_medium(order)
    collector = find_collector(exchange.sandbox, collector_id, token)
    batch = _Batch(exchange, collector, medium or collector.medium, is_sent=False)
    return _invite(batch, contacts)


def send(exchange: Exchange, collector_id: str, order: CampaignOrder) -> dict[str, Any]:
    """Invitations by one medium.

    Raises:
        ApiError: 400, as for links; or neither the order nor the collector has a medium.
    """
    token, contacts = rules.read_token(order), rules.read_contacts(order)
    medium = rules.read_medium(order)
    collector = find_collector(exchange.sandbox, collector_id, token)
    if medium is None and collector.medium is None:
        raise is_required("medium")
    return _invite(_Batch(exchange, collector, medium or collector.medium, is_sent=True), contacts)


def send_combined(exchange: Exchange, collector_id: str, order: CombinedOrder) -> dict[str, Any]:
    """Invitations by the medium of the order or the collector, else by what reaches each contact.

    Raises:
        ApiError: 400, as for links, but that the token may be left out.
    """
    token = None if order.collectortoken is None else rules.read_token(order)
    contacts, medium = rules.read_contacts(order), rules.read_medium(order)
    collector = find_collector(exchange.sandbox, collector_id, token)
    medium = medium or collector.medium
    batch = _Batch(exchange, collector, medium, is_sent=True, is_auto=medium is None)
    return _invite(batch, contacts)


def _invite(batch: _Batch, contacts: Any) -> dict[str, Any]:
    sandbox = batch.exchange.sandbox
    accepted = []
    for contact in contacts:
        medium = _choose_medium(contact) if batch.is_auto else batch.medium
        reason = _refuse(batch, contact, medium)
        if reason is None:
            accepted.append((contact, medium))
        else:
            kept = contact if isinstance(contact, dict) else {"contact": contact}
            batch.rejected.append({**kept, "reason": reason})
    if accepted:
        first = sandbox.ids.number("xebo.respondent", by=len(accepted))
        offset = _find_offset(sandbox)
        for number, (contact, medium) in enumerate(accepted, first):
            code = spell((number * _SCATTER + offset) % _CODES, 7, LETTERS)
            _add(batch, number, code, contact, medium)
        _schedule(batch, first, first + len(accepted))
    return {
        "msg": "Request data is correct",
        "data": batch.data,
        "rejected_list": batch.rejected,
        "accepted": len(batch.data),
        "rejected": len(batch.rejected),
    }


def _find_offset(sandbox: Sandbox) -> int:
    """Where a sandbox's codes begin. It is kept: a copy goes on there, and makes none twice."""
    offset: int | None = sandbox.database.get(_OFFSET)
    if offset is None:
        offset = int(sandbox.ids.draw("xebo.link", 1) * _CODES)
        sandbox.database.put(_OFFSET, offset)
    return offset


def _choose_medium(contact: Any) -> int:
    has_email = isinstance(contact, dict) and contact.get("email") not in (None, "")
    return rules.EMAIL if has_email else rules.SMS


def _refuse(batch: _Batch, contact: Any, medium: int | None) -> str | None:
    """Why a contact is rejected; None when it is accepted."""
    reason = rules.refuse_contact(contact, medium)
    if reason is not None:
        return reason
    identity = contact.get("extUniqueId")
    if identity not in (None, ""):
        key = str(identity)
        if key in batch.seen:
            return "duplicate extUniqueId"
        batch.seen.add(key)
    if batch.exchange.aimed:
        for name in ("extUniqueId", "email", "mobile"):
            error = batch.exchange.strike_recipient(str(contact.get(name) or ""))
            if error is not None:
                return text_of(error)
    return None


def _add(
    batch: _Batch, number: int, code: str, contact: Mapping[str, Any], medium: int | None
) -> None:
    """Keep a respondent, show the message in the inbox, and answer it."""
    exchange, collector = batch.exchange, batch.collector
    text = f"{collector.text} {exchange.base_url}/s/{code}"
    name = _name_identity(contact)
    address = rules.address_of(contact, medium) if medium else None
    message = Message(
        vendor="xebo",
        channel=rules.CHANNELS[medium] if batch.is_sent and medium else "survey",
        recipient=address or str(contact.get(name, "") if name else ""),
        sender=collector.sender,
        subject="Your opinion counts" if batch.is_sent and medium == rules.EMAIL else "",
        text=text,
        html=_write_html(text) if batch.is_sent and medium == rules.EMAIL else "",
        ref=str(number),
        status="sent" if batch.is_sent else "prepared",
        exchange=exchange.id,
        details={"collector": collector.id, "survey": collector.survey_id, "contact": contact},
    )
    lifetime = collector.lifetime_s
    row = {
        "number": number,
        "code": code,
        "collector_id": collector.id,
        "survey_id": collector.survey_id,
        "contact": contact,
        "delivery": "sent" if batch.is_sent else "",
        "ledger_id": exchange.sandbox.messages.record(message, exchange.at),
        "created_at": exchange.at,
        "expires_at": None if lifetime is None else exchange.at + timedelta(seconds=lifetime),
        "opened_at": None,
        "started_at": None,
        "ended_at": None,
        "status": None,
        "trail": [],
        "answers": {},
    }
    exchange.sandbox.database.add(respondents, row)
    identity = {name: contact[name]} if name else {}
    batch.data.append({**identity, "message": text})


def _name_identity(contact: Mapping[str, Any]) -> str:
    """The field that says who a contact is; empty when none does."""
    for name in ("extUniqueId", "email", "mobile"):
        if contact.get(name) not in (None, ""):
            return name
    return ""


def _write_html(text: str) -> str:
    words, _, link = text.rpartition(" ")
    url = escape(link)
    return f'<p>{escape(words)}</p>\n<p><a href="{url}">{url}</a></p>'


def _schedule(batch: _Batch, first: int, end: int) -> None:
    """Have messages delivered, and links expire."""
    sandbox: Sandbox = batch.exchange.sandbox
    at = batch.exchange.at
    lifetime = batch.collector.lifetime_s
    for start in range(first, end, CHUNK):
        last = min(start + CHUNK, end) - 1
        payload, weight = [start, last], last - start + 1
        if batch.is_sent:
            due = at + DELIVERED_AFTER
            sandbox.jobs.schedule("xebo", "delivery", due, payload, weight=weight)
        if lifetime is not None:
            due = at + timedelta(seconds=lifetime)
            sandbox.jobs.schedule("xebo", "expiry", due, payload, weight=weight)
