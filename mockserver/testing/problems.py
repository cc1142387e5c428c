"""What the control API refuses, and what has no answer, as exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx


class ProblemError(Exception):
    """The control API refused a call: its problem document (RFC 9457).

    Attributes:
        status: the HTTP status, such as 422.
        detail: what is wrong, in words.
        document: the whole document; `errors` lists each flaw of a request.
    """

    def __init__(self, call: str, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.document = document
        self.detail = str(document.get("detail", ""))
        super().__init__(f"{self.detail} ({status} to {call})")

    def __reduce__(self) -> tuple[Any, ...]:
        """Exceptions cross from process to process, under pytest-xdist say."""
        return (_remake, (type(self), str(self), self.status, dict(self.document)))


class NothingCameError(ProblemError, AssertionError):
    """What was waited for did not come in time: a failed assertion of the test."""


class NoAnswerError(ConnectionError):
    """The server gave no answer: nothing listens at its address, or it took too long."""


def _remake(
    kind: type[ProblemError], text: str, status: int, document: Mapping[str, Any]
) -> ProblemError:
    error = kind("", status, document)
    error.args = (text,)
    return error


def check(response: httpx.Response, *, is_wait: bool) -> None:
    """Let an answer pass, or raise what it refuses.

    Raises:
        ProblemError: the status is 400 or above.
        NothingCameError: 404 to a call that waits.
    """
    __tracebackhide__ = True
    if not response.is_error:
        return
    document = _read_document(response)
    kind = NothingCameError if is_wait and response.status_code == 404 else ProblemError
    request = response.request
    call = f"{request.method} {request.url.raw_path.decode()}"
    raise kind(call, response.status_code, document)


def _read_document(response: httpx.Response) -> Mapping[str, Any]:
    """The problem document; something that stands between may answer with a page of its own."""
    try:
        document = response.json()
    except ValueError:
        document = None
    return document if isinstance(document, dict) else {"detail": response.text[:500]}
