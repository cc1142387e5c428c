"""Every error of Collect: the list "Responses" of its page.

The page prints status and sentence and no body. All errors are answered with one of the form
`{"errors": [{"message": <sentence>, "field": <name>}]}`, whose `field` is there when one is to
blame (inferred from `errors` in the answers that are printed).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.kernel.http import Answer, json_answer
from mockserver.kernel.vendor import CREDENTIAL, DocumentedError, Failure, Refusal

ERRORS = (
    DocumentedError(
        "400", 400, "Your request is invalid.", "Leave `campaignId` out, or send 51 contacts"
    ),
    DocumentedError(
        "401", 401, "Your API key is wrong.", "Use the key `invalid`, or none", CREDENTIAL
    ),
    DocumentedError(
        "403",
        403,
        "The object requested is hidden for administrators only.",
        "Name the campaign `hIdDeNcAmPaIgN4tx`, or open a file's URL after it expired",
    ),
    DocumentedError(
        "404", 404, "The specified object could not be found.", "Name an id of nothing"
    ),
    DocumentedError(
        "429",
        429,
        "You're requesting too many objects! Slow down!",
        "Inject it: there is no limit of its own",
    ),
    DocumentedError("500", 500, "We had a problem with our server. Try again later.", "Inject it"),
    DocumentedError(
        "503",
        503,
        "We're temporarily offline for maintenance. Please try again later.",
        "Inject it",
    ),
)
_BY_STATUS = {error.status: error for error in ERRORS}

# The page has neither; both are worded by analogy.
_BESIDE_THE_LIST = {405: "This method is not allowed.", 413: "The request body is too large."}


class ApiError(Exception):
    """A failure as the vendor answers it.

    `why` is told in the header `X-Mock-Reason` alone: the vendor has no text for it.
    """

    def __init__(self, status: int, field: str = "", why: str = "") -> None:
        super().__init__(status, field, why)
        self.status = status
        self.field = field
        self.why = why

    @property
    def reason(self) -> str:
        """What `X-Mock-Reason` says."""
        about = " ".join(one for one in (self.field, self.why) if one)[:300]
        about = "".join(one if one.isprintable() else "?" for one in about)
        return f"validation:{self.status}{f' {about}' if about else ''}"


def invalid(field: str, why: str) -> ApiError:
    """400: something of the body or query is missing or wrong."""
    return ApiError(400, field, why)


def not_found(field: str = "", why: str = "is unknown") -> ApiError:
    """404: there is no object of this id."""
    return ApiError(404, field, why if field else "")


def hidden(field: str = "") -> ApiError:
    """403: the object is there, and not for this key or user."""
    return ApiError(403, field)


def sentence(status: int) -> str:
    """What the page says of a status; of one that it does not name, what its class says."""
    row = _BY_STATUS.get(status)
    if row is not None:
        return row.text
    nearest = _BY_STATUS[500 if status >= 500 else 400]
    return _BESIDE_THE_LIST.get(status, nearest.text)


def render_error(status: int, field: str = "", text: str = "") -> Answer:
    """An error in the vendor's dialect. 401 names the scheme, as curl's any-auth mode needs."""
    entry: dict[str, Any] = {"message": text or sentence(status)}
    if field:
        entry["field"] = field[:200]
    headers = [("WWW-Authenticate", "Basic")] if status == 401 else []
    return json_answer(status, {"errors": [entry]}, headers)


def read_refusals(answer: Any) -> Sequence[Refusal]:
    """What an answer's `errors` say. There are no codes: the status is the code."""
    errors = answer.get("errors") if isinstance(answer, dict) else None
    if not isinstance(errors, list):
        return ()
    listed = (one for one in errors if isinstance(one, dict))
    return [Refusal(str(one.get("message", "")), field=one.get("field", "")) for one in listed]


def render_failure(failure: Failure) -> Answer:
    """A failure that the kernel found or injected."""
    asked = str(failure.error) if failure.error is not None else ""
    named = next((row for row in ERRORS if row.code == asked), None)
    status = failure.status or (named.status if named else 400)
    text = named.text if named else failure.detail if status != 413 else ""
    answer = render_error(status, text=text)
    if failure.retry_after is not None or status in (429, 503):
        seconds = 1 if failure.retry_after is None else failure.retry_after
        return answer.with_headers([(b"retry-after", str(seconds).encode())])
    return answer
