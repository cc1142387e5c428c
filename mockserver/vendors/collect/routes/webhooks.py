"""Webhooks."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.collect.routes.application import serve
from mockserver.vendors.collect.routes.requests import OTHER
from mockserver.vendors.collect.schemas.webhooks import NewWebhook, WebhookChange
from mockserver.vendors.collect.service import subscriptions


@serve(
    "POST",
    "/webhooks",
    **mark(
        "createWebhook",
        "Make a webhook",
        "inferred",
        OTHER,
        fields={
            "payload": "{type, createdAt, request, element?, message?}: ours",
            "secretToken": "sent as the header X-Collect-Token: ours",
            "retries": "after 1, 2, 4 … minutes, four hours at most, for 24 hours; then paused",
        },
    ),
)
async def create_webhook(request: Request, body: NewWebhook) -> Response:
    """Have events told to a URL."""
    return json_response(200, subscriptions.subscribe(here(request), body.model_dump()))


@serve(
    "POST",
    "/webhooks/{webhook_id}",
    **mark("changeWebhook", "Change a webhook", "inferred", OTHER),
)
async def change_webhook(request: Request, webhook_id: str, body: WebhookChange) -> Response:
    """Change a webhook: where, what, active or paused."""
    return json_response(200, subscriptions.change(here(request), webhook_id, body.model_dump()))
