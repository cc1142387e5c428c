"""`POST /api/v1/oauth/token` of the host api.xebo.ai."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.xebo.routes.application import LOGIN_PATH, app, unprotected
from mockserver.vendors.xebo.schemas import Login
from mockserver.vendors.xebo.service import logins


@app.post(
    LOGIN_PATH,
    **unprotected(
        mark(
            "getToken",
            "Log in, or refresh a token",
            "documented",
            "campaigns/external › Note; the login's own page",
            examples=("login", "login-password-missing", "login-wrong-password"),
            fields={
                "refresh_token": "the note names a refresh by it, not where: the same path",
                "401 of a refresh": "token_not_valid, made after no_active_account",
                "lifetime of a refresh token": "seven days",
            },
        )
    ),
)
async def get_token(request: Request, body: Login) -> Response:
    """Answers an access token for 24 hours, and a refresh token."""
    return json_response(200, logins.log_in(here(request), body))
