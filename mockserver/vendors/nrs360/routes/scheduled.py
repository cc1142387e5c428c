"""`scheduled`: section "Scheduled messages"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.scheduled import ScheduledChoice, ScheduledUpdate
from mockserver.vendors.nrs360.service import scheduled

_SECTION = "Scheduled messages"
_GUID = "the number of a message, or the id that its send answered; unknown, empty or sent: 120"
_TYPE = "SMS are sms and landingsms, MAILING is mailing; calls have no type and are left out"


@app.get(
    "/api/rest/scheduled",
    **mark(
        "listScheduled",
        "List scheduled messages",
        "documented",
        f"{_SECTION} › List",
        examples=("scheduled-list", "scheduled-single"),
        fields={
            "guid": _GUID,
            "type": _TYPE,
            "created_at": "the first of the printed rows lacks it, a slip; all have it here",
            "updated_at": "when it was last given another date, else created_at",
            "content": "of a mail: to, fromEmail, fromName, replyTo, subject, body",
        },
    ),
)
async def list_scheduled(request: Request) -> Response:
    """Messages that wait for their time: all, or by `guid`, `type`, `sendingId`; one in full."""
    return json_response(200, scheduled.show(here(request)))


@app.put(
    "/api/rest/scheduled",
    **mark(
        "updateScheduled",
        "Give scheduled messages another date",
        "documented",
        f"{_SECTION} › Update",
        examples=("scheduled-update",),
        fields={
            "guid": _GUID,
            "type": _TYPE,
            "scheduleDate": "missing, malformed or past: 121; availableTimes no longer count",
        },
    ),
)
async def update_scheduled(request: Request, body: ScheduledUpdate) -> Response:
    """Without a guid, all scheduled messages are given the date."""
    return json_response(200, scheduled.move(here(request), body))


@app.delete(
    "/api/rest/scheduled",
    **mark(
        "deleteScheduled",
        "Delete scheduled messages",
        "documented",
        f"{_SECTION} › Delete",
        examples=("scheduled-delete",),
        fields={
            "guid": _GUID,
            "type": _TYPE,
            "cost": "is given back; the delivery notification is DELETED",
        },
    ),
)
async def delete_scheduled(request: Request, body: ScheduledChoice | None = None) -> Response:
    """Without a guid, all scheduled messages are deleted."""
    return json_response(200, scheduled.delete(here(request), body))
