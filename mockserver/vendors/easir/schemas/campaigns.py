"""Campaigns on the wire: sections "Create a campaign" to "Set campaign settings"."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mockserver.vendors.easir.schemas.wire import (
    FILTER,
    FLAG,
    INTEGER,
    MOMENT,
    STRING,
    UUID,
    wire,
)

_MESSAGE: dict[str, Any] = {
    "type": "object",
    "properties": {"content": STRING, "subject": STRING, "sender": STRING},
}
_TASK: dict[str, Any] = {
    "type": "object",
    "properties": {
        "distribution_strategy": {"type": "string", "enum": ["distribute", "responsible_user"]},
        "distribute_users": {"type": "array", "items": INTEGER},
        "relations_path": UUID,
        "start_at": MOMENT,
        "end_at": MOMENT,
    },
}
_TYPE: dict[str, Any] = {"type": "string", "enum": ["email", "letter", "telephone"]}
_CONSENT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "custom": FLAG,
        "enable": FLAG,
        "unsubscribe_url": STRING,
        "subscribe_url": STRING,
        "subject": STRING,
        "content": STRING,
        "help_text": STRING,
        "template_id": INTEGER,
    },
}


class Body(BaseModel):
    """A JSON object whose fields are read, and judged, by the service."""

    model_config = ConfigDict(extra="allow")

    def values(self) -> dict[str, Any]:
        """What was sent, by name."""
        return self.model_dump(exclude_unset=True)


class CampaignUpdate(Body):
    """What a campaign is to be from now on."""

    name: Any = wire(STRING, "Required")
    description: Any = wire(STRING, "What it is about")
    approved: Any = Field(
        True, description="False makes it a draft, which is never sent", json_schema_extra=FLAG
    )
    type: Any = wire(_TYPE, "Required")
    message: Any = wire(
        _MESSAGE,
        "`content` is required for e-mails and letters, `subject` and `sender` for e-mails, "
        "all three for drafts",
    )
    filter: Any = wire(FILTER, "Whom it is for; required when it is approved")
    template_id: Any = wire(INTEGER, "A template of the campaign's own type")
    send_at: Any = wire(MOMENT, "When it is sent, after now; required when it is approved")
    task: Any = wire(_TASK, "A task for each recipient; all of its fields are required")


class CampaignOrder(CampaignUpdate):
    """A new campaign."""

    execute_now: Any = wire(FLAG, "Sends it at once when it is approved; `send_at` can be left out")


class TrialOrder(CampaignOrder):
    """A campaign that is to be tried out."""

    email: Any = wire(STRING, "Who gets it; without it the user does")


class Trial(Body):
    """Who gets a campaign to try it out."""

    email: Any = wire(STRING, "Required")


class CampaignSettings(Body):
    """The company's settings; what is absent stays as it is."""

    domain_slug: Any = wire(STRING, "Campaigns are sent from this subdomain of easircampaigns.com")
    consent: Any = wire(
        _CONSENT,
        "`custom` (or `enable`, as the printed request has it) needs `unsubscribe_url`, which goes "
        "into the footer of e-mails",
    )
