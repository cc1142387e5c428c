"""The view Boards in a real browser: it follows what happens, and its keys lead in and out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser import browser, live_url  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AUTH = ("username", "apiPassword")
CAMPAIGNS = "/__inbox/boards/nrs360/campaigns"


@pytest.fixture
def page(browser: Browser, live_url: str) -> Iterator[Page]:  # noqa: F811
    """A page of the inbox, whose scripts must not fail."""
    opened = browser.new_page(base_url=live_url)
    opened.set_default_timeout(20000)
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    yield opened
    opened.close()
    assert failures == []


@pytest.fixture
def api(live_url: str) -> Iterator[httpx.Client]:  # noqa: F811
    """A customer of 360NRS, and of the control API."""
    with httpx.Client(base_url=live_url, auth=AUTH, timeout=60) as client:
        yield client


def send(api: httpx.Client, campaign: str) -> None:
    """Send an SMS of a campaign."""
    order = {"to": ["34666555444"], "from": "S", "message": "m", "campaignName": campaign}
    assert api.post("/nrs360/api/rest/sms", json=order).status_code == 202


def test_board_follows_what_happens_and_leaves_the_search_alone(
    page: Page, api: httpx.Client
) -> None:
    send(api, "Sale")
    page.goto(CAMPAIGNS)
    page.get_by_text("live", exact=True).wait_for()
    page.locator("#q").fill("o")
    page.wait_for_url("**/campaigns?q=o")
    page.get_by_text("Nothing matches.").wait_for()
    send(api, "Opening")
    page.locator("#lines a.row", has_text="Opening").wait_for()
    assert page.locator("#lines a.row").count() == 1
    assert page.locator("#q").input_value() == "o"
    page.locator("#figures dd", has_text="2 of 2").wait_for()  # the charts are of all
    assert api.post("/__admin/clock/advance", json={"seconds": 10}).is_success
    page.locator(".figures li", has_text="delivered 1").wait_for()


def test_keys_lead_into_a_line_and_out_again(page: Page, api: httpx.Client) -> None:
    send(api, "Sale")
    page.goto("/__inbox/boards")
    page.get_by_role("link", name="Campaigns").last.wait_for()
    page.goto(CAMPAIGNS)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sale", exact=True).wait_for()
    assert "/campaigns/100000" in page.url
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Campaigns", exact=True).wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Boards", exact=True).wait_for()
    page.go_back()
    page.get_by_role("heading", name="Campaigns", exact=True).wait_for()


@pytest.mark.parametrize("width", [1280, 360])
def test_boards_are_no_wider_than_the_window(page: Page, api: httpx.Client, width: int) -> None:
    send(api, "Word" * 40)
    page.set_viewport_size({"width": width, "height": 740})
    for path in (
        "/__inbox/boards",
        CAMPAIGNS,
        f"{CAMPAIGNS}/100000",
        "/__inbox/boards/collect/requests",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('main').scrollWidth") <= width
