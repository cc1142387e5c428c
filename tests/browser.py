"""A real browser, and a server that it can reach: what respondents and signers open and see.

A test module imports both, as they cost nothing to those that do without:

    from tests.browser import browser, live_url  # noqa: F401 - fixtures
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import uvicorn

from mockserver.app import MockServer
from mockserver.kernel.engine import Options
from tests.conftest import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def serve() -> Iterator[str]:
    """A server at a port of this machine, databases in memory, the wall clock still; its URL."""
    config = uvicorn.Config(
        MockServer(Options(), wall=lambda: NOW), lifespan="on", ws="none", log_level="error"
    )
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        thread = threading.Thread(target=_run, args=(server, listening), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _run(server: uvicorn.Server, listening: socket.socket) -> None:
    listening.listen()  # at once: a client that is earlier than the server waits
    asyncio.run(server.serve(sockets=[listening]))


@pytest.fixture
def live_url() -> Iterator[str]:
    """The URL of a running server of the test's own."""
    with serve() as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window; the test is skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here (Debian: apt install chromium)")
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
