"""What the inbox answers when it cannot do what was asked: a sentence, never a trace."""

from __future__ import annotations

import logging
import secrets  # noqa: TID251 - a nonce that no sandbox knows
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from mockserver.admin.problems import Problem
from mockserver.inbox.templating import environment
from mockserver.inbox.view import make_headers
from mockserver.kernel.http import App, Disconnected, Receive, Scope, Send
from mockserver.kernel.sandbox import SandboxNameError
from mockserver.kernel.store import StoreError

log = logging.getLogger("mockserver.inbox")


def render_error(request: Request, status: int, text: str) -> Response:
    """A page that says what is wrong; for htmx the sentence alone."""
    nonce = secrets.token_urlsafe(16)
    template = "error/part.html" if "hx-request" in request.headers else "error/page.html"
    page = (
        environment()
        .get_template(template)
        .render(status=status, title=HTTPStatus(status).phrase, text=text, nonce=nonce)
    )
    return Response(page, status, headers=make_headers(nonce), media_type="text/html")


async def answer_problem(request: Request, error: Any) -> Response:
    """What an operation of the control API found."""
    assert isinstance(error, Problem)
    return render_error(request, error.status, error.detail)


async def answer_http(request: Request, error: Any) -> Response:
    """What the framework found: no such page, no such method."""
    assert isinstance(error, HTTPException)
    text = "There is nothing here." if error.status_code == 404 else str(error.detail)
    return render_error(request, error.status_code, text)


async def answer_bad_name(request: Request, error: Any) -> Response:
    """A sandbox's name that is none."""
    name = str(error)[:80]
    text = f"'{name}' is not a sandbox name: [a-z0-9][a-z0-9._-]{{0,62}}"
    return render_error(request, 422, text)


async def answer_store(request: Request, error: Any) -> Response:
    """The database could not do its work; nothing was changed."""
    return render_error(request, 503, f"The database failed: {error}")


async def answer_unexpected(request: Request, _: Any) -> Response:
    """What nobody foresaw."""
    return render_error(request, 500, "An unexpected error; the log tells more.")


HANDLERS: dict[Any, ExceptionHandler] = {
    Problem: answer_problem,
    HTTPException: answer_http,
    SandboxNameError: answer_bad_name,
    StoreError: answer_store,
    Exception: answer_unexpected,
}


def guard(app: App) -> App:
    """An application that lets no error out, once it is answered: the log tells more."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except Disconnected:
            return
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])

    return guarded
