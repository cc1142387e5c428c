"""`otp/generate` and `otp/check`: section "OTP"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.otp import OtpCheckRequest, OtpGenerateRequest
from mockserver.vendors.nrs360.service import otps


@app.post(
    "/api/rest/otp/generate",
    **mark(
        "generateOtp",
        "Generate a code",
        "documented",
        "OTP › Generate code",
        examples=("otp-generate", "otp-invalid-recipient"),
        fields={
            "recipient": "a domain is answered in lower case",
            "code": "letters are capitals; a new code replaces a pending one",
            "rejectIfPendingCode": "422; a code with no attempts left is not pending",
            "422": "the texts for other fields than recipient are ours",
        },
    ),
)
async def generate_otp(request: Request, body: OtpGenerateRequest) -> Response:
    """Make a code for a phone number or address. It is answered, not sent."""
    return json_response(200, otps.generate(here(request), body))


@app.post(
    "/api/rest/otp/check",
    **mark(
        "checkOtp",
        "Check a code",
        "documented",
        "OTP › Check code",
        examples=("otp-check-valid", "otp-check-expired", "otp-recipient-missing"),
        fields={
            "attempts": "every check counts, also one that is too late",
            "reason": "of several that apply: expired, then the attempts, then the code",
            "404": "no code was made, or it was found valid before: it is good for one time",
            "updatedAt": "the time of the check",
        },
    ),
)
async def check_otp(request: Request, body: OtpCheckRequest) -> Response:
    """Whether a code is the one that was made last for its recipient."""
    return json_response(200, otps.check(here(request), body))
