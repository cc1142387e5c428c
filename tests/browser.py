"""A real browser, and a server that it can reach: what respondents and signers open and see.

A test module imports both, as they cost nothing to those that do without:

    from tests.browser import browser, live_url  # noqa: F401 - fixtures
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from mockserver.app import MockServer
from mockserver.kernel.engine import Options
from mockserver.testing import serving
from tests.conftest import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def serve() -> Iterator[str]:
    """A server at a port of this machine, databases in memory, the wall clock still; its URL."""
    with serving.serve(lambda _: MockServer(Options(), wall=lambda: NOW)) as url:
        yield url


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
