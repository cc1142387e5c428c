"""`/campaigns`: sections "Get all campaigns" to "Delete a campaign", and the messages."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app
from mockserver.vendors.easir.schemas.campaigns import CampaignOrder, CampaignUpdate
from mockserver.vendors.easir.service.campaigns import book, lists, messages
from mockserver.vendors.easir.service.campaigns.shown import show_campaign

_RULES = {
    "task.distribution_strategy": "the page allows `distribute` alone and prints "
    "`responsible_user`: both are taken",
    "values": "`{{contact.fixed_fields.first_name}}`, `{{first_name}}` … stand for a contact's "
    "values; the page names no way",
}


@app.get(
    "/campaigns",
    **mark(
        "getCampaigns",
        "Get all campaigns",
        "documented",
        "Get all campaigns",
        examples=("campaigns-list",),
        fields={
            "status": "derived: draft is not approved, completed is sent, pending the rest",
            "order": "of creation; the page names none",
        },
    ),
)
async def get_campaigns(request: Request) -> Response:
    """Campaigns in pages: `status`, `type`, `teams`, `q`, `page` and `per_page`."""
    return json_response(200, lists.list_campaigns(here(request)))


@app.post(
    "/campaigns",
    status_code=201,
    **mark(
        "createCampaign",
        "Create a campaign",
        "documented",
        "Create a campaign",
        examples=("campaigns-create", "campaigns-executed"),
        fields=_RULES,
    ),
)
async def create_campaign(request: Request, body: CampaignOrder) -> Response:
    """A new campaign, sent at `send_at` or, with `execute_now`, at once."""
    return json_response(201, book.create(here(request), body.values()))


@app.get(
    "/campaigns/{campaign_id}",
    **mark(
        "getCampaign",
        "Get a campaign",
        "documented",
        "Get a campaign",
        examples=("campaigns-get", "campaigns-executed-read"),
    ),
)
async def get_campaign(request: Request, campaign_id: str) -> Response:
    """A campaign with its content."""
    exchange = here(request)
    row = book.find_campaign(exchange, campaign_id)
    return json_response(200, show_campaign(exchange.sandbox, row))


@app.put(
    "/campaigns/{campaign_id}",
    **mark(
        "updateCampaign",
        "Update a campaign",
        "documented",
        "Update a campaign",
        examples=("campaigns-update",),
        fields={
            **_RULES,
            "sent campaigns": "422 validation.invalid on `sent_at`; no code is named",
        },
    ),
)
async def update_campaign(request: Request, campaign_id: str, body: CampaignUpdate) -> Response:
    """Replaces what an unsent campaign says."""
    return json_response(200, book.change(here(request), campaign_id, body.values()))


@app.delete(
    "/campaigns/{campaign_id}",
    status_code=204,
    **mark(
        "deleteCampaign",
        "Delete a campaign",
        "documented",
        "Delete a campaign",
        examples=("campaigns-delete",),
        fields={"sent campaigns": "422 validation.invalid on `sent_at`; no code is named"},
    ),
)
async def delete_campaign(request: Request, campaign_id: str) -> Response:
    """Deletes an unsent campaign; it is answered with 410 from then on."""
    book.remove(here(request), campaign_id)
    return Response(status_code=204)


@app.post(
    "/campaigns/{campaign_id}/copy",
    status_code=201,
    **mark(
        "copyCampaign",
        "Copy a campaign",
        "documented",
        "Copy a campaign",
        examples=("campaigns-copy",),
        fields={
            "status": "headed 204 and printed with a body: 201, or 204 without a body when the "
            "control API sets `copy_status`",
            "task": "not copied: its times follow `send_at`, which a copy has not",
        },
    ),
)
async def copy_campaign(request: Request, campaign_id: str) -> Response:
    """The same campaign once more, without a time to send it at."""
    copied = book.copy(here(request), campaign_id)
    return Response(status_code=204) if copied is None else json_response(201, copied)


@app.get(
    "/campaigns/{campaign_id}/messages/{message_id}",
    **mark(
        "getCampaignMessage",
        "Get campaign messages",
        "documented",
        "Get campaign messages",
        examples=("campaigns-message",),
        fields={"content": "filled in and in its template, without the footer of mails"},
    ),
)
async def get_campaign_message(request: Request, campaign_id: str, message_id: str) -> Response:
    """What one contact got of an e-mail or letter campaign."""
    return json_response(200, messages.show_message(here(request), campaign_id, message_id))
