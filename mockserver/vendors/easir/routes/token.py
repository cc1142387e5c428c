"""The token endpoint, and who a token stands for."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app, without_token
from mockserver.vendors.easir.schemas.tokens import TokenRequest
from mockserver.vendors.easir.service import tokens, users


@app.post(
    "/token",
    **without_token(
        mark(
            "issueToken",
            "Issue a token",
            "inferred",
            "OAuth 2.0; the campaigns page presupposes a token",
            fields={
                "grant_type": "in the query; device_code is refused with 422",
                "expires_in": "an hour, three minutes for client_credentials",
                "refresh_token": "good for seven days, however often it is used",
            },
        )
    ),
)
async def issue_token(request: Request, body: TokenRequest) -> Response:
    """A token for authorization_code, password, refresh_token or client_credentials."""
    return json_response(200, tokens.issue(here(request), body))


@app.get(
    "/me",
    **mark(
        "showMe",
        "Read the token's user",
        "inferred",
        "A campaign's `user` is the one whose token made it",
        fields={"company": "the shape is ours", "teams": "the shape is ours"},
    ),
)
async def show_me(request: Request) -> Response:
    """The user whom the token stands for."""
    return json_response(200, users.show_me(here(request)))
