"""An application at a real port, in a thread of the tests."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
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


def test_request_under_way_is_answered_before_the_end() -> None:
    entered = threading.Event()

    def make(url: str) -> FastAPI:
        app = FastAPI()

        @app.get("/")
        async def answer_when_the_port_is_closed() -> str:
            entered.set()
            with contextlib.suppress(httpx.TransportError):
                while True:
                    async with httpx.AsyncClient(verify=False) as client:
                        await client.get(f"{url}/open")
            return "answered"

        return app

    with ThreadPoolExecutor(1) as pool:
        with serve(make) as url:
            answer = pool.submit(httpx.get, url, verify=False)
            assert entered.wait(5)
        assert answer.result().json() == "answered"


def test_request_that_never_ends_is_cut_off() -> None:
    entered = threading.Event()

    def make(_: str) -> FastAPI:
        app = FastAPI()

        @app.get("/")
        async def wait() -> None:
            entered.set()
            await asyncio.Event().wait()

        return app

    with ThreadPoolExecutor(1) as pool:
        with serve(make) as url:
            answer = pool.submit(httpx.get, url, verify=False)
            assert entered.wait(5)
        assert answer.result().status_code == 500


def test_application_that_cannot_start_keeps_nobody_waiting() -> None:
    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        raise RuntimeError("not today")
        yield

    with serve(lambda _: FastAPI(lifespan=live)) as url, pytest.raises(httpx.TransportError):
        httpx.get(url, verify=False, timeout=30)
