"""A server in a process of its own: it listens first, imports the rest behind, and stops cleanly.

The imports (SQLAlchemy, FastAPI, the vendors) take most of a start. So the socket listens before
them: `/livez` answers at once, and a request that comes early waits until the rest is there.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import importlib
import logging
import secrets  # noqa: TID251 - the token of this process, which no sandbox knows
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import uvicorn

from mockserver.kernel.access import Access, problem
from mockserver.kernel.health import HEALTH_PATHS, answer_health
from mockserver.kernel.hosts import is_loopback, read_name
from mockserver.kernel.http import Receive, Scope, Send, send_answer_to
from mockserver.kernel.lock import DirectoryInUseError, hold_directory
from mockserver.kernel.logs import configure_logs

if TYPE_CHECKING:
    from mockserver.app import MockServer
    from mockserver.settings import Settings

log = logging.getLogger("mockserver.server")

BACKLOG = 2048
KEEP_ALIVE_SECONDS = 130
"""Above the idle time of usual client pools (Caddy's is two minutes), so that they do not meet a
connection just closed."""

GRACE_SECONDS = 5
"""Real time that requests under way have to end when the server stops."""

VENDORS_AFTER_SECONDS = 0.2
"""Until all vendors are imported: whoever waited for the server is served first, by the one vendor
that he needs, which is imported at once."""

IDLE_AFTER_SECONDS = 0.1
"""When the collector is tuned, after the start: requests that waited for it go first."""

GC_THRESHOLDS = (50_000, 20, 100)
"""The collector's defaults make it walk through all that a request keeps every few requests."""


class StartError(Exception):
    """The server cannot start, said in one line."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may use the control API and the inbox, and whether the token was made up here."""

    access: Access
    is_generated: bool


def read_gate(settings: Settings) -> Gate:
    """Open on loopback, unless a token is given; behind a token on any other address."""
    hosts = list(settings.allowed_host)
    if settings.public_url:
        hosts.append(read_name(urlsplit(settings.public_url).netloc))
    given = settings.admin_token.get_secret_value() if settings.admin_token else None
    if settings.no_admin_auth or (given is None and is_loopback(settings.host)):
        return Gate(Access(None, tuple(hosts)), is_generated=False)
    token = given or secrets.token_urlsafe(24)
    return Gate(Access(token, tuple(hosts)), is_generated=given is None)


def is_open_unasked(settings: Settings) -> bool:
    """Whether a server at loopback has a name that others call, and nobody said how to shut it."""
    is_told = settings.no_admin_auth or settings.admin_token is not None
    if is_told or not settings.public_url or not is_loopback(settings.host):
        return False
    return not is_loopback(read_name(urlsplit(settings.public_url).netloc))


class Doorway:
    """The ASGI application that the process listens with.

    Once the server is made it only passes requests on.
    """

    def __init__(
        self, make: Callable[[], MockServer], *, on_ready: Callable[[MockServer], None]
    ) -> None:
        self._make = make
        self._on_ready = on_ready
        self._server: MockServer | None = None
        self._starting: asyncio.Task[None] | None = None
        self._has_started = asyncio.Event()
        """Whether the server is there, or could not start."""

        self.has_failed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        server = self._server
        if server is None:
            if scope["type"] == "lifespan":
                await self._live(receive, send)
                return
            server = await self._wait(scope, send)
            if server is None:
                return
        await server(scope, receive, send)

    def hang_up(self) -> None:
        """End the requests that only wait for something to happen."""
        if self._server is not None:
            self._server.hang_up()

    async def _wait(self, scope: Scope, send: Send) -> MockServer | None:
        """The server, when it is there; None when the request was answered without it."""
        is_http = scope["type"] == "http"
        if is_http and scope["path"] in HEALTH_PATHS:
            await send_answer_to(scope, answer_health(scope, is_ready=False), send)
            return None
        if self._starting is not None:
            await self._has_started.wait()
        if self._server is None and is_http:
            await send_answer_to(scope, problem(503, "The server could not start."), send)
        return self._server

    async def _live(self, receive: Receive, send: Send) -> None:
        """Begin to start when the process listens; stop when it no longer does."""
        await receive()
        self._starting = asyncio.create_task(self._start())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._starting
        if self._server is not None:
            await self._server.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _start(self) -> None:
        try:
            await asyncio.to_thread(_import_kernel)
            server = self._make()
            server.start()
            self._server = server
        except Exception:
            log.exception("the server could not start")
            self.has_failed = True
            return
        finally:
            self._has_started.set()
        try:
            from mockserver.kernel.clock import hold

            await hold(VENDORS_AFTER_SECONDS)
            await asyncio.to_thread(_import_vendors)
            self._on_ready(server)
        except Exception:
            log.exception("the start could not be told")


class _Process(uvicorn.Server):
    """Uvicorn, which ends when the start failed, and does not wait for long polls at a stop."""

    def __init__(self, doorway: Doorway) -> None:
        super().__init__(_configure(doorway))
        self._doorway = doorway

    async def on_tick(self, counter: int) -> bool:
        return self._doorway.has_failed or await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._doorway.hang_up()
        await super().shutdown(sockets)


def _import_kernel() -> None:
    """Import what answers; in a thread, so that the loop stays free for `/livez`."""
    _import_fastapi()
    importlib.import_module("mockserver.app")


def _import_vendors() -> None:
    from mockserver.app import import_vendors

    import_vendors()


def _import_fastapi() -> None:
    """Import FastAPI without building its thirty models of OpenAPI, a tenth of a start.

    They build themselves when `/openapi.json` is first asked for.
    """
    from pydantic import BaseModel, ConfigDict

    before, BaseModel.model_config = BaseModel.model_config, ConfigDict(defer_build=True)
    try:
        importlib.import_module("fastapi.openapi.models")
    finally:
        BaseModel.model_config = before


def tune_collector() -> None:
    """Leave what was imported out of every further collection, and collect less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    gc.enable()


def run(settings: Settings) -> int:
    """Serve until a signal ends it; the process's exit code.

    Raises:
        StartError: the port or the data directory is taken or cannot be had.
    """
    gc.disable()  # imports make nothing that can be collected: see tune_collector
    configure_logs(settings.log_format)
    with ExitStack() as stack:
        if not settings.ephemeral:
            try:
                stack.enter_context(hold_directory(settings.data))
            except DirectoryInUseError as error:
                raise StartError(str(error)) from error
            except OSError as error:
                text = f"the data directory {settings.data} cannot be used: {error.strerror}"
                raise StartError(text) from error
        listeners = listen(settings.host, settings.port)
        return _run(settings, listeners)


def _run(settings: Settings, listeners: list[socket.socket]) -> int:
    gate = read_gate(settings)
    if is_open_unasked(settings):
        log.warning(
            "inbox and control API of %s ask for no token (see --admin-token)", settings.public_url
        )
    port = listeners[0].getsockname()[1]

    def make() -> MockServer:
        from mockserver.app import make_server

        return make_server(settings, access=gate.access, port=port)

    def announce(server: MockServer) -> None:
        asyncio.get_running_loop().call_later(IDLE_AFTER_SECONDS, tune_collector)
        from mockserver.banner import print_banner

        token = gate.access.token if gate.is_generated else None
        print_banner(server, settings, port=port, token=token)

    doorway = Doorway(make, on_ready=announce)
    server = _Process(doorway)
    # Uvicorn raises the signal that ended it once more: at its own handler, so that the exit is 0.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.handle_exit)
    server.run(sockets=listeners)
    return 1 if doorway.has_failed else 0


def _configure(doorway: Doorway) -> uvicorn.Config:
    return uvicorn.Config(
        doorway,
        loop="asyncio" if sys.platform == "win32" else "uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # kernel.proxies reads them
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen at every address of a host name; port 0 takes a free one.

    Raises:
        StartError: the port is in use, or the address is not this machine's.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise StartError(f"{host} is no address of this machine") from error
    listeners: list[socket.socket] = []
    try:
        for family, _, _, _, address in dict.fromkeys(found):
            taken = listeners[0].getsockname()[1] if listeners else port
            listeners.append(_listen_at(family, (address[0], taken, *address[2:])))
    except OSError as error:
        if not (listeners and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)):
            for listener in listeners:
                listener.close()
            raise StartError(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return listeners


def _listen_at(family: int, address: tuple[object, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener
