"""`account`: section "Account"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.service import accounts


@app.get(
    "/api/rest/account",
    **mark(
        "getAccount",
        "Read the account",
        "documented",
        "Account",
        examples=("account",),
        fields={
            "answer": "the page names what it tells, not its keys: these, within `data`, are ours",
            "username": "the one of the credential: an open sandbox takes any",
            "balance": "a number in the account's currency",
        },
    ),
)
async def get_account(request: Request) -> Response:
    """Who the account is, its balance, and where and when it was made."""
    return json_response(200, accounts.show(here(request)))
