"""The application of Collect, how its paths are served, and how it answers errors."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from mockserver.kernel.application import make_app, to_response
from mockserver.kernel.exchange import here
from mockserver.vendors.collect.errors import ApiError, render_error

Endpoint = Callable[..., Coroutine[Any, Any, Response]]

BASE = "/v1"

OLD_BASE = "/api/v1"
"""The base path of an older version of the documentation."""

app = make_app(
    title="Collect",
    description="Requests for documents, forms and signatures, emulated.",
    version="v1",
)


def serve(method: str, path: str, **marked: Any) -> Callable[[Endpoint], Endpoint]:
    """Serve an operation below both base paths; documents show the first alone."""

    def enter(endpoint: Endpoint) -> Endpoint:
        app.add_api_route(BASE + path, endpoint, methods=[method], **marked)
        old = {**marked, "include_in_schema": False}
        app.add_api_route(OLD_BASE + path, endpoint, methods=[method], **old)
        return endpoint

    return enter


@app.exception_handler(ApiError)
async def answer_error(request: Request, error: Exception) -> Response:
    """A documented error."""
    assert isinstance(error, ApiError)
    here(request).explain(error.reason)
    return to_response(render_error(error.status, error.field))


@app.exception_handler(RequestValidationError)
async def answer_unreadable(request: Request, _: Exception) -> Response:
    """A body that is no JSON object."""
    return await answer_error(request, ApiError(400, why="the body is no JSON object"))


@app.exception_handler(HTTPException)
async def answer_http(request: Request, error: Exception) -> Response:
    """What the framework finds: no such path, no such method, no readable body."""
    assert isinstance(error, HTTPException)
    response = await answer_error(request, ApiError(error.status_code))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response
