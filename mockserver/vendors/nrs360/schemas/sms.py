"""`POST sms`: section "Send SMS Message".

Fields take any JSON value: what a value must be is checked in `rules`, in the order of the page's
parameter table and with the vendor's own codes. The schemas below are for the reader.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_DATE = {"type": "string", "pattern": "^[0-9]{14}$", "examples": ["20130215142000"]}


def _wire(schema: dict[str, Any], description: str, *, alias: str | None = None) -> Any:
    return Field(None, alias=alias, description=description, json_schema_extra=schema)


_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}
_FLAG = {"type": "boolean", "default": False}
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
_OTP_CONFIG = {
    "type": "object",
    "properties": {
        "alpha": _FLAG,
        "length": {"type": "integer", "default": 4, "minimum": 3, "maximum": 10},
        "maxAttempts": {"type": "integer", "default": 3, "minimum": 1, "maximum": 10},
        "maxSecondsValidity": {"type": "integer", "default": 60, "minimum": 30, "maximum": 600},
        "appId": {"type": "string", "default": ""},
        "rejectIfPendingCode": _FLAG,
    },
}


class SmsRequest(BaseModel):
    """A send, field by field as it came in; an absent field and null are the same."""

    model_config = ConfigDict(json_schema_extra={"required": ["message", "to", "from"]})

    message: Any = _wire(_STRING, "Text of the message, with {variables}")
    to: Any = _wire(_STRINGS, "Phone numbers with their country prefix")
    sender: Any = _wire(_STRING, "Up to 15 digits, or 11 other characters", alias="from")
    encoding: Any = _wire({"enum": ["gsm", "gsm-pt", "utf-16"], "default": "gsm"}, "Alphabet")
    scheduleDate: Any = _wire(_DATE, "When to send: YYYYmmddHHiiss in UTC")  # noqa: N815
    expirationDate: Any = _wire(_DATE, "Until when to try: YYYYmmddHHiiss in UTC")  # noqa: N815
    parts: Any = _wire(
        {"type": "integer", "default": 1, "minimum": 1, "maximum": 15}, "Most parts allowed"
    )
    notificationUrl: Any = _wire(  # noqa: N815
        {"anyOf": [_STRING, _STRINGS]},
        "Where delivery notifications go, with % escapes; an array has one per recipient",
    )
    trans: Any = _wire({"enum": [0, 1], "default": 0}, "1 replaces characters that GSM 7 lacks")
    campaignName: Any = _wire(_STRING, "Names the campaign, or adds to it")  # noqa: N815
    tags: Any = _wire(_STRINGS, "Needs campaignName")
    certified: Any = _wire(_FLAG, "Send as certified, at additional cost")
    sub: Any = _wire(
        {"type": "array", "items": {"type": "object"}}, "Variables, one object per recipient"
    )
    splitParts: Any = _wire(_FLAG, "Several SMS instead of a concatenated one")  # noqa: N815
    flash: Any = _wire(_FLAG, "Show at once on the screen")
    availableTimes: Any = _wire(_AVAILABLE_TIMES, "When SMS may leave, in UTC")  # noqa: N815
    otpConfig: Any = _wire(_OTP_CONFIG, "How {OTP_CODE} is made")  # noqa: N815
