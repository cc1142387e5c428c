"""Accounts."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app
from mockserver.vendors.easir.schemas.records import AccountRequest
from mockserver.vendors.easir.service import accounts

_SOURCE = "Get campaign recipients › account"
_SHAPE = {"fixed_fields": "which ones an account has is ours", "b2c": "false unless said"}


@app.get(
    "/accounts",
    **mark(
        "listAccounts",
        "List the accounts",
        "inferred",
        _SOURCE,
        fields={"q": "searches name and e-mail address"},
    ),
)
async def list_accounts(request: Request) -> Response:
    """The accounts, in pages."""
    return json_response(200, accounts.list_accounts(here(request)))


@app.post(
    "/accounts",
    **mark(
        "createAccount",
        "Create an account",
        "inferred",
        _SOURCE,
        examples=("account-created",),
        fields=_SHAPE,
    ),
)
async def create_account(request: Request, body: AccountRequest) -> Response:
    """A new account."""
    return json_response(201, accounts.create_account(here(request), body))


@app.get(
    "/accounts/{account_id}",
    **mark(
        "getAccount",
        "Read an account",
        "inferred",
        _SOURCE,
        examples=("account-read",),
        fields=_SHAPE,
    ),
)
async def get_account(request: Request, account_id: str) -> Response:
    """One account."""
    return json_response(200, accounts.show_account(here(request), account_id))
