"""The composition root: the only module that knows kernel, vendors, control API and inbox."""

from __future__ import annotations

import asyncio
import importlib
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from mockserver.addresses import read_server_url
from mockserver.kernel.access import LOGIN_PATH, Access, problem
from mockserver.kernel.clock import WallClock, read_wall_clock
from mockserver.kernel.engine import Engine, Options
from mockserver.kernel.health import HEALTH_PATHS, answer_health
from mockserver.kernel.hosts import find_header, is_local, matches, read_name, read_origin
from mockserver.kernel.http import Answer, App, Receive, Scope, Send, send_answer_to
from mockserver.kernel.journal import Caps
from mockserver.kernel.login import answer_login
from mockserver.kernel.middleware import Address
from mockserver.kernel.proxies import Proxies
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Vendor
from mockserver.vendors import VendorCatalog, find_slugs

if TYPE_CHECKING:
    import httpx

    from mockserver.admin.console import Console
    from mockserver.settings import Settings

_MAX_TARGETS = 1_000
"""Pairs of host and first segment whose vendor is remembered."""


@dataclass(frozen=True, slots=True)
class _Target:
    """A vendor, and how requests with this host and first segment are addressed to it."""

    vendor: Vendor
    root: str
    cut: int
    """Characters of the path that stand before the vendor's own."""


class MockServer:
    """The whole server as an ASGI application.

    It answers `/<slug>/…` (and the vendors' own host names) as the vendors, `/__admin/…` as the
    control API, `/` as the inbox, and `/livez`, `/readyz`, `/__sink/…`.
    """

    def __init__(
        self,
        options: Options | None = None,
        *,
        wall: WallClock = read_wall_clock,
        transport: httpx.AsyncBaseTransport | None = None,
        public_url: str | None = None,
        access: Access | None = None,
        proxies: Proxies | None = None,
        demo_url: str | None = None,
    ) -> None:
        self.catalog = VendorCatalog()
        self.engine = Engine(options or Options(), self.catalog, wall=wall, transport=transport)
        self._public_url = public_url.rstrip("/") if public_url else None
        self._access = access or Access()
        self._proxies = proxies or Proxies()
        self._is_ready = False
        self._is_ending = False
        self._readers: set[asyncio.Task[Any]] = set()
        self._targets: dict[tuple[str, str, str], _Target] = {}
        self._admin: App | None = None
        self._inbox: App | None = None
        if demo_url:
            self.engine.schedule.fill = partial(self._fill_with_demo_data, demo_url)

    def start(self) -> None:
        """Open what is kept, and begin to do what is due; to be called on the event loop.

        A server in a process of its own is started by its lifespan.
        """
        self.engine.sandboxes.open_all()
        self.engine.start()
        self._is_ready = True

    def hang_up(self) -> None:
        """End the requests that only wait for something to happen: a stop comes next."""
        self._is_ready = False
        self._is_ending = True
        for task in self._readers:
            task.cancel()

    async def stop(self) -> None:
        """End after what is under way, and close the databases."""
        self._is_ready = False
        await self.engine.stop()

    def read_origin(self, scope: Scope) -> str:
        """The absolute URL, without a final slash, that links in an answer are built on."""
        return self._public_url or read_origin(scope)

    # -- who answers ----------------------------------------------------------------------------

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._serve_other(scope, receive, send)
            return
        scope = self._proxies.unwrap(scope)
        path: str = scope["path"]
        first = path[1:].partition("/")[0]
        is_own = path.startswith("/__") or path in HEALTH_PATHS
        target = None if is_own else self._find_target(scope, first)
        if target is None:
            await self._serve_own(first, scope, receive, send)
            return
        rest = path[target.cut :] or "/"
        sandbox = None
        if rest.startswith("/~"):
            sandbox, slash, below = rest[2:].partition("/")
            rest = slash + below or "/"
        address = Address(rest, target.root, sandbox)
        await self.engine.gateway.serve(target.vendor, address, scope, receive, send)

    def _find_target(self, scope: Scope, first: str) -> _Target | None:
        """The vendor that a request is for: by its host name, else by the path's first segment."""
        host = find_header(scope, b"host")
        key = (host, first, scope["scheme"])
        target = self._targets.get(key)
        if target is not None:
            return target
        vendor = self._find_by_host(read_name(host))
        if vendor is not None:
            root = f"{self._public_url}/{vendor.slug}" if self._public_url else read_origin(scope)
            target = _Target(vendor, root, 0)
        else:
            vendor = self.catalog.load(first)
            if vendor is None:
                return None
            target = _Target(vendor, f"{self.read_origin(scope)}/{first}", len(first) + 1)
        if len(self._targets) >= _MAX_TARGETS:
            self._targets.clear()
        self._targets[key] = target
        return target

    def _find_by_host(self, name: str) -> Vendor | None:
        if is_local(name) or not name:
            return None
        found = (vendor for vendor in self.catalog.load_all() if matches(name, vendor.hosts))
        return next(found, None)

    # -- the server's own paths -----------------------------------------------------------------

    async def _serve_own(self, first: str, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        app = self._find_app(first, path)
        if app is not None:
            refusal = None if first == "__sink" else self._access.refuse(scope)
            if refusal is None:
                await self._serve_page(app, scope, receive, send)
                return
            answer = refusal
        elif path in HEALTH_PATHS:
            answer = answer_health(scope, is_ready=self._is_ready)
        elif path == LOGIN_PATH:
            answer = await answer_login(self._access, scope, receive)
        else:
            answer = self._refuse_path(scope)
        await send_answer_to(scope, answer, send)

    async def _serve_page(self, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the control API or the inbox answer; a GET, which changes nothing, until a stop."""
        task = asyncio.current_task()
        if scope["method"] != "GET" or task is None:
            await app(scope, receive, send)
            return
        self._readers.add(task)
        try:
            await app(scope, receive, send)
        except asyncio.CancelledError:
            if not self._is_ending:
                raise
            await send_answer_to(scope, problem(503, "The server is stopping."), send)
        finally:
            self._readers.discard(task)

    def _find_app(self, first: str, path: str) -> App | None:
        """The control API or the inbox, each imported when it is first used."""
        if first in ("__admin", "__sink"):
            if self._admin is None:
                from mockserver.admin import make_admin

                self._admin = make_admin(self._console)
            return self._admin
        if path == "/" or first.startswith("__inbox"):
            if self._inbox is None:
                from mockserver.inbox import make_inbox

                self._inbox = make_inbox(self._console)
            return self._inbox
        return None

    @cached_property
    def _console(self) -> Console:
        """What control API and inbox work on, both on the same."""
        from mockserver.admin.console import Console
        from mockserver.admin.receiver import Sinks

        return Console(self.engine, self.catalog, self.read_origin, Sinks())

    async def _fill_with_demo_data(self, url: str, sandbox: Sandbox) -> None:
        """Fill what vendors of a sandbox have none yet; links in the data are built on `url`."""
        from mockserver.admin.populate import PopulateOrder, fill
        from mockserver.kernel.populating import read_seeds

        await asyncio.to_thread(import_vendors)
        empty = [slug for slug in self.catalog.slugs if not read_seeds(sandbox, slug)]
        if empty:
            await fill(self._console, sandbox, PopulateOrder(vendors=empty), url)

    def _refuse_path(self, scope: Scope) -> Answer:
        self.engine.strays.keep(scope)
        path = scope["path"][:200]
        known = [f"/{slug}/" for slug in self.catalog.slugs]
        known += ["/", "/__admin/", "/__sink/", "/livez", "/readyz"]
        detail = f"Nothing is at {path}. This server answers below {', '.join(known)}."
        return problem(404, detail, prefixes=known)

    # -- beside HTTP ----------------------------------------------------------------------------

    async def _serve_other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000})

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start, wait for the end, stop."""
        await receive()
        self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})


def import_vendors() -> None:
    """Import all vendors, before somebody has to wait for one. It may be done in a thread."""
    for slug in find_slugs():
        importlib.import_module(f"mockserver.vendors.{slug}")


def make_server(settings: Settings, *, access: Access, port: int) -> MockServer:
    """The server that settings describe, which listens at `port`."""
    caps = Caps(
        rows=settings.cap_requests,
        bytes=settings.cap_request_bytes,
        messages=settings.cap_messages,
        callbacks=settings.cap_callbacks,
    )
    options = Options(
        directory=None if settings.ephemeral else settings.data,
        seed=settings.seed,
        egress=settings.egress,
        max_body=settings.max_body,
        max_sandboxes=settings.max_sandboxes,
        caps=caps,
        is_strict=settings.auth == "strict",
        reset_every=settings.reset_every,
    )
    return MockServer(
        options,
        public_url=settings.public_url,
        access=access,
        proxies=Proxies(settings.trust_proxy),
        demo_url=read_server_url(settings, port) if settings.demo_data else None,
    )
