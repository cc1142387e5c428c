"""`campaigns` and `sendings`: section "Campaigns list"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.service import campaign_list

_SECTION = "Campaigns list"
_LINKED = f"{_SECTION}; its answer links here, the request is not printed"


@app.get(
    "/api/rest/campaigns",
    **mark(
        "listCampaigns",
        "List campaigns",
        "documented",
        _SECTION,
        examples=("campaigns-list", "campaigns-filters"),
        fields={
            "page, limit": "as of other lists: 100 a page, at most 1000; meta.pagination is added "
            "when either is given",
            "order": "oldest first",
            "name": "the case of ASCII letters does not matter",
            "422": "a date that is not ISO 8601, or an unknown channel; the texts are ours",
            "processed": "messages that have left or ended; cancelled ones are in no count",
            "updatedAt": "of a sending: its last event",
        },
    ),
)
async def list_campaigns(request: Request) -> Response:
    """Campaigns with their sendings; filters are `name`, `channel`, `beforeDate`, `afterDate`."""
    return json_response(200, campaign_list.list_campaigns(here(request)))


@app.get(
    "/api/rest/campaigns/{campaign}",
    **mark("getCampaign", "Read a campaign", "inferred", _LINKED, examples=("campaigns-single",)),
)
async def get_campaign(request: Request, campaign: str) -> Response:
    """A campaign with its sendings, as the list has it."""
    return json_response(200, campaign_list.show_campaign(here(request), campaign))


@app.get(
    "/api/rest/campaigns/{campaign}/sendings",
    **mark(
        "listCampaignSendings",
        "List a campaign's sendings",
        "inferred",
        _LINKED,
        examples=("campaigns-sendings",),
    ),
)
async def list_campaign_sendings(request: Request, campaign: str) -> Response:
    """The sendings of a campaign: one, and another for each that ended before a later send."""
    return json_response(200, campaign_list.list_sendings(here(request), campaign))


@app.get(
    "/api/rest/sendings",
    **mark("listSendings", "List sendings", "inferred", f"{_SECTION}; clients call it"),
)
async def list_sendings(request: Request) -> Response:
    """All sendings, with the filters of the campaigns."""
    return json_response(200, campaign_list.list_sendings(here(request)))


@app.get(
    "/api/rest/sendings/{sending}",
    **mark("getSending", "Read a sending", "inferred", _LINKED, examples=("campaigns-sending",)),
)
async def get_sending(request: Request, sending: str) -> Response:
    """A sending with its counts and cost."""
    return json_response(200, campaign_list.show_sending(here(request), sending))
