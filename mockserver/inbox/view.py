"""What every view of the inbox stands on: a visit to it, and how it is answered."""

from __future__ import annotations

import secrets  # noqa: TID251 - a nonce that no sandbox knows
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from mockserver.admin.console import Console
from mockserver.admin.problems import Problem
from mockserver.inbox.templating import environment
from mockserver.inbox.topics import read_state
from mockserver.kernel import pages
from mockserver.kernel.http import BodyTooLargeError, read_body
from mockserver.kernel.sandbox import DEFAULT, Sandbox, check_name

MAX_FORM = 256 * 1024
"""Bytes of the largest form that the inbox takes."""

THEMES = ("light", "dark")

_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
    "connect-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A part of the inbox that has a place in the navigation.

    Its templates are in `templates/<name>/`, with its icon as `icon.svg`. `static/<name>.css` and
    `static/<name>.js` are on all its pages, if there are such files.
    """

    name: str
    title: str
    path: str
    routes: Sequence[BaseRoute]


@dataclass(frozen=True)
class Visit:
    """A request to the inbox, in a sandbox that is open and committed."""

    request: Request
    console: Console
    sandbox: Sandbox

    @property
    def views(self) -> Sequence[View]:
        """All views, in the order of the navigation."""
        views: Sequence[View] = self.request.app.state.views
        return views

    @property
    def is_partial(self) -> bool:
        """Whether htmx asks, for a part of the page; to go back in history it loads the whole."""
        headers = self.request.headers
        return "hx-request" in headers and "hx-history-restore-request" not in headers

    @cached_property
    def words(self) -> str:
        """The search words in the address.

        Raises:
            Problem: 422, they are too long.
        """
        words = self.request.query_params.get("q", "")
        if len(words) > 1000:
            raise Problem(422, "search words have 1000 characters at most")
        return words

    def title_of(self, slug: str) -> str:
        """A vendor's name; the slug when messages of it are all that is left."""
        vendor = self.console.catalog.load(slug)
        return slug if vendor is None else vendor.title

    def read_number(self, name: str, among: Mapping[str, Any] | None = None) -> int | None:
        """A number of the address (or `among` others), None when there is none.

        Raises:
            Problem: 422, it is no number of a list.
        """
        given = (self.request.query_params if among is None else among).get(name, "")
        if given == "":
            return None
        number = int(given) if str(given).isascii() and str(given).isdigit() else 0
        if not 1 <= number < 2**63:
            raise Problem(422, f"{name}: not a number of the list")
        return number

    async def read_form(self) -> dict[str, str]:
        """The fields of a posted form.

        Raises:
            Problem: 413, it is too large.
        """
        try:
            body = await read_body(self.request.scope, self.request.receive, MAX_FORM)
        except BodyTooLargeError as error:
            raise Problem(413, f"a form has {MAX_FORM} bytes at most") from error
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))

    def url(self, path: str, **params: object) -> str:
        """An address in the inbox that stays in this sandbox; empty parameters are left out."""
        named = {"sandbox": self.sandbox.name, **params}
        kept = {key: value for key, value in named.items() if value not in ("", None)}
        if kept.get("sandbox") == DEFAULT:
            del kept["sandbox"]
        return f"{path}?{urlencode(kept)}" if kept else path

    def render(
        self, view: str, template: str, *, part: str = "", status: int = 200, **values: Any
    ) -> Response:
        """An answer in HTML.

        Args:
            view: the name of the view that is current in the navigation.
            template: the whole page, in `templates/`; it extends `layout`, of which htmx is given
                the blocks `title` and `main` alone.
            part: the template of what htmx is given instead.
        """
        nonce = secrets.token_urlsafe(16)
        wanted = part if part and self.is_partial else template
        found = environment().get_template(wanted)
        text = found.render({**self._read_context(view, nonce), **values})
        return Response(text, status, headers=make_headers(nonce), media_type="text/html")

    def go(self, path: str, **params: object) -> Response:
        """Lead a browser without scripts on, after a form was posted."""
        return RedirectResponse(self.url(path, **params), 303)

    def _read_context(self, view: str, nonce: str) -> dict[str, Any]:
        """What all templates know."""
        sandbox = self.sandbox
        theme = self.request.cookies.get("mockserver_theme", "")
        return {
            "layout": "part.html" if self.is_partial else "layout.html",
            "url": self.url,
            "title_of": self.title_of,
            "view": view,
            "views": self.views,
            "has_view": {one.name for one in self.views}.__contains__,
            "sandbox": sandbox,
            "now": sandbox.clock.now(),
            "next_due_at": sandbox.next_due_at,
            "is_partial": self.is_partial,
            "theme": theme if theme in THEMES else "",
            "nonce": nonce,
            "state": read_state(sandbox),
            "notice": "",
        }


def make_headers(nonce: str) -> dict[str, str]:
    """The headers of every page."""
    return {
        **pages.make_headers(_POLICY.format(nonce=nonce)),
        "x-dns-prefetch-control": "off",
        "vary": "HX-Request",
    }


Act = Callable[[Visit], Awaitable[Response]]


def route(path: str, act: Act, method: Literal["GET", "POST"] = "GET") -> Route:
    """A route of the inbox; the sandbox is named by `?sandbox=` and created on first use.

    Changes are POSTs: the server refuses one that a page of another origin asks for.
    """

    async def answer(request: Request) -> Response:
        console: Console = request.app.state.console
        name = check_name(request.query_params.get("sandbox") or DEFAULT)
        sandbox = console.engine.sandboxes.get(name)
        with sandbox.held():
            sandbox.database.commit()  # what is shown must not be undone afterwards
            return await act(Visit(request, console, sandbox))

    return Route(path, answer, methods=[method])
