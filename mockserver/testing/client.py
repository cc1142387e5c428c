"""A client for the control API of a running mockserver."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import httpx

from mockserver.testing.calls import Call
from mockserver.testing.naming import check_name
from mockserver.testing.operations import Noun, Way, api_call
from mockserver.testing.records import Page, Record, read, read_page
from mockserver.testing.sandbox import Sandbox
from mockserver.testing.sinks import SinkState
from mockserver.testing.ways import Address, Awaiting, Blocking


class SandboxName(Record):
    """A sandbox, as the list shows it."""

    name: str


class Schedule(Record):
    """When all sandboxes are reset, in the machine's time; None when they are not.

    `demo_data` tells whether `default` is filled with demo data then.
    """

    reset_every_seconds: int | None
    next_reset_at: datetime | None
    demo_data: bool


class Sandboxes(Noun[Way]):
    """The sandboxes of a server."""

    @api_call
    def list(self) -> Call[Page[SandboxName]]:
        """All of them; `default` is always there."""
        return Call("GET", "sandboxes", read_page(SandboxName))


class _Server(Noun[Way]):
    """What both clients are."""

    def __init__(self, way: Way) -> None:
        super().__init__(way)
        self.sandboxes: Sandboxes[Way] = Sandboxes(way)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at {self.url}>"

    @property
    def url(self) -> str:
        """The server's address, without a final slash."""
        return self._way.address.url

    def sandbox(self, name: str = "default") -> Sandbox[Way]:
        """A sandbox, made by the first call in it, or by `create`.

        Raises:
            ValueError: it cannot be a sandbox's name.
        """
        return Sandbox(replace(self._way, sandbox=check_name(name)))

    @api_call
    def coverage(self) -> Call[Any]:
        """Each vendor's operations: documented, inferred or invented, and where they stand."""
        return Call("GET", "coverage", httpx.Response.json)

    @api_call
    def magic(self) -> Call[Any]:
        """Recipients that cause an outcome, per vendor."""
        return Call("GET", "magic", httpx.Response.json)

    @api_call
    def sinks(self) -> Call[Page[SinkState]]:
        """All sinks of the server, the last used first."""
        return Call("GET", "sinks", read_page(SinkState))

    @api_call
    def schedule(self) -> Call[Schedule]:
        """When all sandboxes are reset next."""
        return Call("GET", "schedule", read(Schedule))


class Mockserver(_Server[Blocking]):
    """A running server: `Mockserver("http://127.0.0.1:4360").sandbox("t1").messages.list()`.

    Args:
        url: its address.
        token: what its control API asks for beyond loopback.
    """

    def __init__(self, url: str, *, token: str | None = None) -> None:
        super().__init__(Blocking(Address(url.rstrip("/"), token)))

    def close(self) -> None:
        """Close the connections."""
        self._way.address.client.close()

    def __enter__(self) -> Mockserver:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncMockserver(_Server[Awaiting]):
    """The same for async code. It keeps no connection open, and need not be closed."""

    def __init__(self, url: str, *, token: str | None = None) -> None:
        super().__init__(Awaiting(Address(url.rstrip("/"), token)))
