"""The inbox as an ASGI application: one page, its script and its style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockserver.inbox.start import list_starts
from mockserver.kernel.engine import Engine
from mockserver.kernel.http import App, Scope
from mockserver.kernel.messages import parse_query
from mockserver.kernel.sandbox import DEFAULT, SandboxNameError
from mockserver.kernel.store import StoreError
from mockserver.kernel.vendor import Vendor

PAGE_SIZE = 50
"""Messages that the page shows at first; older ones are asked for."""

MAX_NAMES = 500
"""Sandboxes that the page offers."""

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}

_STATIC = Path(__file__).parent / "static"
_MEDIA = {"inbox.js": "text/javascript", "inbox.css": "text/css"}


class Vendors(Protocol):
    """The catalog, as far as the inbox needs it."""

    def load_all(self) -> Sequence[Vendor]:
        """All vendors, in the order of their slugs."""


def make_inbox(engine: Engine, catalog: Vendors, *, origin: Callable[[Scope], str]) -> App:
    """An ASGI application for `/` and `/__inbox/…`.

    Args:
        origin: gives the server's absolute base URL as a request's client sees it, without a
            slash at its end: `http://127.0.0.1:4360`.
    """

    async def show_page(request: Request) -> Response:
        name = request.query_params.get("sandbox") or DEFAULT
        words = request.query_params.get("q", "")
        try:
            page = _render(engine, catalog, name, words, origin(request.scope))
        except SandboxNameError:
            return _refuse(400, f"'{name[:80]}' is not a sandbox name: [a-z0-9][a-z0-9._-]{{0,62}}")
        except StoreError as error:
            return _refuse(503, f"The database failed: {error}")
        return Response(page, headers=HEADERS, media_type="text/html")

    async def show_asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _MEDIA:
            return _refuse(404, "There is nothing here")
        headers = {**HEADERS, "cache-control": "no-cache"}
        return Response(_read_asset(name), headers=headers, media_type=_MEDIA[name])

    return Starlette(routes=[Route("/", show_page), Route("/__inbox/{name}", show_asset)])


def _render(engine: Engine, catalog: Vendors, name: str, words: str, origin: str) -> str:
    sandbox = engine.sandboxes.get(name)
    names = engine.sandboxes.names()
    with sandbox.held():
        sandbox.database.commit()  # what is shown must not be undone afterwards
        problem = _find_problem(words)
        found = [] if problem else sandbox.messages.search(words, limit=PAGE_SIZE + 1)
        is_empty = not sandbox.messages.count()
    vendors = catalog.load_all()
    return (
        _environment()
        .get_template("inbox.html")
        .render(
            sandbox=name,
            names=sorted({name, *names[:MAX_NAMES]}),
            words=words,
            problem=problem,
            messages=found[:PAGE_SIZE],
            has_more=len(found) > PAGE_SIZE,
            is_empty=is_empty,
            starts=list_starts(vendors, origin, name),
        )
    )


def _find_problem(words: str) -> str:
    """What is wrong with search words; empty when nothing is."""
    try:
        list(parse_query(words))
    except ValueError as error:
        return f"These search words cannot be read: {error}"
    return ""


def _refuse(status: int, text: str) -> Response:
    return Response(text, status, headers=HEADERS, media_type="text/plain")


@cache
def _read_asset(name: str) -> bytes:
    return (_STATIC / name).read_bytes()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("mockserver.inbox"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
