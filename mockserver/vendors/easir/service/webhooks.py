"""Webhooks: subscribed to, deleted, and sent when something happens."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.callbacks import render_webhook
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.models.webhooks import webhooks
from mockserver.vendors.easir.problems import Fields, Problems
from mockserver.vendors.easir.schemas.webhooks import WebhookRequest
from mockserver.vendors.easir.service.paging import list_rows
from mockserver.vendors.easir.service.presence import find_present
from mockserver.vendors.easir.service.users import acting_user

EVENTS = (
    "contact_created",
    "contact_updated",
    "contact_deleted",
    "campaign_created",
    "campaign_updated",
    "campaign_deleted",
    "campaign_sent",
    "letters_created",
    "export_done",
)
_LONGEST_URL = 2_000

_there = select(webhooks).where(webhooks.c.deleted_at.is_(None)).order_by(webhooks.c.id)
_by_id = select(webhooks).where(webhooks.c.id == bindparam("webhook"))
_delete = (
    update(webhooks)
    .where(webhooks.c.id == bindparam("webhook"))
    .values(deleted_at=bindparam("now"))
)


def announce(exchange: Exchange, event: str, subject: str, entity: Any) -> None:
    """Tell those who subscribed to an event that a request caused, in the name of its user."""
    announce_for(exchange.sandbox, event, subject, entity, acting_user(exchange))


def announce_for(sandbox: Sandbox, event: str, subject: str, entity: Any, executor: int) -> None:
    """Tell those who subscribed to an event that a user caused, be it by a job.

    `entity` is what a GET of the subject answers.
    """
    for row in sandbox.database.cached(_there, [webhooks]):
        if row.webhook_event == event:
            at = sandbox.clock.now()
            sandbox.callbacks.queue("easir", render_webhook(row, subject, entity, at, executor))


def subscribe(exchange: Exchange, request: WebhookRequest) -> dict[str, Any]:
    """A new subscription.

    Raises:
        ApiError: 422, something is wrong.
    """
    sent = Fields(request.model_dump(), Problems())
    url = sent.text("target_url", required=True, longest=_LONGEST_URL)
    if url is not None and not _is_url(url):
        sent.refuse("url", "target_url")
    event = sent.choice("webhook_event", EVENTS, required=True)
    scope = sent.choice("scope", ("global",))
    token = sent.text("verification_token")
    sent.problems.check()
    row = {
        "id": exchange.sandbox.ids.number("easir.webhook"),
        "target_url": url,
        "webhook_event": event,
        "scope": scope or "global",
        "verification_token": token or "",
        "user_id": acting_user(exchange),
        "created_at": exchange.at,
        "updated_at": exchange.at,
        "deleted_at": None,
    }
    exchange.sandbox.database.add(webhooks, row)
    return _render(_find(exchange, str(row["id"])))


def list_webhooks(exchange: Exchange) -> dict[str, Any]:
    """The subscriptions, in pages.

    Raises:
        ApiError: 422, the page is none.
    """
    return list_rows(exchange, _there, lambda rows: [_render(row) for row in rows])


def unsubscribe(exchange: Exchange, webhook_id: str) -> None:
    """Delete a subscription.

    Raises:
        ApiError: 404 or 410, there is none (any more).
    """
    row = _find(exchange, webhook_id)
    exchange.sandbox.database.execute(_delete, {"webhook": row.id, "now": exchange.at})


def _find(exchange: Exchange, webhook_id: str) -> Row[Any]:
    number = int(webhook_id) if webhook_id.isdecimal() and len(webhook_id) < 18 else 0
    return find_present(exchange, _by_id, {"webhook": number})


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _render(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "target_url": row.target_url,
        "webhook_event": row.webhook_event,
        "scope": row.scope,
        "verification_token": row.verification_token,
        "created_at": write_moment(row.created_at),
        "updated_at": write_moment(row.updated_at),
    }
