"""The team, its users and its campaigns."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.collect.paging import read_part
from mockserver.vendors.collect.routes.application import serve
from mockserver.vendors.collect.routes.requests import OTHER
from mockserver.vendors.collect.service import campaigns, team


@serve("GET", "/team", **mark("getTeam", "Read the team", "inferred", OTHER))
async def get_team(request: Request) -> Response:
    """The team of the key."""
    return json_response(200, team.read_team(here(request).sandbox))


@serve(
    "GET",
    "/users",
    **mark(
        "listUsers",
        "List users",
        "inferred",
        OTHER,
        fields={"answer": "_id, email, firstName, lastName, role, createdAt: ours"},
    ),
)
async def list_users(request: Request) -> Response:
    """The users of the team."""
    exchange = here(request)
    part = read_part(exchange.envelope.params)
    return json_response(200, team.list_users(exchange.sandbox, part.offset, part.limit))


@serve("GET", "/campaigns", **mark("listCampaigns", "List campaigns", "inferred", OTHER))
async def list_campaigns(request: Request) -> Response:
    """Campaigns with how many requests are where."""
    return json_response(200, campaigns.list_campaigns(here(request)))


@serve(
    "GET",
    "/campaigns/{campaign_id}",
    **mark("getCampaign", "Read a campaign", "inferred", OTHER),
)
async def get_campaign(request: Request, campaign_id: str) -> Response:
    """A campaign with its documents, forms, texts, pages and signatures."""
    sandbox = here(request).sandbox
    row = campaigns.get_campaign(sandbox, campaign_id)
    return json_response(200, campaigns.show_campaign(sandbox, row))
