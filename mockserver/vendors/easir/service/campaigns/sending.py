"""A campaign goes out: at its time its recipients are kept, then served a hundred at a time.

Each batch is a job of its own, so that other requests are answered between two of them, and so that
one that fails holds nobody else back: `total_sent` counts those who were served.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from mockserver.kernel.messages import Message
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Job
from mockserver.vendors.easir.models.campaigns import campaign_messages, campaigns
from mockserver.vendors.easir.service.campaigns import letters, news
from mockserver.vendors.easir.service.campaigns.book import find_row
from mockserver.vendors.easir.service.campaigns.mails import (
    LEAVE,
    Draft,
    leave_url,
    prepare,
    write_letter,
    write_mail,
)
from mockserver.vendors.easir.service.campaigns.recipients import freeze, list_kept
from mockserver.vendors.easir.service.campaigns.tasks import deal_out
from mockserver.vendors.easir.service.campaigns.values import list_values, name_contact

BATCH = "campaign batch"
"""The kind of job that serves some recipients."""

AT_ONCE = 100

_start = (
    update(campaigns)
    .where(campaigns.c.id == bindparam("campaign"))
    .values(started_at=bindparam("at"))
)
_count = select(func.count()).where(campaign_messages.c.campaign_id == bindparam("campaign"))
_finish = (
    update(campaigns)
    .where(campaigns.c.id == bindparam("campaign"))
    .values(sent_at=bindparam("at"), updated_at=bindparam("at"), total_sent=bindparam("total"))
)


def start_campaigns(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Campaigns whose time has come; one that was changed, deleted or sent since is left alone."""
    for job in jobs:
        row = find_row(sandbox, job.payload["campaign"])
        if row is None or row.deleted_at is not None or row.started_at is not None:
            continue
        if not row.approved or row.send_at != job.due_at:
            continue
        total = freeze(sandbox, row)
        sandbox.database.execute(_start, {"campaign": row.id, "at": job.due_at})
        for after in (*range(0, total, AT_ONCE), total):
            payload = {"campaign": row.id, "after": after}
            sandbox.jobs.schedule("easir", BATCH, job.due_at, payload, weight=AT_ONCE)


def serve_batches(sandbox: Sandbox, jobs: Sequence[Job]) -> None:
    """Some recipients of campaigns that are being sent; behind the last ones is nobody."""
    for job in jobs:
        row = find_row(sandbox, job.payload["campaign"])
        assert row is not None
        contacts = list_kept(sandbox, row, job.payload["after"], AT_ONCE)
        if contacts:
            _serve(sandbox, row, contacts, job.due_at)
        else:
            _end(sandbox, row, job.payload["after"], job.due_at)


def _serve(sandbox: Sandbox, row: Row[Any], contacts: Sequence[Row[Any]], at: datetime) -> None:
    """Give the users their tasks, and the recipients what they read."""
    deal_out(sandbox, row, contacts, at)
    if row.type == "telephone":  # the users call; nothing is written to anyone
        return
    draft = prepare(
        sandbox,
        row.type,
        row.message,
        row.template_id,
        name=row.name,
        base_url=f"{row.base_url}{sandbox.segment}",
        has_page=bool(row.base_url),  # a campaign of the fixtures knows no address to link to
    )
    first = sandbox.ids.number("easir.message", by=len(contacts))
    kept = []
    values = list_values(sandbox, contacts, draft.names)
    for number, (contact, known) in enumerate(zip(contacts, values, strict=True), first):
        message = _write(sandbox, draft, contact, known, number)
        message.ref, message.exchange = f"{row.id}/{number}", row.exchange
        message.details = {
            **message.details,
            "name": name_contact(contact),
            "campaign": row.id,
            "contact": contact.id,
        }
        entry = sandbox.messages.record(message, at)
        kept.append(
            {
                "id": number,
                "campaign_id": row.id,
                "contact_id": contact.id,
                "recipient": message.recipient,
                "content": draft.content.fill(known),
                "entry": entry,
                "created_at": at,
                "updated_at": at,
            }
        )
    sandbox.database.add_all(campaign_messages, kept)


def _write(
    sandbox: Sandbox, draft: Draft, contact: Row[Any], values: Mapping[str, str], number: int
) -> Message:
    if draft.type == "letter":
        return write_letter(draft, values, write_address(contact))
    known = values
    if LEAVE in draft.html.names:
        known = {**values, LEAVE: leave_url(sandbox, draft, number)}
    return write_mail(draft, known, contact.email)


def write_address(contact: Row[Any]) -> str:
    """The lines of a postal address."""
    town = f"{contact.zip_code or ''} {contact.city or ''}".strip()
    lines = (name_contact(contact), contact.address, town, contact.state_region, contact.country)
    return "\n".join(line for line in lines if line)


def _end(sandbox: Sandbox, row: Row[Any], recipients: int, at: datetime) -> None:
    """The last recipient was served: the campaign is completed, and its user told."""
    total = recipients
    if row.type != "telephone":  # what was written counts: a batch may have failed
        total = sandbox.database.rows(_count, {"campaign": row.id})[0][0]
    sandbox.database.execute(_finish, {"campaign": row.id, "at": at, "total": total})
    sent = find_row(sandbox, row.id)
    assert sent is not None
    news.tell(sandbox, "campaign_sent", sent)
    if row.type == "letter":
        due_at = at + letters.READY_AFTER
        sandbox.jobs.schedule("easir", letters.PRINT, due_at, {"campaign": row.id})
