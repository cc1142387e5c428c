"""The inbox as an ASGI application: all its views, and what stands around them."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from mockserver.admin.console import Console
from mockserver.inbox import assets, clock, start
from mockserver.inbox.boards import view as boards
from mockserver.inbox.callbacks.routes import view as callbacks
from mockserver.inbox.errors import HANDLERS, guard
from mockserver.inbox.faults import view as faults
from mockserver.inbox.live import Live
from mockserver.inbox.messages.routes import view as messages
from mockserver.inbox.requests import view as requests
from mockserver.inbox.sandboxes import view as sandboxes
from mockserver.inbox.view import View
from mockserver.kernel.http import App

VIEWS: tuple[View, ...] = (messages, callbacks, requests, boards, faults, sandboxes)
"""In the order of the navigation."""


def make_inbox(console: Console) -> App:
    """An ASGI application for `/` and `/__inbox/…`."""
    app = Starlette(routes=_list_routes(console), exception_handlers=HANDLERS)
    app.router.redirect_slashes = False
    app.state.console = console
    app.state.views = VIEWS
    return guard(app)


def _list_routes(console: Console) -> list[BaseRoute]:
    return [
        assets.route,
        Route("/__inbox/live", Live(console), methods=["GET"]),
        *start.routes,
        *clock.routes,
        *(route for view in VIEWS for route in view.routes),
    ]
