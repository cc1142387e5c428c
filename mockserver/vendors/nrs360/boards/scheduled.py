"""What waits for its time, as `GET scheduled` lists it."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from mockserver.kernel.boards import Cell, Glance, Line, View, write_row
from mockserver.kernel.columns import Instant
from mockserver.kernel.listing import Listing
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.campaigns import campaigns, sendings
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.service.scheduled_choice import TYPES

_columns = messages.c
_scheduled = Listing(
    select(
        _columns.recipient,
        _columns.channel,
        _columns.sending_id,
        _columns.starts_at,
        _columns.created_at,
        _columns.ledger_id,
        campaigns.c.name.label("campaign_name"),
    )
    .join(sendings, sendings.c.id == _columns.sending_id)
    .join(campaigns, campaigns.c.id == sendings.c.campaign_id)
    .where(
        # Word for word the condition of the index that makes this fast: see models.
        _columns.starts_at > _columns.created_at,
        _columns.starts_at > bindparam("now", type_=Instant),
        _columns.status == "accepted",
        _columns.channel.in_(TYPES),
    )
    .order_by(_columns.starts_at, _columns.number),
    (_columns.recipient, campaigns.c.name, _columns.channel),
)


def count_scheduled(sandbox: Sandbox) -> int:
    """How many messages are scheduled."""
    return _scheduled.count(sandbox, now=sandbox.clock.now())


def show_scheduled(sandbox: Sandbox, glance: Glance) -> View:
    """Scheduled messages; a recipient leads to what it will get."""
    rows, total = _scheduled.read(sandbox, glance, now=sandbox.clock.now())
    return View(
        title="Scheduled",
        columns=("Recipient", "Leaves at", "Type", "Campaign", "Sending", "Created"),
        lines=[
            Line(
                write_row(
                    Cell(row.recipient, message=row.ledger_id),
                    row.starts_at,
                    TYPES[row.channel],
                    row.campaign_name,
                    row.sending_id,
                    row.created_at,
                )
            )
            for row in rows
        ],
        total=total,
    )
