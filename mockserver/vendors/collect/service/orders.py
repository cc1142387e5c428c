"""What a request that is to be sent asks for, read and checked: POST /request, POST /requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.collect.dates import end_of_day
from mockserver.vendors.collect.errors import invalid, not_found
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.service.campaigns import get_campaign
from mockserver.vendors.collect.service.documents import Document, check_signable, read_document
from mockserver.vendors.collect.service.lookup import items_of
from mockserver.vendors.collect.service.team import check_access, get_user, read_team

FLAGS = {
    "sendMessage": "send_message",
    "sendCompletionMessage": "send_completion_message",
    "sendRejectionMessage": "send_rejection_message",
    "sendReopenMessage": "send_reopen_message",
}
"""The flags of messages, and the columns that keep them."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is sent, to whomever."""

    campaign: Row[Any]
    items: Sequence[Row[Any]]
    due_at: datetime | None
    data: dict[str, Any]
    flags: dict[str, bool | None]
    created_by: str | None
    assigned_to: str | None
    samples: dict[str, Document] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    triggers: frozenset[str] = frozenset()
    kept: dict[str, int] = field(default_factory=dict)
    """Samples that were kept for the first contact, by item: the numbers of their files."""


def read_order(exchange: Exchange, fields: Fields) -> Order:
    """What a body asks for.

    Raises:
        ApiError: 400, a field is missing or wrong; 403, the campaign is hidden, or the user has no
            access to it; 404, a campaign, item or user is unknown.
    """
    campaign = _read_campaign(exchange, fields)
    items = _read_items(exchange, fields, campaign)
    documents = _read_documents(exchange, fields, items)
    return Order(
        campaign=campaign,
        items=items,
        due_at=_read_due(exchange, fields, campaign),
        data=dict(fields.object("data") or {}),
        flags={column: fields.flag(name) for name, column in FLAGS.items()},
        created_by=_read_user(exchange, fields, "createdBy", campaign.id),
        assigned_to=_read_user(exchange, fields, "assignedTo", campaign.id),
        samples=_read_samples(exchange, fields, items),
        documents=documents,
        triggers=_read_triggers(fields, items, documents),
    )


def _read_campaign(exchange: Exchange, fields: Fields) -> Row[Any]:
    campaign_id = fields.text("campaignId", required=True)
    campaign = get_campaign(exchange.sandbox, campaign_id or "", "campaignId")
    if campaign.status != "open":
        raise invalid("campaignId", f"is {campaign.status}")
    return campaign


def _read_items(exchange: Exchange, fields: Fields, campaign: Row[Any]) -> Sequence[Row[Any]]:
    """The items of the campaign that are asked for: all of them, unless some are named."""
    known = items_of(exchange.sandbox, campaign.id)
    wanted = fields.texts("items")
    if not wanted:
        return known
    _check_known(wanted, known, "items")
    return [item for item in known if item.id in wanted]


def _check_known(wanted: Sequence[str], known: Sequence[Row[Any]], name: str) -> None:
    ids = {item.id for item in known}
    for one in wanted:
        if one not in ids:
            raise not_found(name, f"{one} is no item of this")


def _read_due(exchange: Exchange, fields: Fields, campaign: Row[Any]) -> datetime | None:
    """The date that is named, else the end of a day as many days away as the campaign says."""
    due_at = fields.date("dueDate")
    if due_at is None and campaign.due_in_days is not None:
        zone = read_team(exchange.sandbox)["tz"]
        return end_of_day(exchange.at, campaign.due_in_days, zone)
    return due_at


def _read_user(exchange: Exchange, fields: Fields, name: str, campaign: str) -> str | None:
    who = fields.text(name)
    if not who:
        return None
    user = get_user(exchange.sandbox, who, name)
    check_access(user, campaign, name)
    user_id: str = user.id
    return user_id


def _read_samples(
    exchange: Exchange, fields: Fields, items: Sequence[Row[Any]]
) -> dict[str, Document]:
    """Samples of document elements, by item: `sample` as well as `samples`, one or several."""
    wanted = [item for item in items if item.type in ("docs", "sign")]
    found = {}
    for name in ("sample", "samples"):
        for one in fields.objects(name):
            item_id = one.text("itemId", required=True) or ""
            _check_known([item_id], wanted, f"{one.prefix}itemId")
            one.text("url", required=True)
            found[item_id] = read_document(exchange, one)
    return found


def _read_documents(
    exchange: Exchange, fields: Fields, items: Sequence[Row[Any]]
) -> dict[str, Document]:
    """Documents to sign, by the sign item that each is associated with."""
    signs = [item for item in items if item.type == "sign"]
    found = {}
    for one in fields.objects("esignDocs"):
        item_id = one.text("itemId", required=True) or ""
        _check_known([item_id], signs, f"{one.prefix}itemId")
        found[item_id] = read_document(exchange, one)
        check_signable(one, found[item_id])
    return found


def _read_triggers(
    fields: Fields, items: Sequence[Row[Any]], documents: dict[str, Document]
) -> frozenset[str]:
    wanted = fields.texts("esignTriggers") or []
    signs = [item for item in items if item.type == "sign"]
    _check_known(wanted, signs, "esignTriggers")
    for one in wanted:
        if one not in documents:
            raise invalid("esignTriggers", f"{one} has no document among esignDocs")
    return frozenset(wanted)
