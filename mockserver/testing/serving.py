"""An ASGI application at a real port, served by a thread of this process."""

from __future__ import annotations

import asyncio
import inspect
import select
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any, Literal

App = Callable[..., Any]
"""An ASGI application: FastAPI, Starlette, Django … A WSGI one (Flask) has to be wrapped."""

Lifespan = Literal["auto", "on", "off"]
"""Whether an application takes part in start and stop; auto: if it can."""

START_SECONDS = 60.0
STOP_SECONDS = 10.0
GRACE_SECONDS = 1.0
"""How long what is under way may take when the server ends."""


@contextmanager
def serve(make: Callable[[str], App], *, lifespan: bool = True) -> Iterator[str]:
    """Serve an application at a free port of 127.0.0.1 until the context ends; its URL.

    For the service under test: callbacks reach it as they do in earnest. HTTP only.

    Args:
        make: makes the application; it is given the URL, which a service names in its requests.
        lifespan: whether the application takes part in start and stop, if it can.

    Raises:
        TypeError: it is a WSGI application.
        RuntimeError: it did not start; its log tells why.
    """
    with _listen() as (listening, url):
        app = make(url)
        _refuse_wsgi(app)
        begun: Future[bool] = Future()

        def run(over: threading.Event) -> None:
            mode: Lifespan = "auto" if lifespan else "off"
            try:
                _serve_until(over, app, listening, mode, lambda: begun.set_result(True))
            finally:
                if not begun.done():
                    begun.set_result(False)

        with _run_beside(run):
            if not begun.result(START_SECONDS):
                raise RuntimeError(f"{app!r} did not start; its log tells why")
            yield url


def _refuse_wsgi(app: App) -> None:
    """Say at once what would else be a 500 to each callback."""
    plain = {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
    taken = [one for one in inspect.signature(app).parameters.values() if one.kind in plain]
    if len(taken) == 2:  # environ, start_response; ASGI has three
        raise TypeError(f"{app!r} is no ASGI application; a2wsgi.WSGIMiddleware wraps one of WSGI")


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

            _serve_until(over, MockServer(), listening, "on", lambda: None)

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
    over: threading.Event,
    app: App,
    listening: socket.socket,
    lifespan: Lifespan,
    tell_start: Callable[[], None],
) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def main_loop(self) -> None:
            """Go on until it is over, at once then: uvicorn's own loop looks ten times a second."""
            tell_start()
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
        lifespan=lifespan,
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,
    )
    # An application that cannot start ends uvicorn, by SystemExit say; its log tells why.
    with listening, suppress(SystemExit):
        asyncio.run(Server(config).serve(sockets=[listening]))
