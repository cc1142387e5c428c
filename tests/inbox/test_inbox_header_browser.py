"""What opens in the header, in a real browser: the clock and the sandboxes; and narrow windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser import browser, live_url  # noqa: F401 - fixtures
from tests.inbox.windows import page  # noqa: F401 - fixture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_clock_is_frozen_and_advanced_from_any_page(
    page: Page,  # noqa: F811
) -> None:
    page.goto("/?q=welcome")
    page.keyboard.press("c")
    panel = page.locator("#clock-panel")
    panel.get_by_role("button", name="Freeze").click()
    panel.get_by_text("The clock stands at 2026-03-02 10:00:00.").wait_for()
    panel.get_by_role("button", name="1 h").click()
    panel.get_by_text("Nothing happened.").wait_for()
    page.locator("#clock time", has_text="2026-03-02 11:00:00").wait_for()
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert page.url.endswith("/?q=welcome")


def test_switch_in_the_header_is_followed_by_other_windows(
    page: Page,  # noqa: F811
    live_url: str,  # noqa: F811
) -> None:
    page.goto("/__inbox/clock")
    page.get_by_text("live", exact=True).wait_for()
    other = page.context.new_page()
    other.goto(f"{live_url}/__inbox/requests")
    other.get_by_role("button", name="Freeze the clock").click()
    other.get_by_role("button", name="Run the clock").wait_for()
    assert other.evaluate("document.activeElement.id") == "clock-switch"
    assert other.url.endswith("/__inbox/requests")
    other.close()
    page.get_by_role("main").get_by_role("button", name="Run").wait_for()


def test_clock_moved_by_a_call_is_told_in_the_open_panel(
    page: Page,  # noqa: F811
    live_url: str,  # noqa: F811
) -> None:
    page.goto("/")
    page.get_by_text("live", exact=True).wait_for()
    page.keyboard.press("c")
    page.locator("#clock-panel .due").wait_for()
    order = {"to": ["34666555444"], "from": "SHOP", "message": "Hello"}
    auth = ("username", "apiPassword")
    assert httpx.post(f"{live_url}/nrs360/api/rest/sms", json=order, auth=auth).status_code == 202
    page.locator("#clock-panel .due", has_text="sms sent").wait_for()


def test_sandbox_is_found_by_name_and_a_new_one_is_opened(
    page: Page,  # noqa: F811
    live_url: str,  # noqa: F811
) -> None:
    for name in ("orders-1", "mails"):
        httpx.post(f"{live_url}/__admin/sandboxes", json={"name": name})
    page.goto("/")
    page.keyboard.press("s")
    page.locator("#sandbox-names a", has_text="mails").wait_for()
    page.keyboard.type("ord")
    page.locator("#sandbox-names a", has_text="mails").wait_for(state="detached")
    page.locator("#sandbox-names a", has_text="orders-1").click()
    page.wait_for_url("**/?sandbox=orders-1")
    page.keyboard.press("s")
    page.locator("#sandbox-name").fill("brand-new")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?sandbox=brand-new")


def test_fault_is_armed_and_struck_while_the_page_is_open(
    page: Page,  # noqa: F811
    live_url: str,  # noqa: F811
) -> None:
    page.goto("/__inbox/faults?vendor=nrs360")
    page.get_by_text("live", exact=True).wait_for()
    page.get_by_label("HTTP status").fill("503")
    page.get_by_role("button", name="Arm", exact=True).click()
    page.locator("#notice", has_text="Armed: status 503.").wait_for()
    page.locator("#armed", has_text="struck 0 of 0").wait_for()
    assert httpx.get(f"{live_url}/nrs360/api/rest/account").status_code == 503
    page.locator("#armed", has_text="struck 1 of 1").wait_for()
    page.get_by_role("button", name="Disarm all").click()
    page.locator("#armed", has_text="Nothing: all goes its plain course.").wait_for()


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_are_no_wider_than_the_window(
    browser: Browser,  # noqa: F811
    live_url: str,  # noqa: F811
    width: int,
) -> None:
    name = "a" * 63
    opened = browser.new_page(base_url=live_url, viewport={"width": width, "height": 740})
    for path in ("faults?vendor=nrs360&", "sandboxes?", "clock?", "start?"):
        opened.goto(f"/__inbox/{path}sandbox={name}")
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.evaluate("document.querySelector('main').scrollWidth") <= width
    opened.close()
