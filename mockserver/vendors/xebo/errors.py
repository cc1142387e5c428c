"""Every error of Xebo, in its two families.

The data centres answer `{"error": {"name", "message"}}`, the login `{"success": false, …}`. Section
"Responses" prints "Collector not found", the missing token and the 500; the login's 400 and 401 are
those of its own page. The others are made after them (inferred).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from mockserver.kernel.http import Answer, json_answer
from mockserver.kernel.vendor import CREDENTIAL, DocumentedError, Failure, Refusal

_SEND = "Send to …/campaigns/external"

ERRORS = (
    DocumentedError("collector_not_found", 400, "Collector not found", f"{_SEND} of no collector"),
    DocumentedError(
        "collector_closed", 400, "Collector is not active", "Close it by the control API, and send"
    ),
    DocumentedError("invalid_body", 400, "Request body is not a JSON object", "Send no JSON"),
    DocumentedError(
        "field_required", 400, "collectortoken is required", f"{_SEND} without a mandatory field"
    ),
    DocumentedError(
        "invalid_field", 400, "contacts must be an array", f"{_SEND} with a field of another type"
    ),
    DocumentedError("invalid_medium", 400, "Invalid medium", "Send with medium 4"),
    DocumentedError("survey_not_found", 400, "Survey not found", "Export an unknown survey"),
    DocumentedError(
        "no_token",
        401,
        "The authorization token was not provided.",
        "Send no credential",
        CREDENTIAL,
    ),
    DocumentedError(
        "token_expired",
        401,
        "The authorization token has expired.",
        "Advance the clock by 24 hours after the login",
        CREDENTIAL,
    ),
    DocumentedError(
        "token_invalid",
        401,
        "The authorization token is invalid.",
        "Send a forged token, or the api key `invalid`",
        CREDENTIAL,
    ),
    DocumentedError("not_found", 404, "Resource not found", "Ask for a path of nothing"),
    DocumentedError(
        "method_not_allowed", 405, "Method not allowed", "GET where only POST is served"
    ),
    DocumentedError("payload_too_large", 413, "Payload too large", "Send more than the limit"),
    DocumentedError("too_many_requests", 429, "Too many requests", "Inject the status as a fault"),
    DocumentedError(
        "internal_error",
        500,
        "We were not able to process your request",
        "Inject the status as a fault",
    ),
    DocumentedError(
        "unavailable", 503, "Service temporarily unavailable", "Inject the status as a fault"
    ),
    DocumentedError("invalid", 400, "Invalid input.", "Log in without a password"),
    DocumentedError(
        "no_active_account", 401, "Incorrect email or password", "Log in with password `invalid`"
    ),
    DocumentedError(
        "token_not_valid", 401, "Token is invalid or expired", "Refresh with an access token"
    ),
)
_BY_CODE = {row.code: row for row in ERRORS}
_BY_STATUS = {
    404: "not_found",
    405: "method_not_allowed",
    413: "payload_too_large",
    429: "too_many_requests",
    500: "internal_error",
    503: "unavailable",
}
_LOGIN = frozenset({"invalid", "no_active_account", "token_not_valid"})


class ApiError(Exception):
    """An error of a data centre, by its code; its text may be another than the table's."""

    def __init__(self, code: str, text: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = _BY_CODE[code].status
        self.text = text or _BY_CODE[code].text


class LoginError(Exception):
    """An error of the login, by its code. `data` says what is wrong, field by field."""

    def __init__(self, code: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = _BY_CODE[code].status
        self.text = _BY_CODE[code].text
        self.data = {"detail": self.text} if data is None else data


def is_required(field: str) -> ApiError:
    """The 400 for a mandatory field that is missing."""
    return ApiError("field_required", f"{field} is required")


def is_invalid(field: str, why: str) -> ApiError:
    """The 400 for a field that is not what it must be: `contacts must be an array`."""
    return ApiError("invalid_field", f"{field} {why}")


_NAMED = re.compile(r"([\w.\[\]]+) (?:is required|must|has)\b")


def read_refusals(answer: Any) -> Sequence[Refusal]:
    """The error of a data centre, whose text may begin with a field; or the fields of the login."""
    if not isinstance(answer, dict):
        return ()
    if answer.get("success") is False:
        code, data = answer["error"], answer["data"]
        listed = {name: said for name, said in data.items() if isinstance(said, list)}
        fields = [Refusal(" ".join(map(str, said)), code, name) for name, said in listed.items()]
        return fields or [Refusal(answer["message"], code)]
    if not isinstance(answer.get("error"), dict):
        return ()
    text = str(answer["error"]["message"])
    named = _NAMED.match(text)
    return [Refusal(text, field=named[1] if named else "")]


def text_of(code: int | str) -> str:
    """The text of an error of the table, or the code itself."""
    row = _BY_CODE.get(str(code))
    return row.text if row else str(code)


def render_error(error: ApiError) -> Answer:
    """An error of a data centre."""
    return _render(error.status, error.text)


def render_login_error(error: LoginError) -> Answer:
    """An error of the login."""
    return json_answer(
        error.status, write_login_error(error.status, error.code, error.text, error.data)
    )


def write_login_error(status: int, code: str, text: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an error of the login."""
    return {
        "success": False,
        "code": status,
        "status": _name(status),
        "error": code,
        "message": text,
        "data": data,
    }


def render_failure(failure: Failure) -> Answer:
    """A failure that the kernel found or injected.

    The login's page prints the data centres' form for its 500, so that all of these have it.
    """
    if failure.error is not None and str(failure.error) in _BY_CODE:
        row = _BY_CODE[str(failure.error)]
        if row.code in _LOGIN:
            answer = render_login_error(LoginError(row.code))
        else:
            answer = _render(failure.status or row.status, failure.detail or row.text)
    else:
        status = failure.status or 400
        code = _BY_STATUS.get(status)
        text = _BY_CODE[code].text if code else _name(status)
        answer = _render(status, failure.detail or text)
    if answer.status in (429, 503) or failure.retry_after is not None:
        seconds = 1 if failure.retry_after is None else failure.retry_after
        return answer.with_headers([(b"retry-after", str(seconds).encode())])
    return answer


def _render(status: int, text: str) -> Answer:
    headers = [("WWW-Authenticate", "Bearer")] if status == 401 else []
    return json_answer(status, {"error": {"name": _name(status), "message": text}}, headers)


_NAMES = {413: "Payload Too Large", 422: "Unprocessable Entity"}
"""Those that Python itself has renamed between versions."""


def _name(status: int) -> str:
    if status in _NAMES:
        return _NAMES[status]
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
