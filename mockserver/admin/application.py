"""The control API as one application: routes, and what stands around them."""

from __future__ import annotations

import logging
import re
from typing import Any, Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.requests import ClientDisconnect

from mockserver.admin import (
    boards,
    callbacks,
    clock,
    explanation,
    exports,
    faults,
    messages,
    mischief,
    platform,
    populate,
    requests,
    sandboxes,
    schedule,
    sinks,
    snapshots,
    unmatched,
    vendors,
    verification,
)
from mockserver.admin.console import Console, CurrentConsole
from mockserver.admin.description import describe
from mockserver.admin.problems import handle_problems
from mockserver.admin.receiver import NAME, Sinks
from mockserver.kernel.access import problem
from mockserver.kernel.application import OperationRoute, make_app
from mockserver.kernel.docs import PAGE_HEADERS, render_docs, serve_asset
from mockserver.kernel.http import (
    Answer,
    App,
    BodyTooLargeError,
    Capture,
    Disconnected,
    OneShot,
    Receive,
    Scope,
    Send,
    read_body,
    send_answer_to,
)
from mockserver.kernel.long_answers import send_long_answer

log = logging.getLogger("mockserver.admin")

MAX_BODY = 1024 * 1024
"""Bytes of the largest body that the control API takes."""

_UPLOAD = re.compile(r"/__admin/sandboxes/[^/]+/snapshots/[^/]+")
"""Where a PUT has a body of any length, which the route reads by itself."""

_HEADERS = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))

description_router = APIRouter(
    prefix="/__admin", route_class=OperationRoute, include_in_schema=False
)
ROUTERS = (
    vendors.router,
    vendors.coverage_router,
    vendors.magic_router,
    sandboxes.router,
    snapshots.router,
    clock.router,
    messages.router,
    mischief.router,  # before callbacks, where its name would be a number
    callbacks.router,
    unmatched.router,  # before requests, where its name would be an id
    exports.router,
    verification.router,
    explanation.router,
    requests.router,
    faults.router,
    sinks.router,
    populate.router,
    schedule.router,
    boards.router,
    platform.router,
    description_router,
)


def make_application(console: Console) -> App:
    """The application that `mockserver.admin.make_admin` promises."""
    return Entrance(_make_api(console), console.sinks)


def _make_api(console: Console) -> FastAPI:
    app = make_app(
        title="mockserver control API",
        description="Sandboxes, time, messages, callbacks, requests and faults.",
        version="1",
    )
    app.state.console = console
    for router in ROUTERS:
        app.router.routes.extend(router.routes)  # include_router would make each of them anew
    handle_problems(app)
    return app


@description_router.get("")
async def show_way() -> Response:
    """Whoever looks here is led to the description."""
    return RedirectResponse("/__admin/docs", 303)


@description_router.get("/openapi.json")
async def read_description(request: Request, console: CurrentConsole) -> Response:
    """The control API as an OpenAPI document."""
    return JSONResponse(describe(request.app, console.catalog, console.origin(request.scope)))


@description_router.get("/docs")
async def read_docs(request: Request, console: CurrentConsole) -> Response:
    """The control API described for people."""
    document = describe(request.app, console.catalog, console.origin(request.scope))
    page = render_docs(document, credentials={})
    return Response(page, headers=PAGE_HEADERS, media_type="text/html")


@description_router.get("/docs/{asset}")
async def read_asset(asset: Literal["page.js", "page.css"]) -> Response:
    """What the page for people is made with."""
    return serve_asset(asset)


class Entrance:
    """Where requests come in: bounds their bodies, and lets no error out but problem documents."""

    def __init__(self, api: FastAPI, sinks: Sinks) -> None:
        self._api = api
        self._sinks = sinks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _, place, *steps = scope["path"].split("/", 3)
        if place == "__sink" and steps and NAME.fullmatch(steps[0]):
            await self._sinks.take(steps[0], scope, receive, send)
            return
        try:
            body = await _take_body(scope, receive)
        except BodyTooLargeError:
            answer = problem(413, f"a body has {MAX_BODY} bytes at most")
        except Disconnected:
            return
        else:
            answer = await self._answer(scope, body)
        known = {name for name, _ in answer.headers}
        extra = (header for header in _HEADERS if header[0] not in known)
        answer = answer.with_headers(extra)
        if answer.rest is not None:
            await send_long_answer(answer, answer.rest, receive, send, lambda: True)
        else:
            await send_answer_to(scope, answer, send)

    async def _answer(self, scope: Scope, body: Receive) -> Answer:
        capture = Capture()
        # JSON is read whatever Content-Type it carries: curl -d names a form.
        headers = [header for header in scope["headers"] if header[0] != b"content-type"]
        as_json = {**scope, "headers": [*headers, (b"content-type", b"application/json")]}
        state: dict[str, Any] = {}
        try:
            await self._api({**as_json, "state": state}, body, capture)
        except ClientDisconnect:
            return problem(400, "the body did not come to its end")
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            return problem(500, "an unexpected error; the log tells more")
        return capture.answer._replace(rest=state.get("rest"))


async def _take_body(scope: Scope, receive: Receive) -> Receive:
    """A request's body, read unless the route reads it by itself.

    Raises:
        BodyTooLargeError: it is too long.
        Disconnected: the client went away.
    """
    if scope["method"] == "PUT" and _UPLOAD.fullmatch(scope["path"]):
        return receive
    return OneShot(await read_body(scope, receive, MAX_BODY))
