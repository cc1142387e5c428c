"""The paths of Toy Post, and how its application answers errors."""

from __future__ import annotations

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from mockserver.kernel.application import json_response, make_app, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.toy import service
from mockserver.vendors.toy.errors import ToyError, write_error
from mockserver.vendors.toy.schemas import Postcard

app = make_app(title="Toy Post", description="Postcards, emulated.", version="1")

_CODES = {404: "not_found", 405: "wrong_method"}


@app.post(
    "/v1/postcards",
    **mark(
        "sendPostcard",
        "Send a postcard",
        "documented",
        "README › What is emulated",
        examples=("postcard-posted", "postcard-unreadable"),
    ),
)
async def send_postcard(request: Request, body: Postcard) -> Response:
    """Print a postcard and have it delivered."""
    return json_response(201, service.send(here(request), body))


@app.get(
    "/v1/postcards/{postcard_id}",
    **mark(
        "getPostcard",
        "Read a postcard",
        "documented",
        "README › What is emulated",
        examples=("postcard-delivered",),
    ),
)
async def get_postcard(request: Request, postcard_id: str) -> Response:
    """Read a postcard back."""
    return json_response(200, service.show(here(request), postcard_id))


@app.exception_handler(ToyError)
async def answer_error(request: Request, error: Exception) -> Response:
    """A documented error."""
    assert isinstance(error, ToyError)
    here(request).explain(f"validation:{error.row.code}")
    return json_response(error.row.status, write_error(error.row))


@app.exception_handler(RequestValidationError)
async def answer_unreadable(request: Request, _: Exception) -> Response:
    """A body that is no postcard."""
    return await answer_error(request, ToyError("unreadable"))


@app.exception_handler(HTTPException)
async def answer_http(request: Request, error: Exception) -> Response:
    """What the framework finds: no such path, no such method, no readable body."""
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "unreadable")
    response = await answer_error(request, ToyError(code))
    response.headers.update(error.headers or {})
    return response
