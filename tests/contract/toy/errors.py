"""Every error of Toy Post: README, "Errors"."""

from __future__ import annotations

from mockserver.kernel.http import Answer, json_answer
from mockserver.kernel.vendor import DocumentedError, Failure

ERRORS = (
    DocumentedError("unreadable", 400, "The body is no postcard", "Send a body that is no JSON"),
    DocumentedError("unknown_key", 401, "X-Toy-Key is missing or unknown", "Leave the key out"),
    DocumentedError("no_stamps", 402, "There are no stamps left", "Inject it as a fault"),
    DocumentedError("not_found", 404, "There is nothing here", "Ask for an id of nobody"),
    DocumentedError("wrong_method", 405, "This cannot be done here", "DELETE /v1/postcards"),
    DocumentedError("too_large", 413, "That is no postcard, that is a parcel", "Send too much"),
    DocumentedError("too_fast", 429, "Slow down", "Inject the status as a fault"),
    DocumentedError("broken", 500, "The press is broken", "Inject the status as a fault"),
    DocumentedError("closed", 503, "The press is closed", "Inject the status as a fault"),
)
_BY_CODE = {error.code: error for error in ERRORS}
_BY_STATUS = {error.status: error for error in ERRORS}


class ToyError(Exception):
    """A documented error, by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.row = _BY_CODE[code]


def write_error(row: DocumentedError, text: str = "") -> dict[str, str]:
    """The body of an error."""
    return {"problem": row.code, "text": text or row.text}


def render_failure(failure: Failure) -> Answer:
    """A failure that the kernel found or injected; a status without a row is like 400 or 500."""
    nearest = _BY_STATUS[500 if failure.status >= 500 else 400]
    row = _BY_STATUS.get(failure.status, nearest)
    if failure.error is not None:
        row = _BY_CODE.get(str(failure.error), row)
    answer = json_answer(failure.status or row.status, write_error(row, failure.detail))
    if failure.retry_after is not None:
        return answer.with_headers([(b"retry-after", str(failure.retry_after).encode())])
    return answer
