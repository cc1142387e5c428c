"""The two ways to make a call: blocking, and awaited."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from mockserver.testing.calls import Call
from mockserver.testing.problems import NoAnswerError

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
            "verify": self.trusted,
        }

    @functools.cached_property
    def trusted(self) -> ssl.SSLContext:
        """Whom HTTPS trusts. Reading it takes longer than most tests: once, and only for HTTPS."""
        return httpx.create_ssl_context(verify=self.url.startswith("https:"))

    @functools.cached_property
    def client(self) -> httpx.Client:
        """A client, made when it is first needed."""
        return httpx.Client(**self.arguments())

    def make_async_client(self) -> httpx.AsyncClient:
        """A client for one call: the next may come from another event loop, asyncio's or trio's."""
        return httpx.AsyncClient(**self.arguments())


@dataclass(frozen=True)
class Blocking:
    """Makes a call and returns what its answer holds."""

    address: Address
    sandbox: str | None = None

    def run(self, call: Call[Result]) -> Result:
        """Make a call."""
        __tracebackhide__ = True
        with _expect_answer(self.address, call):
            response = self.address.client.request(**call.write(self.sandbox))
        return call.finish(response)


@dataclass(frozen=True)
class Awaiting:
    """Makes a call that is awaited."""

    address: Address
    sandbox: str | None = None

    async def run(self, call: Call[Result]) -> Result:
        """Make a call."""
        __tracebackhide__ = True
        with _expect_answer(self.address, call):
            async with self.address.make_async_client() as client:
                response = await client.request(**call.write(self.sandbox))
        return call.finish(response)


@contextmanager
def _expect_answer(address: Address, call: Call[Any]) -> Iterator[None]:
    """Name the server that does not answer: what httpx says of it does not."""
    __tracebackhide__ = True
    try:
        yield
    except httpx.TransportError as error:
        asked = f"{call.method} /__admin/{call.path}"
        raise NoAnswerError(f"no mockserver answers at {address.url}: {error} ({asked})") from error
