"""Servers with other rules than the default one's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from mockserver.app import MockServer

Serve = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a server made with these arguments, and gives a client of it."""
    async with AsyncExitStack() as stack:

        async def start(base_url: str = "http://localhost:4360", **kwargs: Any) -> Any:
            server = MockServer(**kwargs)
            server.start()
            stack.push_async_callback(server.stop)
            transport = httpx.ASGITransport(app=server, client=("127.0.0.1", 50_000))
            client = httpx.AsyncClient(transport=transport, base_url=base_url)
            return await stack.enter_async_context(client)

        yield start
