"""The two ways to make a call: blocking, and awaited."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from mockserver.testing.calls import Call

Result = TypeVar("Result")


@dataclass(frozen=True)
class Address:
    """Where a server is, and the token that its control API asks for."""

    url: str
    token: str | None

    def arguments(self) -> dict[str, Any]:
        """Arguments of an HTTP client. Proxies of the environment are for other servers."""
        return {
            "base_url": self.url,
            "headers": {"Authorization": f"Bearer {self.token}"} if self.token else {},
            "trust_env": False,
            # Reading certificates takes longer than most tests.
            "verify": self.url.startswith("https:"),
        }

    @functools.cached_property
    def client(self) -> httpx.Client:
        """A client, made when it is first needed."""
        return httpx.Client(**self.arguments())

    @functools.cached_property
    def async_client(self) -> httpx.AsyncClient:
        """A client that keeps no connection open, so that it outlives each test's event loop."""
        return httpx.AsyncClient(
            **self.arguments(), limits=httpx.Limits(max_keepalive_connections=0)
        )


@dataclass(frozen=True)
class Blocking:
    """Makes a call and returns what its answer holds."""

    address: Address
    sandbox: str | None = None

    def run(self, call: Call[Result]) -> Result:
        """Make a call."""
        __tracebackhide__ = True
        return call.finish(self.address.client.request(**call.write(self.sandbox)))


@dataclass(frozen=True)
class Awaiting:
    """Makes a call that is awaited."""

    address: Address
    sandbox: str | None = None

    async def run(self, call: Call[Result]) -> Result:
        """Make a call."""
        __tracebackhide__ = True
        return call.finish(await self.address.async_client.request(**call.write(self.sandbox)))
