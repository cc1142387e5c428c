"""A webhook, as it is subscribed to."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from mockserver.vendors.easir.schemas.wire import STRING, wire


class WebhookRequest(BaseModel):
    """Who is to be told of what."""

    target_url: Any = wire({"type": "string", "format": "uri"}, "Required: an http or https URL")
    webhook_event: Any = wire(STRING, "Required: what is to be told")
    scope: Any = wire({"type": "string", "enum": ["global"]}, "`global`, also when it is left out")
    verification_token: Any = wire(STRING, "What the hash of a webhook is made with")
