"""The application of Xebo, and how it answers errors."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from mockserver.kernel.application import json_response, make_app, to_response
from mockserver.kernel.exchange import here
from mockserver.kernel.pages import UnknownPage
from mockserver.vendors.xebo.errors import (
    ApiError,
    LoginError,
    render_error,
    render_login_error,
    write_login_error,
)
from mockserver.vendors.xebo.pages import page_headers, render

LOGIN_PATH = "/api/v1/oauth/token"

app = make_app(
    title="Xebo",
    description="Survey invitations that can be answered, emulated. Send x-api-key, or a token of "
    "the login as Authorization: Bearer.",
    version="v2",
)


def unprotected(marked: dict[str, Any]) -> dict[str, Any]:
    """A mark of an operation that needs no credential."""
    return {**marked, "openapi_extra": {**marked["openapi_extra"], "security": []}}


@app.exception_handler(ApiError)
async def answer_error(request: Request, error: Exception) -> Response:
    """An error of a data centre."""
    assert isinstance(error, ApiError)
    here(request).explain(f"validation:{error.code}")
    return to_response(render_error(error))


@app.exception_handler(LoginError)
async def answer_login_error(request: Request, error: Exception) -> Response:
    """An error of the login."""
    assert isinstance(error, LoginError)
    here(request).explain(f"validation:{error.code}")
    return to_response(render_login_error(error))


@app.exception_handler(RequestValidationError)
async def answer_unreadable(request: Request, _: Exception) -> Response:
    """A body that is no JSON object."""
    if here(request).envelope.path == LOGIN_PATH:
        error = LoginError("invalid", {"non_field_errors": ["The body is not a JSON object."]})
        return await answer_login_error(request, error)
    return await answer_error(request, ApiError("invalid_body"))


@app.exception_handler(HTTPException)
async def answer_http(request: Request, error: Exception) -> Response:
    """What the framework finds: no such path, no such method, no readable body."""
    assert isinstance(error, HTTPException)
    if error.status_code == 400:
        return await answer_unreadable(request, error)
    exchange = here(request)
    if exchange.envelope.path == LOGIN_PATH:
        exchange.explain("validation:method_not_allowed")
        text = f'Method "{exchange.envelope.method}" not allowed.'
        response = json_response(405, write_login_error(405, "method_not_allowed", text, {}))
    else:
        code = "method_not_allowed" if error.status_code == 405 else "not_found"
        response = await answer_error(request, ApiError(code))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


@app.exception_handler(UnknownPage)
async def answer_unknown_page(request: Request, _: Exception) -> Response:
    """A link that leads nowhere, told to a person."""
    here(request).explain("validation:unknown_link")
    html = render("told.html", state="unknown", survey=None)
    return Response(html, 404, headers=page_headers(), media_type="text/html")
