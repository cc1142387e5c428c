"""`sms`: section "Send SMS Message"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.sms import SmsRequest
from mockserver.vendors.nrs360.service import sms

_SECTION = "Campaigns › Send SMS Message"


@app.post(
    "/api/rest/sms",
    **mark(
        "sendSms",
        "Send SMS messages",
        "documented",
        _SECTION,
        examples=(
            "sms-accepted",
            "sms-partly-accepted",
            "sms-no-valid-recipients",
            "sms-substitution-variables",
            "sms-custom-fields-filters",
            "sms-notification-urls",
            "sms-delivery-notification",
            "sms-authorization",
            "sms-unauthorized",
        ),
        fields={
            "order of checks": "103, 112, 125, the table's order, recipients, 111: inferred",
            "422": "trans, sub, tags and otpConfig of another form; the texts are ours",
            "to": "7 to 15 digits that are possible in their country, else 102",
            "message": "what the alphabet lacks is sent as ?",
            "availableTimes": "196 below 15 minutes; the page has no figure",
            "campaignName": "one sending per name, and later sends add to it",
            "scheduledAt, expiresAt": "printed as null only; ISO 8601 as elsewhere on the page",
            "{variable}": "what sub leaves open is filled by the number's oldest contact: name, "
            "surname, email, phone, landline, countryIso, else a custom field",
            "customFields": "those of sub, and the contact's that the text used",
            "{FORM_ID}": "a form's placeholder is its link for this recipient",
            "splitParts": "one row of result per message that the text was cut into",
            "certified": "the surcharge is ours",
        },
    ),
)
async def send_sms(request: Request, body: SmsRequest) -> Response:
    """Send a text to one or more phone numbers."""
    status, content = sms.send(here(request), body)
    return json_response(status, content)


@app.get(
    "/api/rest/sms/{ids}",
    **mark(
        "getSms",
        "Read messages",
        "documented",
        f"{_SECTION} › GET api/rest/sms/<ID>",
        examples=("sms-read", "sms-unknown"),
        fields={
            "ids": "those that are not known are left out; 404 when none is",
            "customFields": "the values of sub",
        },
    ),
)
async def get_sms(request: Request, ids: str) -> Response:
    """Messages with what happened to them; several ids are separated by commas."""
    return json_response(200, sms.show(here(request), ids))
