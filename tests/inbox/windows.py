"""Windows of a real browser that look at the inbox, and what must not happen in them.

from tests.inbox.windows import api, page  # noqa: F401 - fixtures
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NRS360 = ("username", "apiPassword")


@pytest.fixture
def api(live_url: str) -> Iterator[httpx.Client]:
    """A customer of 360NRS."""
    with connect(live_url) as made:
        yield made


def connect(url: str) -> httpx.Client:
    """A customer of 360NRS at a server."""
    return httpx.Client(base_url=f"{url}/nrs360/api/rest", auth=NRS360, timeout=60)


@contextmanager
def open_window(browser: Browser, live_url: str) -> Iterator[tuple[Page, list[str]]]:
    """A window, and what its policy refuses and what fails in it."""
    context = browser.new_context(base_url=live_url, viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    flaws: list[str] = []
    opened.on("pageerror", lambda error: flaws.append(str(error)))
    opened.on("console", lambda said: flaws.append(said.text) if said.type == "error" else None)
    yield opened, flaws
    context.close()


@pytest.fixture
def page(browser: Browser, live_url: str) -> Iterator[Page]:
    """A window that reports what its policy refuses and what fails in it."""
    with open_window(browser, live_url) as (opened, flaws):
        opened.context.set_default_timeout(60_000)
        yield opened
    found = [flaw for flaw in flaws if "422" not in flaw]  # what a button may be refused
    assert found == [], found


def send(api: httpx.Client, text: str, **more: Any) -> None:
    """Send an SMS."""
    order = {"to": ["34666555444"], "from": "SHOP", "message": text, **more}
    response = api.post("/sms", json=order)
    assert response.status_code == 202, response.text


def mail(api: httpx.Client, subject: str, html: str, **more: Any) -> None:
    """Send a mail."""
    order = {
        "to": ["ana@example.com"],
        "fromName": "Shop",
        "fromEmail": "info@example.com",
        "replyTo": "info@example.com",
        "subject": subject,
        "body": html,
        **more,
    }
    response = api.post("/mailing", json=order)
    assert response.status_code == 202, response.text
