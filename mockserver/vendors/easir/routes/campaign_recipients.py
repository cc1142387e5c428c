"""`/campaigns/{id}/recipients`: who gets a campaign, and their export."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app
from mockserver.vendors.easir.service.campaigns.exports import order_export, show_export
from mockserver.vendors.easir.service.campaigns.recipients import list_recipients


@app.get(
    "/campaigns/{campaign_id}/recipients",
    **mark(
        "getCampaignRecipients",
        "Get campaign recipients",
        "documented",
        "Get campaign recipients",
        examples=("campaigns-recipients",),
        fields={
            "data": "contacts of the filter that have not refused the channel and, for e-mails and "
            "letters, have an address; kept from when it is sent",
            "query": "the page lists no parameter: `page`, `per_page` and `q`",
        },
    ),
)
async def get_campaign_recipients(request: Request, campaign_id: str) -> Response:
    """The recipients in pages."""
    return json_response(200, list_recipients(here(request), campaign_id))


@app.get(
    "/campaigns/{campaign_id}/recipients/export",
    status_code=202,
    **mark(
        "exportCampaignRecipients",
        "Export campaign recipients",
        "documented",
        "Export campaign recipients",
        examples=("campaigns-export",),
    ),
)
async def export_campaign_recipients(request: Request, campaign_id: str) -> Response:
    """Has the recipients written to an Excel file."""
    return json_response(202, order_export(here(request), campaign_id))


@app.get(
    "/campaigns/{campaign_id}/recipients/export/{export_id}",
    **mark(
        "getCampaignRecipientsExport",
        "Fetch the export for campaign recipients",
        "documented",
        "Fetch the export for campaign recipients",
        examples=("campaigns-export-status",),
        fields={"status": "done two seconds later; failed when the file could not be written"},
    ),
)
async def get_campaign_recipients_export(
    request: Request, campaign_id: str, export_id: str
) -> Response:
    """How far the export is; `file_id` leads to the file manager when it is done."""
    return json_response(200, show_export(here(request), campaign_id, export_id))
