"""Campaigns: made on the platform, read by the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.collect.dates import iso
from mockserver.vendors.collect.errors import hidden, invalid
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.models.campaigns import campaigns, items
from mockserver.vendors.collect.models.messages import messages
from mockserver.vendors.collect.models.requests import requests
from mockserver.vendors.collect.paging import read_part
from mockserver.vendors.collect.service.lookup import find, get, items_of
from mockserver.vendors.collect.service.views import GROUPS, show_shape

STATUSES = ("open", "closed", "archived")
VISIBILITIES = ("visible", "hidden")

_MOST_DAYS = 3_650

_listed = (
    select(campaigns)
    .where(campaigns.c.is_hidden.is_(False))
    .order_by(campaigns.c.number)
    .limit(bindparam("most"))
    .offset(bindparam("first"))
)
_by_status = (
    select(requests.c.campaign_id, requests.c.status, func.count().label("counted"))
    .where(among(requests.c.campaign_id, "campaigns"))
    .group_by(requests.c.campaign_id, requests.c.status)
)
_messages_of = (
    select(requests.c.campaign_id, func.count().label("counted"))
    .join(messages, messages.c.request_id == requests.c.id)
    .where(among(requests.c.campaign_id, "campaigns"))
    .group_by(requests.c.campaign_id)
)

_COUNTED = {
    "pending": "open",
    "completed": "done",
    "due": "due",
    "waiting": "waiting",
    "error": "error",
}


def list_campaigns(exchange: Exchange) -> list[dict[str, Any]]:
    """The campaigns, but for those that are hidden.

    Raises:
        ApiError: 400, `offset` or `limit` is out of range.
    """
    part = read_part(exchange.envelope.params)
    database = exchange.sandbox.database
    rows = database.rows(_listed, {"first": part.offset, "most": part.limit})
    counts = _count(exchange.sandbox, [row.id for row in rows])
    return [_show(row, counts[row.id]) for row in rows]


def get_campaign(sandbox: Sandbox, campaign_id: str, field: str = "") -> Row[Any]:
    """A campaign that may be seen.

    Raises:
        ApiError: 404, there is none; 403, it is hidden for administrators only.
    """
    row = get(sandbox, campaigns, campaign_id, field)
    if row.is_hidden:
        raise hidden(field)
    return row


def show_campaign(sandbox: Sandbox, row: Row[Any]) -> dict[str, Any]:
    """A campaign with its items."""
    groups: dict[str, list[Any]] = {name: [] for name in GROUPS.values()}
    for item in items_of(sandbox, row.id):
        groups[GROUPS[item.type]].append(_show_item(item))
    return {**_show(row, _count(sandbox, [row.id])[row.id]), **groups}


def _show(row: Row[Any], count: Mapping[str, int]) -> dict[str, Any]:
    return {
        "_id": row.id,
        "name": row.name,
        "createdAt": iso(row.created_at),
        "status": row.status,
        "count": count,
    }


def _show_item(row: Row[Any]) -> dict[str, Any]:
    shown = {"id": row.id, "name": row.name, "type": row.type, **show_shape(row)}
    return {**shown, "items": row.fields} if row.type == "form" else shown


def _count(sandbox: Sandbox, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    names = ("request", "open", "done", "due", "waiting", "error", "message")
    counts = {one: dict.fromkeys(names, 0) for one in ids}
    for row in sandbox.database.rows(_by_status, {"campaigns": list(ids)}):
        count = counts[row.campaign_id]
        count["request"] += row.counted
        if row.status in _COUNTED:
            count[_COUNTED[row.status]] += row.counted
    for row in sandbox.database.rows(_messages_of, {"campaigns": list(ids)}):
        counts[row.campaign_id]["message"] = row.counted
    return counts


# -- what the platform makes ----------------------------------------------------------------------


def make_campaign(sandbox: Sandbox, fields: Fields, at: datetime) -> Row[Any]:
    """Make a campaign with its items; ids that are not given are made.

    Raises:
        ApiError: 400, a field is wrong.
    """
    campaign_id = fields.text("_id") or sandbox.ids.token("collect.campaign", 17)
    days = fields.integer("dueInDays")
    if days is not None and not 0 <= days <= _MOST_DAYS:
        raise invalid("dueInDays", f"must be 0 to {_MOST_DAYS}")
    reminders = fields.array("reminders") or []
    if not all(type(one) is int and 0 < one <= _MOST_DAYS for one in reminders):
        raise invalid("reminders", f"must be numbers of days, 1 to {_MOST_DAYS}")
    row = {
        "number": sandbox.ids.number("collect.campaign number"),
        "id": campaign_id,
        "name": fields.text("name", required=True),
        "status": fields.choice("status", STATUSES) or "open",
        "needs_approval": fields.flag("approval") is not False,
        "is_hidden": fields.flag("hidden") or False,
        "due_in_days": days,
        "reminders": list(reminders),
        "privacy": fields.text("privacy") or "private",
        "branding": fields.object("branding") or {"useBranding": False},
        "created_at": at,
    }
    sandbox.database.add(campaigns, row)
    for order, item in enumerate(fields.objects("items"), 1):
        _make_item(sandbox, campaign_id, item, order)
    return get(sandbox, campaigns, campaign_id)


def _make_item(sandbox: Sandbox, campaign_id: str, fields: Fields, order: int) -> None:
    kind = fields.choice("type", tuple(GROUPS), required=True)
    number = fields.integer("order")
    item_id = fields.text("id") or sandbox.ids.token("collect.item", 17)
    if find(sandbox, items, item_id) is not None:
        raise fields.refuse("id", "is taken")
    row = {
        "number": sandbox.ids.number("collect.item number"),
        "id": item_id,
        "campaign_id": campaign_id,
        "type": kind,
        "name": fields.text("name", required=True),
        "order": order if number is None else number,
        "description": fields.text("description") or "",
        "nickname": fields.text("nickname") or "",
        "path": fields.text("path") or "",
        "mandatory": kind not in ("text", "page") and fields.flag("mandatory") is not False,
        "visibility": fields.choice("visibility", VISIBILITIES) or "visible",
        "visibility_conditionnal": fields.take("visibilityConditionnal"),
        "extensions": fields.texts("extensions") or [],
        "multipleupload": fields.flag("multipleupload") or False,
        "text": fields.text("text") or "",
        "fields": [_make_field(sandbox, one) for one in fields.objects("items")],
    }
    sandbox.database.add(items, row)


def _make_field(sandbox: Sandbox, fields: Fields) -> dict[str, Any]:
    """A field of a form: `{"id", "name", "type", …}`; what else it holds is kept."""
    made = {
        "id": fields.text("id") or sandbox.ids.token("collect.field", 17),
        "name": fields.text("name", required=True),
        "type": fields.text("type") or "text",
    }
    return {**made, **{key: value for key, value in fields.values.items() if key not in made}}
