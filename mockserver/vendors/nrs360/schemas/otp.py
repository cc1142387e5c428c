"""`POST otp/generate` and `POST otp/check`: section "OTP".

Fields take any JSON value: what a value must be is checked with the vendor's own texts.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import FLAG, OTP_CONFIG, wire

_RECIPIENT = {"type": "string", "examples": ["34666555444"]}
_CONFIG: dict[str, Any] = OTP_CONFIG["properties"]


class OtpGenerateRequest(BaseModel):
    """What code to make, and for whom; an absent field and null are the same."""

    model_config = ConfigDict(json_schema_extra={"required": ["recipient"]})

    recipient: Any = wire(_RECIPIENT, "Phone number or e-mail address")
    alpha: Any = wire(FLAG, "Letters and digits instead of digits alone")
    length: Any = wire(_CONFIG["length"], "Characters of the code")
    maxAttempts: Any = wire(_CONFIG["maxAttempts"], "Checks that count")  # noqa: N815
    maxSecondsValidity: Any = wire(  # noqa: N815
        _CONFIG["maxSecondsValidity"], "Seconds it is good for"
    )
    appId: Any = wire(_CONFIG["appId"], "Codes of several apps are pending side by side")  # noqa: N815
    rejectIfPendingCode: Any = wire(FLAG, "Refuse while another is pending")  # noqa: N815


class OtpCheckRequest(BaseModel):
    """A code as its recipient typed it."""

    model_config = ConfigDict(json_schema_extra={"required": ["recipient", "code"]})

    recipient: Any = wire(_RECIPIENT, "Phone number or e-mail address")
    code: Any = wire({"type": "string", "examples": ["1234"]}, "The code to check")
    caseSensitive: Any = wire(FLAG, "Tell capitals from small letters")  # noqa: N815
    appId: Any = wire(_CONFIG["appId"], "The app that the code was made for")  # noqa: N815
