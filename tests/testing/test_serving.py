"""An application at a real port, in a thread of the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from mockserver.testing import serve


def test_application_knows_its_url_and_lives_as_long_as_the_context() -> None:
    life: list[str] = []

    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        life.append("start")
        yield
        life.append("stop")

    def make(url: str) -> FastAPI:
        app = FastAPI(lifespan=live)

        @app.get("/")
        async def show() -> str:
            return url

        return app

    with serve(make) as url:
        assert httpx.get(url, verify=False).json() == url
        assert life == ["start"]
    assert life == ["start", "stop"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, verify=False)


def test_application_that_cannot_start_keeps_nobody_waiting() -> None:
    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        raise RuntimeError("not today")
        yield

    with serve(lambda _: FastAPI(lifespan=live)) as url, pytest.raises(httpx.TransportError):
        httpx.get(url, verify=False, timeout=30)
