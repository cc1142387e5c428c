"""`POST whatsapp`, and messages of a conversation: section "Send WhatsApp template".

Fields take any JSON value: what a value must be is checked in `service.whatsapp`.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import STRING, STRINGS, wire

_LOCATION = {
    "type": "object",
    "required": ["lat", "long"],
    "properties": {
        "lat": {"type": "string", "examples": ["39.92516922986921"]},
        "long": {"type": "string", "examples": ["-0.10572674363232447"]},
        "name": STRING,
        "address": STRING,
    },
}
_MESSAGES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["to"],
        "properties": {
            "to": {"type": "string", "examples": ["34666555444"]},
            "headerFields": STRINGS,
            "bodyFields": STRINGS,
            "callToActionFields": STRINGS,
            "defaultAnswer": {"anyOf": [STRING, STRINGS]},
            "buttonAnswers": STRINGS,
            "location": _LOCATION,
        },
    },
}


class WhatsappRequest(BaseModel):
    """A send of a template; an absent field and null are the same."""

    model_config = ConfigDict(json_schema_extra={"required": ["templateId", "from", "messages"]})

    templateId: Any = wire(  # noqa: N815
        {"type": "integer", "examples": [123]}, "A template that is approved"
    )
    sender: Any = wire(
        {"type": "string", "examples": ["34666777555"]}, "A registered sender", alias="from"
    )
    messages: Any = wire(_MESSAGES, "Recipients, each with the template's variables and answers")
    campaignName: Any = wire(STRING, "Names the campaign, or adds to it")  # noqa: N815
    tags: Any = wire(STRINGS, "Needs campaignName")


class ConversationMessageRequest(BaseModel):
    """A message into a conversation whose session is active."""

    model_config = ConfigDict(json_schema_extra={"required": ["content"]})

    content: Any = wire(STRING, "Text of the message; *bold*, _italic_, ~strikethrough~")
