"""Previews, test e-mails and letters of campaigns."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app
from mockserver.vendors.easir.schemas.campaigns import CampaignOrder, Trial, TrialOrder
from mockserver.vendors.easir.service.campaigns.letters import link_letters
from mockserver.vendors.easir.service.campaigns.previews import preview_existing, preview_new
from mockserver.vendors.easir.service.campaigns.trials import try_existing, try_new

_VALUES = "of the first contact that it would reach"


@app.post(
    "/campaigns/preview",
    **mark(
        "previewCampaign",
        "Preview",
        "documented",
        "Preview",
        examples=("campaigns-preview",),
        fields={"values": _VALUES},
    ),
)
async def preview_campaign(request: Request, body: CampaignOrder) -> Response:
    """A page that shows what a campaign would look like; nothing is created."""
    return json_response(200, preview_new(here(request), body.values()))


@app.post(
    "/campaigns/test-email",
    status_code=202,
    **mark(
        "sendTestEmail",
        "Send test email",
        "documented",
        "Send test email",
        examples=("campaigns-test-email",),
        fields={
            "email": "the page names no field for who gets it: `email`, else the token's user",
            "values": _VALUES,
        },
    ),
)
async def send_test_email(request: Request, body: TrialOrder) -> Response:
    """Mails a campaign to try it out; nothing is created."""
    return json_response(202, try_new(here(request), body.values()))


@app.get(
    "/campaigns/{campaign_id}/preview",
    **mark(
        "previewExistingCampaign",
        "Preview existing",
        "documented",
        "Preview existing",
        examples=("campaigns-preview-existing",),
        fields={"values": _VALUES},
    ),
)
async def preview_existing_campaign(request: Request, campaign_id: str) -> Response:
    """A page that shows what a campaign looks like."""
    return json_response(200, preview_existing(here(request), campaign_id))


@app.post(
    "/campaigns/{campaign_id}/test-email",
    status_code=202,
    **mark(
        "sendTestEmailForExisting",
        "Send test email for existing",
        "documented",
        "Send test email for existing",
        examples=("campaigns-test-email-existing",),
        fields={"values": _VALUES},
    ),
)
async def send_test_email_for_existing(request: Request, campaign_id: str, body: Trial) -> Response:
    """Mails a campaign to one address to try it out."""
    return json_response(202, try_existing(here(request), campaign_id, body.values()))


@app.get(
    "/campaigns/{campaign_id}/letters",
    **mark(
        "getLetters",
        "Letter campaign",
        "documented",
        "Letter campaign",
        examples=("campaigns-letters",),
        fields={
            "404": "until the PDFs are there, three seconds after the campaign was sent",
            "422": "a campaign of another type; no code is named",
        },
    ),
)
async def get_letters(request: Request, campaign_id: str) -> Response:
    """The URL of a ZIP with a PDF per recipient; it works for five minutes."""
    return json_response(200, link_letters(here(request), campaign_id))
