"""Ten thousand messages: the list asks for what is seen, a page at a time."""

# ruff: noqa: F811 - fixtures that are imported
from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from tests.browser import browser, live_url  # noqa: F401 - fixtures
from tests.inbox.windows import api, page, send  # noqa: F401 - fixtures, too

if TYPE_CHECKING:
    from playwright.sync_api import Page

COUNT_NODES = "document.querySelectorAll('#results *').length"
SCROLL = "document.querySelector('#results').scrollTo(0, 1e6)"


def test_ten_thousand_messages_come_by_fifties(page: Page, api: httpx.Client) -> None:
    for first in range(0, 10_000, 1_000):
        send(api, "Many", to=[str(34660000000 + first + index) for index in range(1_000)])
    asked: list[str] = []
    page.goto("/")
    page.get_by_text("live", exact=True).wait_for()
    assert page.locator("a.row").count() == 50
    per_row = page.evaluate(COUNT_NODES) / 50

    page.on("request", lambda one: asked.append(one.url))
    for pages in range(2, 12):
        page.evaluate(SCROLL)
        page.locator(f"a.row >> nth={pages * 50 - 1}").wait_for()

    assert page.locator("a.row").count() == 550
    assert [url.partition("?")[2] for url in asked if "cursor=" in url] == [
        f"cursor={10_001 - 50 * pages}" for pages in range(1, 11)
    ]
    assert page.evaluate(COUNT_NODES) <= 551 * per_row

    asked.clear()
    send(api, "One more")
    page.locator("a.row", has_text="One more").wait_for(state="attached")
    assert page.locator("a.row").count() == 551
    lists = [url for url in asked if "/news?" in url and "cursor=" in url]
    assert len(lists) <= 4  # of eleven pages, those alone that are seen
