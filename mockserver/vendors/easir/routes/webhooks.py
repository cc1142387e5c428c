"""Webhooks."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app
from mockserver.vendors.easir.schemas.webhooks import WebhookRequest
from mockserver.vendors.easir.service import webhooks

_SOURCE = "Letter campaign › the notification when the PDFs are made"


@app.get("/webhooks", **mark("listWebhooks", "List the webhooks", "inferred", _SOURCE))
async def list_webhooks(request: Request) -> Response:
    """The subscriptions, in pages."""
    return json_response(200, webhooks.list_webhooks(here(request)))


@app.post(
    "/webhooks",
    **mark(
        "createWebhook",
        "Subscribe to an event",
        "inferred",
        _SOURCE,
        fields={
            "webhook_event": "the names of the events are ours",
            "scope": "`global` is the only one",
        },
    ),
)
async def create_webhook(request: Request, body: WebhookRequest) -> Response:
    """Have events told to a URL."""
    return json_response(201, webhooks.subscribe(here(request), body))


@app.delete(
    "/webhooks/{webhook_id}",
    **mark("deleteWebhook", "End a subscription", "inferred", _SOURCE),
)
async def delete_webhook(request: Request, webhook_id: str) -> Response:
    """End a subscription."""
    webhooks.unsubscribe(here(request), webhook_id)
    return Response(status_code=204)
