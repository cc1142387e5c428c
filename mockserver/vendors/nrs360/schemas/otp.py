"""`POST otp/generate` and `POST otp/check`: section "OTP".

Fields take any JSON value: what a value must be is checked with the vendor's own texts.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def _wire(schema: dict[str, Any], description: str) -> Any:
    return Field(None, description=description, json_schema_extra=schema)


_RECIPIENT = {"type": "string", "examples": ["34666555444"]}
_FLAG = {"type": "boolean", "default": False}
_APP_ID = {"type": "string", "default": ""}


class OtpGenerateRequest(BaseModel):
    """What code to make, and for whom; an absent field and null are the same."""

    model_config = ConfigDict(json_schema_extra={"required": ["recipient"]})

    recipient: Any = _wire(_RECIPIENT, "Phone number or e-mail address")
    alpha: Any = _wire(_FLAG, "Letters and digits instead of digits alone")
    length: Any = _wire(
        {"type": "integer", "default": 4, "minimum": 3, "maximum": 10}, "Characters of the code"
    )
    maxAttempts: Any = _wire(  # noqa: N815
        {"type": "integer", "default": 3, "minimum": 1, "maximum": 10}, "Checks that count"
    )
    maxSecondsValidity: Any = _wire(  # noqa: N815
        {"type": "integer", "default": 60, "minimum": 30, "maximum": 600}, "Seconds it is good for"
    )
    appId: Any = _wire(_APP_ID, "Codes of several apps are pending side by side")  # noqa: N815
    rejectIfPendingCode: Any = _wire(_FLAG, "Refuse while another is pending")  # noqa: N815


class OtpCheckRequest(BaseModel):
    """A code as its recipient typed it."""

    model_config = ConfigDict(json_schema_extra={"required": ["recipient", "code"]})

    recipient: Any = _wire(_RECIPIENT, "Phone number or e-mail address")
    code: Any = _wire({"type": "string", "examples": ["1234"]}, "The code to check")
    caseSensitive: Any = _wire(_FLAG, "Tell capitals from small letters")  # noqa: N815
    appId: Any = _wire(_APP_ID, "The app that the code was made for")  # noqa: N815
