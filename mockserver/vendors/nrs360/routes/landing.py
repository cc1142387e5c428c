"""`landingsms`: section "Landing SMS". What recipients open is in `landing_pages`."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.landing import LandingRequest
from mockserver.vendors.nrs360.service import landing


@app.post(
    "/api/rest/landingsms",
    **mark(
        "sendLandingSms",
        "Send landing SMS messages",
        "documented",
        "Campaigns › Send Landing SMS message",
        examples=("landing-accepted", "landing-partly-accepted", "landing-no-valid-recipients"),
        fields={
            "order of checks": "as for SMS; 141 right after 104, 140 last: inferred",
            "notificationUrl": "an array is 109: the table has a string only",
            "templateBody": "goes before a template; values of variables are escaped as HTML",
            "templateId, templateV2Id": "140 when unknown; the current version goes first",
            "{LAND_URL}": "a page of this server; opening it is an opened event",
            "[unsubscribe_link], {UNSUB_URL}": "in the page: unsubscribed_landing",
            "[form_{ID}], {FORM_ID}": "in the page: the form for this recipient",
        },
    ),
)
async def send_landing_sms(request: Request, body: LandingRequest) -> Response:
    """Send a text with a link to a landing page to one or more phone numbers."""
    status, content = landing.send(here(request), body)
    return json_response(status, content)
