"""The application of EASIR, and how it answers errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from mockserver.kernel.application import make_app, to_response
from mockserver.kernel.exchange import here
from mockserver.kernel.http import Answer, json_answer
from mockserver.kernel.vendor import Failure
from mockserver.vendors.easir.errors import ApiError, Problem, failed, injected

app = make_app(
    title="EASIR",
    description="CRM campaigns, and the records they stand on, emulated.",
    version="1",
)


@app.exception_handler(ApiError)
async def answer_error(request: Request, error: Exception) -> Response:
    """A documented error."""
    assert isinstance(error, ApiError)
    here(request).explain(f"validation:{error.code}")
    return to_response(render_error(error))


@app.exception_handler(RequestValidationError)
async def answer_unreadable(request: Request, _: Exception) -> Response:
    """A body that is no JSON object."""
    if here(request).envelope.body.strip():
        problem = Problem("The request body must be a JSON object.", "validation.invalid")
    else:
        problem = Problem("The request body is required.", "validation.required")
    return await answer_error(request, ApiError(422, [problem]))


_CODES: Mapping[int, str] = {404: "not_found", 405: "method_not_allowed"}


@app.exception_handler(HTTPException)
async def answer_http(request: Request, error: Exception) -> Response:
    """What the framework finds: no such path, no such method, no readable body."""
    assert isinstance(error, HTTPException)
    if error.status_code == 400:
        return await answer_unreadable(request, error)
    code = _CODES.get(error.status_code)
    found = failed(code) if code else injected(Failure(error.status_code))
    response = await answer_error(request, found)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def render_error(error: ApiError) -> Answer:
    """An error in the vendor's dialect."""
    return json_answer(error.status, error.body())


def render_failure(failure: Failure) -> Answer:
    """A failure that the kernel found or injected."""
    answer = render_error(injected(failure))
    if answer.status in (429, 503) or failure.retry_after is not None:
        seconds = 1 if failure.retry_after is None else failure.retry_after
        return answer.with_headers([(b"retry-after", str(seconds).encode())])
    return answer


def without_token(marked: dict[str, Any]) -> dict[str, Any]:
    """The mark of a route that asks for no token."""
    return {**marked, "openapi_extra": {**marked["openapi_extra"], "security": []}}
