"""`v2/blacklist/{type}`: section "Blacklist"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.blacklist import BlacklistEntry
from mockserver.vendors.nrs360.service import blacklist

_PATH = "/api/rest/v2/blacklist/{kind}"
_SECTION = "Blacklist"
_KIND = "sms, mailing or voice; 404 for any other"
_RECIPIENT = (
    "1 to 15 digits for sms and voice (a + before them is left out), an address for mailing with "
    "its domain in lower case; else 422, its texts are ours"
)


@app.get(
    _PATH,
    **mark(
        "listBlacklist",
        "List a blacklist",
        "documented",
        f"{_SECTION} › GET",
        examples=("blacklist-list",),
        fields={
            "type": _KIND,
            "page": "stands in the printed link",
            "order": "oldest first",
            "sendingId": "null with campaignName for entries that no message caused",
            "isDefinitive": "true after a complaint; it keeps nobody from deleting the entry",
        },
    ),
)
async def list_blacklist(request: Request, kind: str) -> Response:
    """Recipients that nothing is sent to; filters are `recipient` and `sendingId`."""
    return json_response(200, blacklist.list_entries(here(request), kind))


@app.put(
    _PATH,
    **mark(
        "putBlacklist",
        "Put a recipient on a blacklist",
        "documented",
        f"{_SECTION} › PUT",
        examples=("blacklist-put",),
        fields={
            "type": _KIND,
            "recipient": f"{_RECIPIENT}; one that is there already is answered as it is",
        },
    ),
)
async def put_blacklist(request: Request, kind: str, body: BlacklistEntry) -> Response:
    """Messages to the recipient end as `rejected` from now on."""
    return json_response(200, blacklist.put_entry(here(request), kind, body))


@app.delete(
    _PATH,
    status_code=204,
    **mark(
        "deleteBlacklist",
        "Take a recipient off a blacklist",
        "documented",
        f"{_SECTION} › DELETE",
        examples=("blacklist-delete",),
        fields={
            "type": _KIND,
            "recipient": f"{_RECIPIENT}; 404 when it is not on the list",
        },
    ),
)
async def delete_blacklist(request: Request, kind: str, body: BlacklistEntry) -> Response:
    """Messages to the recipient leave again."""
    blacklist.delete_entry(here(request), kind, body)
    return Response(status_code=204)
