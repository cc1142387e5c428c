"""Errors of the control API: problem documents (RFC 9457), whoever found them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from mockserver.kernel.access import problem
from mockserver.kernel.application import list_methods
from mockserver.kernel.sandbox import SandboxNameError
from mockserver.kernel.store import ClosedError, StoreError

MEDIA_TYPE = "application/problem+json"


class Flaw(BaseModel):
    """One thing that is wrong with a request."""

    place: str
    """`path`, `query`, `header` or `body`."""

    name: str
    detail: str


class ProblemDocument(BaseModel):
    """An error of the control API. `errors` lists what is wrong with a request (422)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Flaw] = []


PROBLEM: dict[str, Any] = {
    "description": "An error",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
}
"""The answer of every operation that fails, as OpenAPI describes it."""


class Problem(Exception):  # noqa: N818 - the standard's word
    """A request cannot be answered."""

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


@contextmanager
def refusals_as_problems() -> Iterator[None]:
    """Have what a vendor refuses answered as a problem: a ValueError is 422, a LookupError 404."""
    try:
        yield
    except ValueError as error:
        raise Problem(422, str(error)) from error
    except LookupError as error:
        text = str(error.args[0] if error.args else "there is no such thing")
        raise Problem(404, text) from error


def render_problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[Flaw] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document as an answer."""
    listed = {"errors": [flaw.model_dump() for flaw in errors]} if errors else {}
    answer = problem(status, detail, (headers or {}).items(), **listed)
    response = Response(status_code=answer.status)
    response.body = answer.body
    response.raw_headers = list(answer.headers)
    return response


def handle_problems(app: FastAPI) -> None:
    """Have an application answer every error with a problem document."""
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(Problem, answer_problem)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(SandboxNameError, answer_bad_name)
    app.add_exception_handler(StoreError, answer_store)


async def answer_http(request: Request, error: Exception) -> Response:
    """What the framework found: no such path, no such method."""
    assert isinstance(error, HTTPException)
    path = request.scope["path"][:200]
    if error.status_code == 404:
        return render_problem(404, f"there is nothing at {path}")
    if error.status_code == 405:
        allowed = ", ".join(list_methods(request.app, request.scope["path"]))
        return render_problem(405, f"{path} takes {allowed}", headers={"allow": allowed})
    return render_problem(error.status_code, error.detail, headers=error.headers)


async def answer_problem(_: Request, error: Exception) -> Response:
    """What a route found."""
    assert isinstance(error, Problem)
    return render_problem(error.status, error.detail, headers=error.headers)


async def answer_invalid(_: Request, error: Exception) -> Response:
    """A parameter or a body that is not as described."""
    assert isinstance(error, RequestValidationError)
    flaws = [_read_flaw(one) for one in error.errors()]
    first = flaws[0]
    named = f"{first.name}: {first.detail}" if first.name else first.detail
    return render_problem(422, named, errors=flaws)


def _read_flaw(error: Mapping[str, Any]) -> Flaw:
    place, *steps = (str(step) for step in error["loc"])
    if error["type"] == "json_invalid":
        return Flaw(place="body", name="", detail="the body is not JSON")
    detail = str(error["msg"]).removeprefix("Value error, ")
    return Flaw(place=place, name=".".join(steps), detail=detail)


async def answer_bad_name(_: Request, error: Exception) -> Response:
    """A sandbox's name that is none."""
    name = str(error)[:80]
    return render_problem(422, f"'{name}' is not a sandbox name: [a-z0-9][a-z0-9._-]{{0,62}}")


async def answer_store(_: Request, error: Exception) -> Response:
    """The database could not do its work; nothing was changed."""
    if isinstance(error, ClosedError):
        return render_problem(404, "the sandbox was deleted meanwhile")
    return render_problem(503, f"the database failed: {error}", headers={"retry-after": "1"})
