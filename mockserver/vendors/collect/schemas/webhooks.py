"""Bodies of POST /webhooks and POST /webhooks/{id}."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.collect.callbacks import TYPES
from mockserver.vendors.collect.schemas.wire import ID, TEXT, wire

_TYPES = {"type": "array", "items": {"type": "string", "enum": list(TYPES)}}
_URL = {"type": "string", "format": "uri"}


class NewWebhook(BaseModel):
    """A webhook that is made."""

    model_config = ConfigDict(json_schema_extra={"required": ["targetUrl"]})

    targetUrl: Any = wire(_URL, "Where events are posted")  # noqa: N815
    types: Any = wire(_TYPES, "Which events; all without it")
    campaignId: Any = wire(ID, "The one campaign whose requests it is about")  # noqa: N815
    secretToken: Any = wire(TEXT, "Sent along in the header X-Collect-Token")  # noqa: N815


class WebhookChange(NewWebhook):
    """What is changed of a webhook; what is not named stays."""

    model_config = ConfigDict(json_schema_extra={"required": []})

    status: Any = wire({"type": "string", "enum": ["active", "paused"]}, "Whether it is told")
