"""Invitations: `/v2/api/collectors/{collector_id}/campaigns/external` and what sends by itself."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.xebo.routes.application import app
from mockserver.vendors.xebo.schemas import CampaignOrder, CombinedOrder, ExternalOrder
from mockserver.vendors.xebo.service import campaigns

_SENDS = "Send surveys: another page of the same documentation, which prints no answer"


@app.post(
    "/v2/api/collectors/{collector_id}/campaigns/external",
    **mark(
        "exportSurveyLinks",
        "Make survey links to be sent by oneself",
        "documented",
        "campaigns/external › Request Sample, Responses",
        examples=(
            "external-sample",
            "external-body",
            "external-answer",
            "external-collector-not-found",
            "external-unauthorized",
            "external-failure",
        ),
        fields={
            "contacts[].extUniqueId": "not mandatory, as clients leave it out; the entry then has "
            "the e-mail or mobile instead. Twice in one call, the second is rejected",
            "rejected_list": "printed empty: here the contact as sent, with a `reason`",
            "medium": "the collector's own; one in the body goes before it",
            "400": "the texts for missing and bad fields",
            "401": "the texts for expired and forged tokens",
            "link": "of this server, so that it opens",
        },
    ),
)
async def export_survey_links(request: Request, collector_id: str, body: ExternalOrder) -> Response:
    """Makes a link per contact, and answers the message to be sent. Nothing is sent."""
    return json_response(200, campaigns.make_links(here(request), collector_id, body))


@app.post(
    "/v2/api/collectors/{collector_id}/campaigns",
    **mark(
        "sendCampaign",
        "Send surveys",
        "inferred",
        _SENDS,
        fields={
            "answer": "that of campaigns/external",
            "medium": "mandatory, unless the collector has one of its own",
            "mobile": "mandatory for medium 3 as for medium 1",
        },
    ),
)
async def send_campaign(request: Request, collector_id: str, body: CampaignOrder) -> Response:
    """Sends an invitation to each contact by SMS (1), e-mail (2) or WhatsApp (3)."""
    return json_response(200, campaigns.send(here(request), collector_id, body))


@app.post(
    "/v2/api/collectors/{collector_id}/combined/auto",
    **mark(
        "sendCombined",
        "Send surveys by whatever reaches a contact",
        "inferred",
        _SENDS,
        fields={
            "answer": "that of campaigns/external",
            "collectortoken": "mandatory by the table, absent from the sample: checked when given",
            "medium": "when neither order nor collector has one: e-mail to who has an email, "
            "else SMS",
        },
    ),
)
async def send_combined(request: Request, collector_id: str, body: CombinedOrder) -> Response:
    """Sends as `campaigns` does, and needs neither token nor medium."""
    return json_response(200, campaigns.send_combined(here(request), collector_id, body))
