"""The views Callbacks and Requests in a real browser: live, by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser import browser, live_url  # noqa: F401 - fixtures
from tests.inbox.windows import open_window

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SMS = "/nrs360/api/rest/sms"
HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


@pytest.fixture
def api(live_url: str) -> Iterator[httpx.Client]:  # noqa: F811
    """A customer of 360NRS, who also uses the control API."""
    with httpx.Client(base_url=live_url, auth=("username", "apiPassword"), timeout=60) as made:
        yield made


@pytest.fixture
def page(browser: Browser, live_url: str) -> Iterator[Page]:  # noqa: F811
    """A window that reports what its policy refuses and what fails in it."""
    with open_window(browser, live_url) as (opened, flaws):
        yield opened
    assert flaws == []


def send(api: httpx.Client, text: str = "Welcome", **more: str) -> None:
    """Send an SMS."""
    order = {"to": ["34666555444"], "from": "SHOP", "message": text, **more}
    assert api.post(SMS, json=order).status_code == 202


def advance(api: httpx.Client, seconds: float) -> None:
    response = api.post("/__admin/clock/advance", json={"seconds": seconds})
    assert response.status_code == 200


def test_callback_is_followed_from_its_first_try_to_the_button_for_the_next(
    page: Page,
    api: httpx.Client,
    live_url: str,  # noqa: F811
) -> None:
    page.goto("/__inbox/callbacks")
    page.get_by_text("No callbacks yet.").wait_for()
    page.get_by_text("live", exact=True).wait_for()
    api.put("/__admin/sinks/shop", json={"statuses": [503]})
    send(api, notificationUrl=f"{live_url}/__sink/shop/dlr?s=%s")
    advance(api, 1)
    row = page.locator("a.row", has_text="dlr sent")
    row.locator(".pill", has_text="pending").wait_for()
    row.click()
    page.locator("#progress", has_text="Next try in 1 min").wait_for()
    page.locator("#detail summary", has_text="As curl").click()
    page.keyboard.press("a")
    page.locator("#progress .pill", has_text="delivered").first.wait_for()
    page.locator("#notice", has_text="It is 2026-03-02 10:01:01.").wait_for()
    row.locator(".pill", has_text="delivered").wait_for()
    assert page.locator(".attempts > li").count() == 2


def test_sink_shows_what_comes_and_leaves_open_what_was_opened(
    page: Page, api: httpx.Client
) -> None:
    api.post("/__sink/shop/first", json={"a": 1})
    page.goto("/__inbox/callbacks/sinks/shop")
    page.locator("#receipt-1 summary").click()
    page.get_by_text("Answer something else").click()
    api.post("/__sink/shop/second", content=HOSTILE)
    page.locator("#receipt-2", has_text="onerror").wait_for()
    assert page.locator("#receipt-1 dl").is_visible()
    page.get_by_label("Statuses to come").fill("418")
    page.get_by_role("button", name="Set").click()
    page.locator("#notice", has_text="The answers are set.").wait_for()
    assert api.post("/__sink/shop").status_code == 418
    assert "owned" not in page.title()


def test_requests_come_live_and_the_failure_is_injected_by_its_key(
    page: Page, api: httpx.Client
) -> None:
    page.goto("/__inbox/requests")
    page.get_by_text("live", exact=True).wait_for()
    assert api.post(SMS, json={"to": [], "message": HOSTILE}).status_code == 400
    page.locator("a.row", has_text="validation:").click()
    page.locator("#detail .why").wait_for()
    page.keyboard.press("f")
    page.locator("#notice", has_text="The next sendSms gets error").wait_for()
    order = {"to": ["34666555444"], "from": "SHOP", "message": "Fine"}
    assert api.post(SMS, json=order).status_code == 400
    assert "owned" not in page.title()
    page.keyboard.press("Escape")
    page.locator("#detail article").wait_for(state="detached")
    assert page.url.endswith("/__inbox/requests")


def test_journal_is_searched_while_typing_and_emptied_when_confirmed(
    page: Page, api: httpx.Client
) -> None:
    send(api)
    api.get("/nrs360/api/rest/nowhere")
    page.goto("/__inbox/requests")
    page.keyboard.press("/")
    page.keyboard.type("status:404")
    page.wait_for_url("**/__inbox/requests?q=status%3A404")
    assert page.locator("a.row").count() == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Empty").click()
    page.locator("#results .empty").wait_for()
    assert api.get("/__admin/requests").json()["items"] == []


@pytest.mark.parametrize("width", [1280, 360])
def test_page_is_no_wider_than_the_window(
    browser: Browser,  # noqa: F811
    live_url: str,  # noqa: F811
    api: httpx.Client,
    width: int,
) -> None:
    send(api, notificationUrl=f"{live_url}/__sink/shop/{'word' * 60}?s=%s")
    exchange = api.post(f"/nrs360/{'path' * 60}", json={"a": "b" * 500}).headers["x-mock-exchange"]
    advance(api, 3)
    page = browser.new_page(base_url=live_url, viewport={"width": width, "height": 740})
    for path in (
        *("callbacks", "callbacks/1", "callbacks/mischief", "callbacks/sinks"),
        *("callbacks/sinks/shop", "requests", f"requests/{exchange}"),
    ):
        page.goto(f"/__inbox/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('main').scrollWidth") <= width
        detail = page.evaluate(
            "(({scrollWidth, clientWidth}) => scrollWidth - clientWidth)"
            "(document.querySelector('#detail') ?? document.body)"
        )
        assert detail <= 0
    page.close()
