"""`POST mailing`: section "Send Email message".

Fields take any JSON value: what a value must be is checked in `service.mail_order`, in the order of
the page's parameter table and with the vendor's own codes. The schemas below are for the reader.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import (
    DATE,
    FLAG,
    OBJECTS,
    OTP_CONFIG,
    STRING,
    STRINGS,
    wire,
)

_INTEGER: dict[str, Any] = {"type": "integer"}
_ADDRESS: dict[str, Any] = {"type": "string", "format": "email"}
_ADDRESSES: dict[str, Any] = {"type": "array", "items": _ADDRESS}
_ON: dict[str, Any] = {"type": "boolean", "default": True}
_ATTACHMENTS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name", "content"],
        "properties": {
            "name": {"type": "string", "examples": ["filename.txt"]},
            "content": {"type": "string", "contentEncoding": "base64"},
            "contentType": {"type": "string", "examples": ["text/plain"]},
        },
    },
}


class MailRequest(BaseModel):
    """A send, field by field as it came in; an absent field and null are the same."""

    model_config = ConfigDict(
        json_schema_extra={"required": ["to", "fromEmail", "subject", "replyTo"]}
    )

    body: Any = wire(STRING, "The mail's HTML, with {variables}; needed without a template")
    templateId: Any = wire(_INTEGER, "Legacy template, in place of body")  # noqa: N815
    templateV2Id: Any = wire(_INTEGER, "Template, in place of body")  # noqa: N815
    to: Any = wire(_ADDRESSES, "Recipients; each gets a mail of their own")
    cc: Any = wire(_ADDRESSES, "Carbon copies")
    bcc: Any = wire(_ADDRESSES, "Blind carbon copies")
    fromEmail: Any = wire(_ADDRESS, "A verified sender")  # noqa: N815
    subject: Any = wire(STRING, "Subject, with {variables}")
    fromName: Any = wire(STRING, "The sender's name")  # noqa: N815
    replyTo: Any = wire(_ADDRESS, "A verified address for answers")  # noqa: N815
    scheduleDate: Any = wire(DATE, "When to send: YYYYmmddHHiiss in UTC")  # noqa: N815
    campaignName: Any = wire(STRING, "Names the campaign, or adds to it")  # noqa: N815
    tags: Any = wire(STRINGS, "Needs campaignName")
    certified: Any = wire(FLAG, "Send as certified, at additional cost")
    sub: Any = wire(OBJECTS, "Variables, one object per recipient")
    attachments: Any = wire(_ATTACHMENTS, "Files in base64, at additional cost")
    trackOpens: Any = wire(_ON, "Add a pixel that tells of openings")  # noqa: N815
    trackClicks: Any = wire(_ON, "Lead links through here to tell of clicks")  # noqa: N815
    otpConfig: Any = wire(OTP_CONFIG, "How {OTP_CODE} is made")  # noqa: N815
