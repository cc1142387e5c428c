"""The application of 360NRS, and how it answers errors."""

from __future__ import annotations

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from mockserver.kernel.application import make_app, to_response
from mockserver.kernel.exchange import here
from mockserver.kernel.http import Answer, json_answer
from mockserver.kernel.pages import PAGE_HEADERS, UnknownPage
from mockserver.kernel.vendor import Failure
from mockserver.vendors.nrs360.errors import ApiError, injected_error
from mockserver.vendors.nrs360.pages import render

app = make_app(
    title="360NRS",
    description="SMS, e-mail, voice, landing pages, WhatsApp, OTP and contacts, emulated.",
    version="rest",
)


@app.exception_handler(ApiError)
async def answer_error(request: Request, error: Exception) -> Response:
    """A documented error."""
    assert isinstance(error, ApiError)
    exchange = here(request)
    exchange.explain(f"validation:{error.code}")
    return to_response(render_error(error))


@app.exception_handler(RequestValidationError)
async def answer_unreadable(request: Request, _: Exception) -> Response:
    """A body that is no JSON object."""
    return await answer_error(request, ApiError(125))


_WORDED = frozenset({125, 404, 405})


@app.exception_handler(HTTPException)
async def answer_http(request: Request, error: Exception) -> Response:
    """What the framework finds: no such path, no such method, no readable body."""
    assert isinstance(error, HTTPException)
    code = 125 if error.status_code == 400 else error.status_code
    text = None if code in _WORDED else error.detail
    response = await answer_error(request, ApiError(code, text, status=error.status_code))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


@app.exception_handler(UnknownPage)
async def answer_unknown_page(_: Request, __: Exception) -> Response:
    """A link that leads nowhere, told to a person."""
    return Response(render("unknown.html"), 404, headers=PAGE_HEADERS, media_type="text/html")


def render_error(error: ApiError) -> Answer:
    """An error in the vendor's dialect. 401 names the scheme, as curl's any-auth mode needs."""
    headers = [("WWW-Authenticate", "Basic")] if error.status == 401 else []
    return json_answer(error.status, error.body(), headers)


_CODES = {401: 103, 402: 111, 404: 404, 405: 405, 422: 422, 500: 101}
"""The code that a status comes with, where it is one alone."""

_TEXTS = {
    400: "Bad request",
    413: "Request entity too large",
    429: "Too many requests",
    502: "Bad gateway",
    503: "Service unavailable",
    504: "Gateway timeout",
}


def render_failure(failure: Failure) -> Answer:
    """A failure that the kernel found or injected. A 500 is the table's 101."""
    if failure.error is not None:
        error = injected_error(failure.error, failure.status)
    elif failure.status in _CODES:
        error = ApiError(_CODES[failure.status], failure.detail or None)
    else:
        text = failure.detail or _TEXTS.get(failure.status, "Error")
        error = ApiError(failure.status, text, status=failure.status)
    answer = render_error(error)
    if answer.status in (429, 503) or failure.retry_after is not None:
        seconds = 1 if failure.retry_after is None else failure.retry_after
        return answer.with_headers([(b"retry-after", str(seconds).encode())])
    return answer
