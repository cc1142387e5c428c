"""Requests as they are read: GET /requests, GET /requests/{id}."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.collect.models.contacts import contacts
from mockserver.vendors.collect.models.requests import requests
from mockserver.vendors.collect.paging import read_number, read_part
from mockserver.vendors.collect.service.campaigns import get_campaign
from mockserver.vendors.collect.service.contacts import is_match
from mockserver.vendors.collect.service.files import EXPIRES, LONGEST_EXPIRES
from mockserver.vendors.collect.service.lookup import get
from mockserver.vendors.collect.service.origins import adopt_seeded
from mockserver.vendors.collect.service.views import show_briefs, show_whole

HIDDEN = ("canceled", "archived", "draft")
"""Requests that are listed only when `filter` names their status."""

SPELLINGS = {"cancelled": "canceled"}
"""The list spells it with two l, PATCH /request with one."""

_newest_first = select(requests).order_by(requests.c.number.desc())


def list_requests(exchange: Exchange) -> list[dict[str, Any]]:
    """Requests, newest first, by `campaignId`, `filter` (a status, or several with commas) and
    `search` (in the contact's address, names and company).

    Raises:
        ApiError: 400, `offset` or `limit` is out of range; 403 or 404 for the campaign.
    """
    adopt_seeded(exchange)
    params = exchange.envelope.params
    part = read_part(params)
    statement = _newest_first
    if params.get("campaignId"):
        campaign = get_campaign(exchange.sandbox, params["campaignId"], "campaignId")
        statement = statement.where(requests.c.campaign_id == campaign.id)
    wanted = [SPELLINGS.get(one, one) for one in params.get("filter", "").split(",") if one]
    if wanted:
        statement = statement.where(requests.c.status.in_(wanted))
    else:
        statement = statement.where(requests.c.status.not_in(HIDDEN))
    if params.get("search"):
        statement = statement.join(contacts, contacts.c.id == requests.c.contact_id)
        statement = statement.where(is_match(params["search"]))
    rows = exchange.sandbox.database.rows(statement.limit(part.limit).offset(part.offset))
    return show_briefs(exchange.sandbox, rows)


def show_request(exchange: Exchange, request_id: str) -> dict[str, Any]:
    """A request with its elements; URLs of files are good for `expires` seconds (900 to 3600).

    Raises:
        ApiError: 404, there is none; 400, `expires` is out of range.
    """
    expires = read_expires(exchange)
    adopt_seeded(exchange)
    row = get(exchange.sandbox, requests, request_id)
    return show_whole(exchange.sandbox, row, exchange.at, expires)


def read_expires(exchange: Exchange) -> int:
    """How many seconds URLs of files shall be good for.

    Raises:
        ApiError: 400, it is out of range.
    """
    return read_number(exchange.envelope.params, "expires", EXPIRES, EXPIRES, LONGEST_EXPIRES)
