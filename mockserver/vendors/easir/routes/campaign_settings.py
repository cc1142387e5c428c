"""`/campaigns/settings`: sections "Campaign settings" and "Set campaign settings"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app
from mockserver.vendors.easir.schemas.campaigns import CampaignSettings
from mockserver.vendors.easir.service.campaigns.settings import change_settings, show_settings


@app.get(
    "/campaigns/settings",
    **mark(
        "getCampaignSettings",
        "Campaign settings",
        "documented",
        "Campaign settings",
        examples=("campaigns-settings-get",),
    ),
)
async def get_campaign_settings(request: Request) -> Response:
    """The domains that campaigns come from, and the consent settings."""
    return json_response(200, show_settings(here(request).sandbox))


@app.put(
    "/campaigns/settings",
    **mark(
        "setCampaignSettings",
        "Set campaign settings",
        "documented",
        "Set campaign settings",
        examples=("campaigns-settings-put",),
        fields={
            "consent.custom": "the printed request has `enable`: both are taken for one",
            "domain": "printed as a URL here and as a name by GET; only the platform sets it",
        },
    ),
)
async def set_campaign_settings(request: Request, body: CampaignSettings) -> Response:
    """Changes what is named, the rest stays; answers with the deprecated fields too."""
    return json_response(200, change_settings(here(request), body.values()))
