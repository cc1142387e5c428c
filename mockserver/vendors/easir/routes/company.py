"""The company's users and teams, and the relations paths of its tasks."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app
from mockserver.vendors.easir.service import relations_paths, teams, users


@app.get(
    "/companies/{company_id}/users",
    **mark(
        "listUsers",
        "List a company's users",
        "inferred",
        "Create a campaign › task.distribute_users",
        fields={"q": "searches name and e-mail address"},
    ),
)
async def list_users(request: Request, company_id: str) -> Response:
    """The company's users, in pages."""
    return json_response(200, users.list_users(here(request), company_id))


@app.get(
    "/companies/{company_id}/teams",
    **mark(
        "listTeams",
        "List a company's teams",
        "inferred",
        "Get all campaigns › teams",
        fields={"data": "the shape of a team is ours", "q": "searches the name"},
    ),
)
async def list_teams(request: Request, company_id: str) -> Response:
    """The company's teams, in pages."""
    return json_response(200, teams.list_teams(here(request), company_id))


@app.get(
    "/relations-paths",
    **mark(
        "listRelationsPaths",
        "List the relations paths",
        "inferred",
        "Create a campaign › task.relations_path",
        fields={"data": "the shape of a relations path is ours"},
    ),
)
async def list_relations_paths(request: Request) -> Response:
    """The relations paths, in pages."""
    return json_response(200, relations_paths.list_relations_paths(here(request)))


@app.get(
    "/relations-paths/{path_id}",
    **mark(
        "getRelationsPath",
        "Read a relations path",
        "inferred",
        "Create a campaign › task.relations_path",
        fields={"body": "the shape is ours"},
    ),
)
async def get_relations_path(request: Request, path_id: str) -> Response:
    """One relations path."""
    return json_response(200, relations_paths.show_relations_path(here(request), path_id))
