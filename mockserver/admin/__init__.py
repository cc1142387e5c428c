"""The control API under `/__admin`, and the receiver for callbacks under `/__sink`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockserver.kernel.http import App, Receive, Scope, Send

if TYPE_CHECKING:
    from mockserver.admin.console import Console


def make_admin(console: Console) -> App:
    """An ASGI application for requests whose path starts with `/__admin` or `/__sink`.

    What it needs is imported with the first request, so that the server starts fast.
    """
    made: list[App] = []

    async def admin(scope: Scope, receive: Receive, send: Send) -> None:
        if not made:
            from mockserver.admin.application import make_application

            made.append(make_application(console))
        await made[0](scope, receive, send)

    return admin
