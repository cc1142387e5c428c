"""An ASGI application at a real port, served by a thread of this process."""

from __future__ import annotations

import asyncio
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

App = Callable[..., Any]
"""An ASGI application: FastAPI, Starlette, Django …"""

STOP_SECONDS = 10.0
GRACE_SECONDS = 1.0
"""How long what is under way may take when the server ends."""


@contextmanager
def serve(make: Callable[[str], App], *, lifespan: bool = True) -> Iterator[str]:
    """Serve an application at a free port of 127.0.0.1 until the context ends; its URL.

    For the service under test: callbacks reach it as they do in earnest. HTTP only.

    Args:
        make: makes the application; it is given the URL, which a service names in its requests.
        lifespan: whether the application takes part in start and stop.
    """
    with _listen() as (listening, url):
        app = make(url)

        def run(over: threading.Event) -> None:
            _serve_until(over, app, listening, lifespan=lifespan)

        with _run_beside(run):
            yield url


@contextmanager
def serve_mockserver() -> Iterator[str]:
    """A mockserver of this process, its sandboxes in memory; its URL.

    It is imported and started when somebody connects: until then it costs a port and a thread.
    """
    bell, rope = socket.socketpair()
    with bell, _listen() as (listening, url):

        def run(over: threading.Event) -> None:
            ready, _, _ = select.select([listening, bell], [], [])
            if bell in ready:
                return
            from mockserver.app import MockServer

            _serve_until(over, MockServer(), listening, lifespan=True)

        with _run_beside(run), rope:
            yield url


@contextmanager
def _listen() -> Iterator[tuple[socket.socket, str]]:
    """A socket that listens already, and its URL: whoever is earlier than its server waits."""
    # With its protocol named, asyncio sends each write at once: else answers wait 40 ms for an ACK.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(2048)
        yield listening, f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def _run_beside(run: Callable[[threading.Event], None]) -> Iterator[None]:
    """Run something in a thread that ends soon after its event is set."""
    over = threading.Event()
    thread = threading.Thread(target=run, args=(over,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(STOP_SECONDS)


def _serve_until(
    over: threading.Event, app: App, listening: socket.socket, *, lifespan: bool
) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def main_loop(self) -> None:
            """Go on until it is over, at once then: uvicorn's own loop looks ten times a second."""
            await self.on_tick(0)
            while not await asyncio.to_thread(over.wait, 1.0):
                await self.on_tick(0)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            """End as soon as what is under way has: uvicorn's own end takes 0.1 s in any case."""
            for server in self.servers:
                server.close()
            for connection in list(self.server_state.connections):
                connection.shutdown()
            if self.server_state.tasks:
                _, late = await asyncio.wait(self.server_state.tasks, timeout=GRACE_SECONDS)
                for task in late:
                    task.cancel()
            await self.lifespan.shutdown()

    config = uvicorn.Config(
        app,
        lifespan="on" if lifespan else "off",
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,
    )
    # An application that cannot start ends uvicorn by SystemExit, and its log tells why. Whoever
    # waits for it learns of that by the closed port.
    with listening, suppress(SystemExit):
        asyncio.run(Server(config).serve(sockets=[listening]))
