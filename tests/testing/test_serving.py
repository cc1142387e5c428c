"""An application at a real port, in a thread of the tests."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

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


def test_application_that_cannot_start_is_told_to_whoever_serves_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        raise RuntimeError("not today")
        yield

    with (
        pytest.raises(RuntimeError, match=r"<fastapi.* did not start; its log tells why"),
        serve(lambda _: FastAPI(lifespan=live)),
    ):
        pytest.fail("it is not served")
    assert "RuntimeError: not today" in caplog.text


def test_application_that_knows_no_start_is_served() -> None:
    async def app(scope: Any, _: Any, send: Any) -> None:
        if scope["type"] != "http":  # as Django does
            raise ValueError("HTTP only")
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    with serve(lambda _: app) as url:
        assert httpx.get(url, verify=False).status_code == 204


def test_wsgi_application_is_refused_with_what_helps() -> None:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return []

    with pytest.raises(TypeError, match=r"no ASGI application; a2wsgi\.WSGIMiddleware wraps"):
        serve(lambda _: app).__enter__()
