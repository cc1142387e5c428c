"""Webhooks: who hears of an event, and what becomes of one that never answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.collect.callbacks import render_event
from mockserver.vendors.collect.dates import iso
from mockserver.vendors.collect.models.requests import elements, requests
from mockserver.vendors.collect.models.webhooks import webhooks
from mockserver.vendors.collect.service.files import LONGEST_EXPIRES
from mockserver.vendors.collect.service.lookup import get
from mockserver.vendors.collect.service.views import show_element, show_message, show_whole

_active = select(webhooks).where(webhooks.c.status == "active").order_by(webhooks.c.number)
_all = select(webhooks).order_by(webhooks.c.number)
_pause = update(webhooks).where(webhooks.c.id == bindparam("webhook")).values(status="paused")


def fire(
    sandbox: Sandbox,
    type: str,  # noqa: A002 - the vendor's own word
    request: Row[Any],
    element: Row[Any] | None = None,
    message: Row[Any] | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Tell an event of a request to the webhooks that listen to it.

    Request and element are told as they are now, whatever the rows that are given hold; URLs of
    files are good for an hour.
    """
    listening = [one for one in sandbox.database.cached(_active, [webhooks]) if _hears(one, type)]
    heard = [one for one in listening if one.campaign_id in (None, request.campaign_id)]
    if not heard:
        return
    now = at or sandbox.clock.now()
    current = get(sandbox, requests, request.id)
    payload: dict[str, Any] = {
        "type": type,
        "createdAt": iso(now),
        "request": show_whole(sandbox, current, now, LONGEST_EXPIRES),
    }
    if element is not None:
        row = get(sandbox, elements, element.id)
        payload["element"] = show_element(sandbox, row, now, LONGEST_EXPIRES)
    if message is not None:
        payload["message"] = show_message(message)
    for webhook in heard:
        callback = render_event(
            type,
            payload,
            url=webhook.target_url,
            secret=webhook.secret_token,
            subject=f"{webhook.id} {request.id}",
        )
        sandbox.callbacks.queue("collect", callback)


def list_subjects(sandbox: Sandbox, entry: Row[Any]) -> list[str]:
    """The subjects of callbacks that may tell of a message: those of its request."""
    request = entry.details["request"]
    return [f"{one.id} {request}" for one in sandbox.database.cached(_all, [webhooks])]


def _hears(webhook: Row[Any], event: str) -> bool:
    return event in webhook.types


def pause_silent(sandbox: Sandbox, callback: Row[Any]) -> None:
    """Pause the webhook of a callback whose attempts all failed: it was tried for 24 hours."""
    sandbox.database.execute(_pause, {"webhook": callback.subject.partition(" ")[0]})
