"""`POST sms`: section "Send SMS Message".

Fields take any JSON value: what a value must be is checked in `rules`, in the order of the page's
parameter table and with the vendor's own codes. The schemas below are for the reader.
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

_AVAILABLE_TIMES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["from", "to"],
        "properties": {
            "day": {"type": "integer", "minimum": 1, "maximum": 7},
            "from": {"type": "string", "examples": ["09:00"]},
            "to": {"type": "string", "examples": ["21:00"]},
        },
    },
}


class TextRequest(BaseModel):
    """What `sms` and `landingsms` have in common, field by field as it came in."""

    message: Any = wire(STRING, "Text of the message, with {variables}")
    to: Any = wire(STRINGS, "Phone numbers with their country prefix")
    sender: Any = wire(STRING, "Up to 15 digits, or 11 other characters", alias="from")
    encoding: Any = wire({"enum": ["gsm", "gsm-pt", "utf-16"], "default": "gsm"}, "Alphabet")
    scheduleDate: Any = wire(DATE, "When to send: YYYYmmddHHiiss in UTC")  # noqa: N815
    expirationDate: Any = wire(DATE, "Until when to try: YYYYmmddHHiiss in UTC")  # noqa: N815
    parts: Any = wire(
        {"type": "integer", "default": 1, "minimum": 1, "maximum": 15}, "Most parts allowed"
    )
    notificationUrl: Any = wire(  # noqa: N815
        {"anyOf": [STRING, STRINGS]},
        "Where delivery notifications go, with % escapes; an array has one per recipient",
    )
    trans: Any = wire({"enum": [0, 1], "default": 0}, "1 replaces characters that GSM 7 lacks")
    campaignName: Any = wire(STRING, "Names the campaign, or adds to it")  # noqa: N815
    tags: Any = wire(STRINGS, "Needs campaignName")
    certified: Any = wire(FLAG, "Send as certified, at additional cost")
    sub: Any = wire(OBJECTS, "Variables, one object per recipient")
    splitParts: Any = wire(FLAG, "Several SMS instead of a concatenated one")  # noqa: N815
    flash: Any = wire(FLAG, "Show at once on the screen")


class SmsRequest(TextRequest):
    """A send; an absent field and null are the same."""

    model_config = ConfigDict(json_schema_extra={"required": ["message", "to", "from"]})

    availableTimes: Any = wire(_AVAILABLE_TIMES, "When SMS may leave, in UTC")  # noqa: N815
    otpConfig: Any = wire(OTP_CONFIG, "How {OTP_CODE} is made")  # noqa: N815
