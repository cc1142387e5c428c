"""Campaigns and sendings as customers read them. Section "Campaigns list"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import not_found
from mockserver.vendors.nrs360.models.campaigns import campaigns, sendings
from mockserver.vendors.nrs360.service.campaign_filter import read_filter
from mockserver.vendors.nrs360.service.paging import Page, read_page, render_meta
from mockserver.vendors.nrs360.service.tallies import Tally, count_sendings

_sendings = select(sendings, campaigns.c.name.label("campaign_name")).join(
    campaigns, campaigns.c.id == sendings.c.campaign_id
)
_PRINTED_EVENTS = (
    "delivered",
    "opened",
    "opened_unique",
    "clicked",
    "clicked_unique",
    "unsubscribed",
    "hard_bounced",
    "complaint",
    "sent",
    "soft_bounced",
    "undelivered",
    "rejected",
    "expired",
    "unsubscribed_landing",
)


def list_campaigns(exchange: Exchange) -> dict[str, Any]:
    """The campaigns that the query asks for, oldest first, each with its sendings.

    Raises:
        ApiError: 422, a filter cannot be read.
    """
    params = exchange.envelope.params
    conditions, page = read_filter(params).of_campaigns(), read_page(params)
    statement = select(campaigns).where(*conditions).order_by(campaigns.c.id)
    rows = _fetch(exchange, statement, page)
    return _wrap(exchange, _render_campaigns(exchange, rows), page, statement)


def show_campaign(exchange: Exchange, campaign: str) -> dict[str, Any]:
    """One campaign with its sendings.

    Raises:
        ApiError: 404, there is none of that id.
    """
    row = _find(exchange, select(campaigns), campaigns.c.id, campaign)
    return {"data": _render_campaigns(exchange, [row])[0]}


def list_sendings(exchange: Exchange, campaign: str | None = None) -> dict[str, Any]:
    """The sendings that the query asks for, oldest first; those of one campaign if it is given.

    Raises:
        ApiError: 404, there is no such campaign; 422, a filter cannot be read.
    """
    params = exchange.envelope.params
    conditions, page = read_filter(params).of_sendings(), read_page(params)
    if campaign is not None:
        row = _find(exchange, select(campaigns.c.id), campaigns.c.id, campaign)
        conditions.append(sendings.c.campaign_id == row.id)
    statement = _sendings.where(*conditions).order_by(sendings.c.id)
    rows = _fetch(exchange, statement, page)
    return _wrap(exchange, _render_sendings(exchange, rows), page, statement)


def show_sending(exchange: Exchange, sending: str) -> dict[str, Any]:
    """One sending.

    Raises:
        ApiError: 404, there is none of that id.
    """
    row = _find(exchange, _sendings, sendings.c.id, sending)
    return {"data": _render_sendings(exchange, [row])[0]}


def _find(
    exchange: Exchange, statement: Select[Any], column: ColumnElement[int], text: str
) -> Row[Any]:
    """The row of an id in a path. Raises 404."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise not_found()
    row = exchange.sandbox.database.first(statement.where(column == int(text)))
    if row is None:
        raise not_found()
    return row


def _fetch(exchange: Exchange, statement: Select[Any], page: Page) -> Sequence[Row[Any]]:
    return exchange.sandbox.database.rows(statement.limit(page.limit).offset(page.offset))


def _wrap(
    exchange: Exchange, data: list[dict[str, Any]], page: Page, statement: Select[Any]
) -> dict[str, Any]:
    """A list as it is printed. The page prints no `meta` here: it is added for clients that ask
    for a page or limit, and so know of it."""
    if not page.is_asked:
        return {"data": data}
    counting = select(func.count()).select_from(statement.order_by(None).subquery())
    ((total,),) = exchange.sandbox.database.rows(counting)
    return {"data": data, "meta": render_meta(exchange, page, total=total, count=len(data))}


def _render_campaigns(exchange: Exchange, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    of_these = sendings.c.campaign_id.in_([row.id for row in rows])
    found = exchange.sandbox.database.rows(_sendings.where(of_these).order_by(sendings.c.id))
    grouped: dict[int, list[dict[str, Any]]] = {row.id: [] for row in rows}
    for sending, rendered in zip(found, _render_sendings(exchange, found), strict=True):
        grouped[sending.campaign_id].append(rendered)
    base = f"{exchange.root_url}/api/rest/campaigns"
    return [
        {
            "id": row.id,
            "name": row.name,
            "type": row.type,
            "createdAt": iso(row.created_at),
            "updatedAt": iso(row.updated_at),
            "links": {"self": f"{base}/{row.id}", "sendings": f"{base}/{row.id}/sendings"},
            "sendings": {"data": grouped[row.id]},
        }
        for row in rows
    ]


def _render_sendings(exchange: Exchange, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    tallies = count_sendings(exchange.sandbox, [row.id for row in rows])
    currency = read_account(exchange.sandbox).currency
    base = f"{exchange.root_url}/api/rest/sendings"
    return [_render_sending(row, tallies[row.id], currency, f"{base}/{row.id}") for row in rows]


def _render_sending(row: Row[Any], tally: Tally, currency: str, link: str) -> dict[str, Any]:
    """`startedAt` and `finishedAt` are printed as null for a sending that has delivered
    everything: one that is OPENED neither starts nor finishes."""
    return {
        "id": row.id,
        "campaignName": row.campaign_name,
        "status": row.status,
        "channel": row.channel,
        "total": tally.total,
        "processed": tally.processed,
        "totalSmsParts": tally.parts if row.channel in ("sms", "landing") else 0,
        "cost": float(tally.cost),
        "currency": currency,
        "tags": row.tags,
        "scheduledAt": iso(row.scheduled_at) if row.scheduled_at else None,
        "expiresAt": iso(row.expires_at) if row.expires_at else None,
        "startedAt": iso(row.started_at) if row.started_at else None,
        "finishedAt": iso(row.finished_at) if row.finished_at else None,
        "createdAt": iso(row.created_at),
        "updatedAt": iso(max(row.updated_at, tally.last_event_at or row.updated_at)),
        "events": {name: tally.events.get(name, 0) for name in _PRINTED_EVENTS},
        "links": {"self": link, "eventsReport": f"{link}/reports/events"},
    }
