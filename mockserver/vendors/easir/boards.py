"""EASIR's own views: campaigns with their figures, and the recipients of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select

from mockserver.kernel.boards import (
    Board,
    Cell,
    Chart,
    Figure,
    Glance,
    Line,
    NoLineError,
    Tone,
    View,
    write_facts,
    write_row,
)
from mockserver.kernel.listing import Listing
from mockserver.kernel.messages import events_table, messages_table
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.easir.models.campaigns import (
    campaign_messages,
    campaign_recipients,
    campaigns,
    tasks,
)
from mockserver.vendors.easir.service.campaigns.book import find_row
from mockserver.vendors.easir.service.campaigns.recipients import select_recipients
from mockserver.vendors.easir.service.campaigns.values import name_contact
from mockserver.vendors.easir.service.contacts import SEARCHED
from mockserver.vendors.easir.service.users import find_users

_EVENTS: Mapping[str, Tone] = {
    "delivered": "good",
    "opened": "good",
    "clicked": "good",
    "unsubscribed": "waiting",
    "bounced": "bad",
    "undelivered": "bad",
}
"""What is drawn of what happened to mails and letters, in this order."""

_STATUSES: Mapping[str, Tone] = {"draft": "", "pending": "waiting", "completed": "good"}

_columns = campaigns.c
_status = case(
    (_columns.sent_at.is_not(None), "completed"),
    (_columns.approved.is_(True), "pending"),
    else_="draft",
)
_listed = select(campaigns, _status.label("status")).where(_columns.deleted_at.is_(None))
_campaigns = Listing(
    _listed.order_by(_columns.number.desc()),
    (_columns.name, _columns.description, _columns.type, _status, _columns.id),
)
_statuses = (
    select(_status.label("status"), func.count().label("amount"))
    .where(_columns.deleted_at.is_(None))
    .group_by(_status)
)
_reached = (
    select(campaign_recipients.c.campaign_id, func.count().label("amount"))
    .where(among(campaign_recipients.c.campaign_id, "campaigns"))
    .group_by(campaign_recipients.c.campaign_id)
)
_tasks_dealt = (
    select(tasks.c.campaign_id, func.count().label("amount"))
    .where(among(tasks.c.campaign_id, "campaigns"))
    .group_by(tasks.c.campaign_id)
)
# EASIR's own answers tell how many were sent; what became of them is known to the ledger.
_happened = (
    select(
        campaign_messages.c.campaign_id,
        events_table.c.event,
        func.count(events_table.c.message.distinct()).label("amount"),
    )
    .join(events_table, events_table.c.message == campaign_messages.c.entry)
    .where(among(campaign_messages.c.campaign_id, "campaigns"))
    .group_by(campaign_messages.c.campaign_id, events_table.c.event)
)
_messages = (
    select(
        campaign_messages.c.contact_id,
        campaign_messages.c.recipient,
        campaign_messages.c.entry,
        messages_table.c.status,
    )
    .outerjoin(messages_table, messages_table.c.id == campaign_messages.c.entry)
    .where(
        campaign_messages.c.campaign_id == bindparam("campaign"),
        among(campaign_messages.c.contact_id, "contacts"),
    )
)
_tasks = select(tasks).where(
    tasks.c.campaign_id == bindparam("campaign"), among(tasks.c.contact_id, "contacts")
)


def show_campaigns(sandbox: Sandbox, glance: Glance) -> View:
    """All campaigns that were not deleted, each with what became of it."""
    rows, total = _campaigns.read(sandbox, glance)
    figures = _read_figures(sandbox, rows)
    counted = {row.status: row.amount for row in sandbox.database.rows(_statuses)}
    whole = sum(counted.values())
    bars = [Figure(name, counted.get(name, 0), whole, tone) for name, tone in _STATUSES.items()]
    return View(
        title="Campaigns",
        columns=("Campaign", "Type", "Status", "To be sent", "Sent at", "Sent"),
        lines=[
            Line(
                write_row(
                    row.name,
                    row.type,
                    Cell(row.status, tone=_STATUSES[row.status]),
                    row.send_at,
                    row.sent_at,
                    row.total_sent,
                ),
                key=row.id,
                figures=figures[row.id],
            )
            for row in rows
        ],
        total=total,
        charts=[Chart("Campaigns by status", bars)] if whole else (),
    )


def _read_figures(sandbox: Sandbox, rows: Sequence[Row[Any]]) -> dict[str, list[Figure]]:
    """The figures of campaigns that were sent, or are being sent, by campaign."""
    named = {"campaigns": [row.id for row in rows]}
    database = sandbox.database
    reached = {one.campaign_id: one.amount for one in database.rows(_reached, named)}
    dealt = {one.campaign_id: one.amount for one in database.rows(_tasks_dealt, named)}
    happened = {(one.campaign_id, one.event): one.amount for one in database.rows(_happened, named)}
    figures: dict[str, list[Figure]] = {}
    for row in rows:
        figures[row.id] = own = []
        if row.total_sent is not None:
            own.append(Figure("sent", row.total_sent, reached.get(row.id, 0), "good"))
        if row.id in dealt:
            own.append(Figure("tasks", dealt[row.id], reached.get(row.id, 0)))
        for event, tone in _EVENTS.items():
            amount = happened.get((row.id, event), 0)
            if amount:
                own.append(Figure(event, amount, row.total_sent, tone))
    return figures


def open_campaign(sandbox: Sandbox, key: str, glance: Glance) -> View:
    """One campaign with its recipients: those whom it would reach now, and from when it is sent
    those who were served, with what they got and whose task they are.

    Raises:
        NoLineError: there is none, or it was deleted.
    """
    row = find_row(sandbox, key)
    if row is None or row.deleted_at is not None:
        raise NoLineError(key)
    listing = Listing(select_recipients(sandbox, row), SEARCHED)
    rows, total = listing.read(sandbox, glance)
    figures = _read_figures(sandbox, [row])[row.id]
    return View(
        title=row.name,
        columns=("Recipient", "E-mail", "Status", "Task of", "From", "Until"),
        lines=_draw_recipients(sandbox, row, rows),
        total=total,
        charts=[Chart("What happened", figures)] if figures else (),
        facts=write_facts(
            {
                "Type": row.type,
                "Recipients": listing.count(sandbox),
                "Subject": (row.message or {}).get("subject") or None,
                "To be sent": row.send_at,
                "Sent at": row.sent_at,
                "Letters ready": row.letters_at,
                "Tasks begin": row.task_start_at,
                "Tasks end": row.task_end_at,
                "Id": row.id,
            }
        ),
    )


def _draw_recipients(sandbox: Sandbox, campaign: Row[Any], rows: Sequence[Row[Any]]) -> list[Line]:
    named = {"campaign": campaign.id, "contacts": [row.id for row in rows]}
    got = {one.contact_id: one for one in sandbox.database.rows(_messages, named)}
    dealt = {one.contact_id: one for one in sandbox.database.rows(_tasks, named)}
    users = find_users(sandbox, (one.user_id for one in dealt.values()))
    return [_draw(row, got.get(row.id), dealt.get(row.id), users) for row in rows]


def _draw(
    contact: Row[Any],
    message: Row[Any] | None,
    task: Row[Any] | None,
    users: Mapping[int, Row[Any]],
) -> Line:
    status = "" if message is None else message.status or "sent"
    user = None if task is None else users.get(task.user_id)
    return Line(
        write_row(
            Cell(name_contact(contact), message=message and message.entry),
            contact.email,
            Cell(status, tone=_EVENTS.get(status, "")),
            user and f"{user.first_name} {user.last_name}",
            task and task.start_at,
            task and task.end_at,
        )
    )


BOARDS = (
    Board(
        name="campaigns",
        title="Campaigns",
        about="E-mail, letter and telephone campaigns and what became of them, the newest on top.",
        show=show_campaigns,
        count=_campaigns.count,
        open=open_campaign,
    ),
)
