"""A page that documents an API: its operations, how sure each is, and requests that work.

It loads nothing from elsewhere, and holds no script or style of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import Response
from pydantic_core import to_json

from mockserver.kernel.exchange import here
from mockserver.kernel.pages import make_headers

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from mockserver.kernel.vendor import Magic

DOCS_PATHS = frozenset({"/docs", "/docs/page.js", "/docs/page.css", "/openapi.json"})
"""What describes an API; it asks for no credential."""

PAGE_HEADERS = {
    **make_headers(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-cache",
}

_FOLDER = Path(__file__).parent / "docs_page"
_ASSETS = {"page.js": "text/javascript", "page.css": "text/css"}


def install_docs(app: FastAPI) -> None:
    """Give a vendor's application its `/docs` and `/openapi.json`."""

    @app.get("/openapi.json", include_in_schema=False)
    async def show_openapi(request: Request) -> Response:
        document = _describe_here(request)
        return Response(to_json(document), media_type="application/json")

    @app.get("/docs", include_in_schema=False)
    async def show_docs(request: Request) -> Response:
        exchange = here(request)
        page = render_docs(
            _describe_here(request),
            credentials=exchange.vendor.samples,
            sandbox=exchange.sandbox.name,
            magic=exchange.vendor.magic,
        )
        return Response(page, headers=PAGE_HEADERS, media_type="text/html")

    @app.get("/docs/page.js", include_in_schema=False)
    async def show_script() -> Response:
        return serve_asset("page.js")

    @app.get("/docs/page.css", include_in_schema=False)
    async def show_style() -> Response:
        return serve_asset("page.css")


def render_docs(
    document: Mapping[str, Any],
    *,
    credentials: Mapping[str, str],
    sandbox: str = "",
    magic: Sequence[Magic] = (),
    assets: str = "docs/",
) -> str:
    """A page of HTML for an OpenAPI document.

    Args:
        document: its first server is where requests go; the fidelity ledger is shown when it
            holds one.
        credentials: working values for its security schemes: `username` and `password` for HTTP
            Basic, others by the scheme's name.
        sandbox: the sandbox that the page belongs to, when it belongs to one.
        magic: recipients that cause an outcome.
        assets: where `page.js` and `page.css` are, seen from the page.
    """
    from mockserver.kernel.operations import read_operations

    return (
        _environment()
        .get_template("page.html")
        .render(
            info=document["info"],
            server=document["servers"][0]["url"],
            schemes=document.get("components", {}).get("securitySchemes", {}),
            groups=read_operations(document, credentials),
            credentials=credentials,
            sandbox=sandbox,
            magic=magic,
            assets=assets,
        )
    )


def serve_asset(name: str) -> Response:
    """`page.js` or `page.css`."""
    headers = {key: PAGE_HEADERS[key] for key in ("x-content-type-options", "cache-control")}
    return Response(_read_asset(name), headers=headers, media_type=_ASSETS[name])


def _describe_here(request: Request) -> dict[str, Any]:
    from mockserver.kernel.openapi import describe

    exchange = here(request)
    return describe(exchange.vendor, server=exchange.base_url)


@cache
def _read_asset(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = _mark_code
    return environment


def _mark_code(text: str) -> Markup:
    """Text whose words in backticks are code."""
    from markupsafe import Markup, escape

    pieces = [escape(piece) for piece in text.split("`")]
    for index in range(1, len(pieces), 2):
        pieces[index] = Markup("<code>{}</code>").format(pieces[index])
    return Markup("").join(pieces)
