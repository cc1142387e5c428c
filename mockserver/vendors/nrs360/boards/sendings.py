"""Sendings with their statuses, and the recipients of one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, String, bindparam, cast, func, select

from mockserver.kernel.boards import (
    Cell,
    Chart,
    Figure,
    Glance,
    Line,
    View,
    write_facts,
    write_row,
)
from mockserver.kernel.listing import Listing, find_line, read_key
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.boards.figures import TONES, draw
from mockserver.vendors.nrs360.boards.recipients import COLUMNS, draw_recipients, of_sending
from mockserver.vendors.nrs360.models.campaigns import campaigns, sendings
from mockserver.vendors.nrs360.service import tallies
from mockserver.vendors.nrs360.service.tallies import Tally

_whole = select(sendings, campaigns.c.name.label("campaign_name")).join(
    campaigns, campaigns.c.id == sendings.c.campaign_id
)
_sendings = Listing(
    _whole.order_by(sendings.c.id.desc()),
    (campaigns.c.name, sendings.c.channel, sendings.c.status, cast(sendings.c.id, String)),
)
count_sendings = _sendings.count
_sending = _whole.where(sendings.c.id == bindparam("sending"))
_statuses = (
    select(sendings.c.status, func.count().label("amount"))
    .group_by(sendings.c.status)
    .order_by(sendings.c.status)
)


def show_sendings(sandbox: Sandbox, glance: Glance) -> View:
    """All sendings."""
    rows, total = _sendings.read(sandbox, glance)
    counted = tallies.count_sendings(sandbox, [row.id for row in rows])
    currency = read_account(sandbox).currency
    statuses = sandbox.database.rows(_statuses)
    whole = sum(one.amount for one in statuses)
    figures = [Figure(one.status, one.amount, whole, TONES.get(one.status, "")) for one in statuses]
    return View(
        title="Sendings",
        columns=(
            *("Sending", "Campaign", "Channel", "Status", "Messages", "Processed"),
            *(f"Cost in {currency}", "Scheduled for", "Created"),
        ),
        lines=[_draw(row, counted[row.id]) for row in rows],
        total=total,
        charts=[Chart("Sendings by status", figures)] if figures else (),
    )


def _draw(row: Row[Any], tally: Tally) -> Line:
    return Line(
        write_row(
            row.id,
            row.campaign_name,
            row.channel,
            Cell(row.status, tone=TONES.get(row.status, "")),
            tally.total,
            tally.processed,
            tally.cost,
            row.scheduled_at,
            row.created_at,
        ),
        key=str(row.id),
        figures=draw(tally),
    )


def open_sending(sandbox: Sandbox, key: str, glance: Glance) -> View:
    """One sending with its recipients.

    Raises:
        NoLineError: there is none.
    """
    row = find_line(sandbox, _sending, sending=read_key(key))
    tally = tallies.count_sendings(sandbox, [row.id])[row.id]
    rows, total = of_sending.read(sandbox, glance, sending=row.id)
    return View(
        title=f"Sending {row.id}",
        columns=COLUMNS,
        lines=draw_recipients(rows),
        total=total,
        charts=[Chart("What happened", draw(tally))],
        facts=write_facts(
            {
                "Campaign": row.campaign_name,
                "Channel": row.channel,
                "Status": Cell(row.status, tone=TONES.get(row.status, "")),
                "Messages": f"{tally.processed} of {tally.total} processed",
                "Cost": f"{tally.cost} {read_account(sandbox).currency}",
                "Scheduled for": row.scheduled_at,
                "Started": row.started_at,
                "Finished": row.finished_at,
                "Created": row.created_at,
                "Tags": ", ".join(map(str, row.tags)) or None,
            }
        ),
    )
