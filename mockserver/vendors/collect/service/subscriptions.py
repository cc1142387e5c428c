"""Webhooks as they are made and changed: POST /webhooks, POST /webhooks/{id}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.collect.addresses import is_web_url
from mockserver.vendors.collect.callbacks import TYPES
from mockserver.vendors.collect.dates import iso
from mockserver.vendors.collect.errors import invalid
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.models.webhooks import webhooks
from mockserver.vendors.collect.service.campaigns import get_campaign
from mockserver.vendors.collect.service.lookup import get

_change = (
    update(webhooks)
    .where(webhooks.c.id == bindparam("which"))
    .values(
        target_url=bindparam("new_url"),
        types=bindparam("new_types"),
        campaign_id=bindparam("new_campaign"),
        secret_token=bindparam("new_secret"),
        status=bindparam("new_status"),
    )
)


def subscribe(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Make a webhook; one without `types` hears all of them.

    Raises:
        ApiError: 400, a field is missing or wrong; 403 or 404 for the campaign.
    """
    fields, sandbox = Fields(body), exchange.sandbox
    webhook_id = sandbox.ids.token("collect.webhook", 17)
    row = {
        "number": sandbox.ids.number("collect.webhook number"),
        "id": webhook_id,
        "target_url": _read_url(fields, required=True),
        "types": _read_types(fields) or list(TYPES),
        "campaign_id": _read_campaign(exchange, fields),
        "secret_token": _read_secret(fields),
        "status": "active",
        "created_at": exchange.at,
    }
    sandbox.database.add(webhooks, row)
    return _show(get(sandbox, webhooks, webhook_id))


def change(exchange: Exchange, webhook_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Change what a body names of a webhook; `status` is `active` or `paused`.

    Raises:
        ApiError: 404, there is none; 400, a field is wrong.
    """
    fields, sandbox = Fields(body), exchange.sandbox
    row = get(sandbox, webhooks, webhook_id)
    changed = {
        "which": row.id,
        "new_url": _read_url(fields) or row.target_url,
        "new_types": _read_types(fields) or row.types,
        "new_campaign": _read_campaign(exchange, fields) or row.campaign_id,
        "new_secret": _read_secret(fields) or row.secret_token,
        "new_status": fields.choice("status", ("active", "paused")) or row.status,
    }
    sandbox.database.execute(_change, changed)
    return _show(get(sandbox, webhooks, webhook_id))


def _read_url(fields: Fields, *, required: bool = False) -> str | None:
    url = fields.text("targetUrl", required=required)
    if url and not is_web_url(url):
        raise invalid("targetUrl", "must be an http(s) URL")
    return url


def _read_types(fields: Fields) -> list[str] | None:
    types = fields.texts("types")
    for one in types or ():
        if one not in TYPES:
            raise invalid("types", f"there is no {one[:80]}")
    return types


def _read_secret(fields: Fields) -> str | None:
    """It travels as the value of a header."""
    secret = fields.text("secretToken")
    if secret and not (secret.isascii() and secret.isprintable()):
        raise invalid("secretToken", "must be printable ASCII")
    return secret


def _read_campaign(exchange: Exchange, fields: Fields) -> str | None:
    campaign = fields.text("campaignId")
    return str(get_campaign(exchange.sandbox, campaign, "campaignId").id) if campaign else None


def _show(row: Row[Any]) -> dict[str, Any]:
    shown = {
        "_id": row.id,
        "types": row.types,
        "status": row.status,
        "createdAt": iso(row.created_at),
        "targetUrl": row.target_url,
        "campaignId": row.campaign_id,
    }
    return {key: value for key, value in shown.items() if value is not None}
