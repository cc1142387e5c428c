"""Campaigns with what they came to, and the recipients of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, String, bindparam, cast, func, select

from mockserver.kernel.boards import (
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
from mockserver.kernel.store import among
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.boards.figures import add_up, draw
from mockserver.vendors.nrs360.boards.recipients import COLUMNS, draw_recipients, of_campaign
from mockserver.vendors.nrs360.models.campaigns import campaigns, sendings
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.service.tallies import Tally, count_sendings

MOST_CHARTS = 12
"""Sendings of a campaign that have a chart each: a campaign has one or few as a rule."""

_campaigns = Listing(
    select(campaigns).order_by(campaigns.c.is_named.desc(), campaigns.c.id.desc()),
    (campaigns.c.name, cast(campaigns.c.id, String)),
)
count_campaigns = _campaigns.count
_campaign = select(campaigns).where(campaigns.c.id == bindparam("campaign"))
_sendings = (
    select(sendings.c.id, sendings.c.campaign_id, sendings.c.channel, sendings.c.status)
    .where(among(sendings.c.campaign_id, "campaigns"))
    .order_by(sendings.c.id)
)
_channels = (
    select(messages.c.channel, func.count().label("amount"))
    .where(messages.c.status != "cancelled")
    .group_by(messages.c.channel)
    .order_by(messages.c.channel)
)


def show_campaigns(sandbox: Sandbox, glance: Glance) -> View:
    """All campaigns, each with the figures of its sendings together."""
    rows, total = _campaigns.read(sandbox, glance)
    belonging = sandbox.database.rows(_sendings, {"campaigns": [row.id for row in rows]})
    tallies = count_sendings(sandbox, [one.id for one in belonging])
    own: dict[int, list[Row[Any]]] = {row.id: [] for row in rows}
    for one in belonging:
        own[one.campaign_id].append(one)
    currency = read_account(sandbox).currency
    return View(
        title="Campaigns",
        columns=("Campaign", "Id", "Channels", "Messages", f"Cost in {currency}", "Created"),
        lines=[_draw(row, own[row.id], tallies) for row in rows],
        total=total,
        charts=_draw_channels(sandbox),
    )


def _draw(row: Row[Any], own: Sequence[Row[Any]], tallies: dict[int, Tally]) -> Line:
    tally = add_up(tallies[one.id] for one in own)
    channels = ", ".join(dict.fromkeys(one.channel for one in own))
    return Line(
        write_row(row.name, row.id, channels, tally.total, tally.cost, row.created_at),
        key=str(row.id),
        figures=draw(tally),
    )


def _draw_channels(sandbox: Sandbox) -> tuple[Chart, ...]:
    rows = sandbox.database.rows(_channels)
    whole = sum(row.amount for row in rows)
    figures = tuple(Figure(row.channel, row.amount, whole) for row in rows)
    return (Chart("Messages by channel", figures),) if figures else ()


def open_campaign(sandbox: Sandbox, key: str, glance: Glance) -> View:
    """One campaign: a chart for each sending, and all recipients.

    Raises:
        NoLineError: there is none.
    """
    number = read_key(key)
    row = find_line(sandbox, _campaign, campaign=number)
    own = sandbox.database.rows(_sendings, {"campaigns": [number]})
    tallies = count_sendings(sandbox, [one.id for one in own])
    whole = add_up(tallies.values())
    rows, total = of_campaign.read(sandbox, glance, campaign=number)
    return View(
        title=row.name,
        columns=COLUMNS,
        lines=draw_recipients(rows),
        total=total,
        charts=[
            Chart(f"Sending {one.id}: {one.channel}, {one.status}", draw(tallies[one.id]))
            for one in own[:MOST_CHARTS]
        ],
        facts=write_facts(
            {
                "Id": row.id,
                "Type": row.type,
                "Created": row.created_at,
                "Sendings": len(own),
                "Messages": whole.total,
                "Cost": f"{whole.cost} {read_account(sandbox).currency}",
            }
        ),
    )
