"""The messages of campaigns and sendings: who was sent what, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.boards import Cell, Line, write_row
from mockserver.kernel.listing import Listing
from mockserver.vendors.nrs360.boards.figures import TONES
from mockserver.vendors.nrs360.models.campaigns import sendings
from mockserver.vendors.nrs360.models.messages import messages

COLUMNS = ("Recipient", "Status", "Channel", "From", "Sending", "Leaves at", "Parts", "Cost")

_columns = messages.c
_listed = select(
    _columns.recipient,
    _columns.status,
    _columns.channel,
    _columns.sender,
    _columns.sending_id,
    _columns.starts_at,
    _columns.parts,
    _columns.cost,
    _columns.ledger_id,
).order_by(_columns.number)
_searched = (_columns.recipient, _columns.status)

of_sending = Listing(_listed.where(_columns.sending_id == bindparam("sending")), _searched)
of_campaign = Listing(
    _listed.where(
        _columns.sending_id.in_(
            select(sendings.c.id).where(sendings.c.campaign_id == bindparam("campaign"))
        )
    ),
    _searched,
)


def draw_recipients(rows: Sequence[Row[Any]]) -> list[Line]:
    """A line for each message; its recipient leads to what was sent."""
    return [
        Line(
            write_row(
                Cell(row.recipient, message=row.ledger_id),
                Cell(row.status, tone=TONES.get(row.status, "")),
                row.channel,
                row.sender,
                row.sending_id,
                row.starts_at,
                row.parts,
                row.cost,
            )
        )
        for row in rows
    ]
