"""What happens to messages: kept, entered in the ledger, and told to the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.messaging.device import Device
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.callbacks import render_delivery, render_event
from mockserver.vendors.nrs360.models.messages import events, messages
from mockserver.vendors.nrs360.service.contacts.book import find_recipients

NO_DEVICE = Device(is_mobile=False, browser="", os="")

watched = (
    messages.c.number,
    messages.c.recipient,
    messages.c.sending_id,
    messages.c.status,
    messages.c.outcome,
    messages.c.expires_at,
    messages.c.notification_url,
    messages.c.ledger_id,
)
"""The columns that a message's life needs; whole rows are read only to render notifications."""

_watch = select(*watched).where(among(messages.c.number, "numbers"))
_whole = select(messages).where(among(messages.c.number, "numbers"))
_numbered = update(messages).where(among(messages.c.number, "numbers"))
_set_status = _numbered.values(status=bindparam("new_status"))
_set_delivered = _numbered.values(status="delivered", is_delivered=True)
_set_clicked = _numbered.values(is_clicked=True)
_INTERACTIONS = frozenset(
    {"opened", "clicked", "unsubscribed", "unsubscribed_landing", "complaint"}
    | {"form_opened", "form_submitted", "form_rejected"}
)
_UNTOLD = frozenset({"cancelled"})
"""What is a delivery status, but not among the events that the page names."""


@dataclass(frozen=True, slots=True)
class FormDetail:
    """The form that an event is about, and what was filled in when it was sent."""

    id: int
    name: str
    values: Mapping[str, str] | None = None
    shown: Mapping[str, str] | None = None
    """The values with passwords hidden."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a message, by the message's number."""

    message: int
    type: str
    at: datetime
    device: Device = NO_DEVICE
    url: str = ""
    form: FormDetail | None = None


def watch(sandbox: Sandbox, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """Messages by their numbers, with the columns of `watched`."""
    rows = sandbox.database.rows(_watch, {"numbers": numbers}) if numbers else []
    return {row.number: row for row in rows}


def report(
    sandbox: Sandbox,
    happenings: Sequence[Happening],
    rows: Mapping[int, Row[Any]] | None = None,
) -> None:
    """Keep what happened, in order, and queue the notifications it causes.

    `rows` are the messages as `watch` gives them, when the caller has them already.
    """
    if not happenings:
        return
    if rows is None:
        rows = watch(sandbox, list({happening.message for happening in happenings}))
    ledger = []
    first = sandbox.ids.number("nrs360.event", by=len(happenings))
    for number, happening in enumerate(happenings, first):
        row = rows[happening.message]
        sandbox.database.add(events, _keep(number, row, happening))
        ledger.append((row.ledger_id, happening.type, happening.at, _describe(happening)))
    _change(sandbox, happenings)
    sandbox.messages.report(ledger)
    _notify(sandbox, happenings, rows)


def _describe(happening: Happening) -> dict[str, Any]:
    """What the ledger tells of an event beside its name."""
    form = happening.form
    if form is None:
        return {"url": happening.url} if happening.url else {}
    values = {} if form.shown is None else {"formValues": form.shown}
    return {"formId": form.id, "form": form.name, **values}


def _change(sandbox: Sandbox, happenings: Sequence[Happening]) -> None:
    """What events change of their messages; an interaction leaves the status as it is."""
    changed: dict[str, list[int]] = {}
    for happening in happenings:
        changed.setdefault(happening.type, []).append(happening.message)
    for event, numbers in changed.items():
        if event == "delivered":
            sandbox.database.execute(_set_delivered, {"numbers": numbers})
        elif event not in _INTERACTIONS:
            sandbox.database.execute(_set_status, {"numbers": numbers, "new_status": event})
        elif event == "clicked":
            sandbox.database.execute(_set_clicked, {"numbers": numbers})


def _notify(
    sandbox: Sandbox, happenings: Sequence[Happening], rows: Mapping[int, Row[Any]]
) -> None:
    """Queue delivery notifications to each message's URL, and event notifications to the
    account's."""
    event_url = read_account(sandbox).event_url
    told = {number for number, row in rows.items() if event_url or row.notification_url}
    if not told:
        return
    found = sandbox.database.rows(_whole, {"numbers": sorted(told)})
    whole = {row.number: row for row in found}
    contacts = find_recipients(sandbox, found) if event_url else {}
    for happening in happenings:
        row = whole.get(happening.message)
        if row is None:
            continue
        if row.notification_url:
            for callback in render_delivery(row, happening.type, happening.at):
                sandbox.callbacks.queue("nrs360", callback)
        if event_url and happening.type not in _UNTOLD:
            contact = contacts.get(row.number)
            callback = render_event(row, happening, event_url, contact.id if contact else 0)
            sandbox.callbacks.queue("nrs360", callback)


def _keep(number: int, row: Row[Any], happening: Happening) -> dict[str, Any]:
    return {
        "id": number,
        "message": row.number,
        "sending_id": row.sending_id,
        "type": happening.type,
        "at": happening.at,
        "is_mobile": happening.device.is_mobile,
        "browser": happening.device.browser,
        "os": happening.device.os,
        "url": happening.url,
    }
