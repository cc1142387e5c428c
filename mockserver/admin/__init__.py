"""The control API under `/__admin`, and the receiver for callbacks under `/__sink`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mockserver.kernel.http import App, Receive, Scope, Send

if TYPE_CHECKING:
    from mockserver.admin.console import Vendors
    from mockserver.kernel.engine import Engine


def make_admin(engine: Engine, catalog: Vendors, *, origin: Callable[[Scope], str]) -> App:
    """An ASGI application for requests whose path starts with `/__admin` or `/__sink`.

    What it needs is imported with the first request, so that the server starts fast.

    Args:
        origin: gives the server's absolute base URL as a request's client sees it, without a
            slash at its end: `http://127.0.0.1:4360`.
    """
    made: list[App] = []

    async def admin(scope: Scope, receive: Receive, send: Send) -> None:
        if not made:
            from mockserver.admin.application import make_application

            made.append(make_application(engine, catalog, origin))
        await made[0](scope, receive, send)

    return admin
