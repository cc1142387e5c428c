"""`groups`: section "Databases", Groups."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.contacts import GroupRequest
from mockserver.vendors.nrs360.service import groups

_SECTION = "Databases › Groups"
_NAME = {"name": "need not be the only one; 422 when it is no text, in words of ours"}


@app.get(
    "/api/rest/groups",
    **mark(
        "listGroups",
        "List groups",
        "documented",
        f"{_SECTION} › Groups list",
        examples=("groups-list",),
        fields={
            "order": "oldest first",
            "422": "a limit or page out of range; the texts are ours",
        },
    ),
)
async def list_groups(request: Request) -> Response:
    """All groups, in pages."""
    return json_response(200, groups.list_groups(here(request)))


@app.get(
    "/api/rest/groups/{group}",
    **mark(
        "getGroup",
        "Read a group",
        "documented",
        f"{_SECTION} › Show a group",
        examples=("groups-single",),
    ),
)
async def get_group(request: Request, group: str) -> Response:
    """A group's id and name."""
    return json_response(200, groups.show_group(here(request), group))


@app.post(
    "/api/rest/groups",
    status_code=201,
    **mark(
        "createGroup",
        "Make a group",
        "documented",
        f"{_SECTION} › Create a new group",
        examples=("groups-create", "groups-create-name-missing"),
        fields=_NAME,
    ),
)
async def create_group(request: Request, body: GroupRequest) -> Response:
    """Make a group without contacts."""
    return json_response(201, groups.create_group(here(request), body))


@app.put(
    "/api/rest/groups/{group}",
    **mark(
        "renameGroup",
        "Rename a group",
        "documented",
        f"{_SECTION} › Update a group",
        examples=("groups-update", "groups-update-name-missing"),
        fields={**_NAME, "path": "without the id, as one line of the page has it, it is 405"},
    ),
)
async def rename_group(request: Request, group: str, body: GroupRequest) -> Response:
    """Give a group another name."""
    return json_response(200, groups.rename_group(here(request), group, body))


@app.delete(
    "/api/rest/groups/{group}",
    status_code=204,
    **mark(
        "deleteGroup",
        "Delete a group",
        "documented",
        f"{_SECTION} › Delete a group",
        examples=("groups-delete",),
        fields={"contacts": "of the group stay"},
    ),
)
async def delete_group(request: Request, group: str) -> Response:
    """Delete a group."""
    groups.delete_group(here(request), group)
    return Response(status_code=204)
