"""The inbox in a real browser: live, by keyboard, wide and narrow."""

# ruff: noqa: F811 - fixtures that are imported
from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser import browser, live_url  # noqa: F401 - fixtures
from tests.inbox.windows import api, mail, page, send  # noqa: F401 - fixtures, too

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_start_page_gives_way_to_the_first_message(page: Page, api: httpx.Client) -> None:
    page.goto("/")
    page.get_by_role("heading", name="Nothing went out yet").wait_for()
    page.get_by_text("live", exact=True).wait_for()
    send(api, "Welcome")
    page.locator("a.row", has_text="Welcome").wait_for()


def test_new_messages_come_to_the_top_and_leave_what_is_open_alone(
    page: Page, api: httpx.Client
) -> None:
    send(api, "First")
    page.goto("/")
    page.locator("a.row", has_text="First").click()
    page.locator("#detail .bubble", has_text="First").wait_for()
    assert page.url.endswith("/__inbox/messages/1")
    send(api, "Second")
    page.locator("a.row", has_text="Second").wait_for()
    assert [text.splitlines()[-2] for text in page.locator("a.row").all_inner_texts()] == [
        "Second",
        "First",
    ]
    assert page.locator("a.row[aria-current]").inner_text().count("First") == 1
    assert page.locator("#detail .bubble").inner_text() == "First"


def test_receipt_is_seen_in_the_list_and_the_time_line(page: Page, api: httpx.Client) -> None:
    send(api, "Hello")
    page.goto("/__inbox/messages/1")
    page.get_by_role("button", name="undelivered", exact=True).click()
    page.locator("#notice", has_text="undelivered: done").wait_for()
    page.locator("#happened .pill", has_text="undelivered").wait_for()
    page.locator("a.row .pill", has_text="undelivered").wait_for()
    page.get_by_role("button", name="delivered", exact=True).click()
    page.locator("#notice .error", has_text="delivered cannot follow").wait_for()


def test_keys_walk_open_search_and_close(page: Page, api: httpx.Client) -> None:
    for text in ("One", "Two", "Three"):
        send(api, text)
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#detail .bubble", has_text="Two").wait_for()
    page.keyboard.press("j")
    page.locator("#detail .bubble", has_text="One").wait_for()
    page.keyboard.press("Escape")
    page.locator("#detail article").wait_for(state="detached")
    assert page.url.endswith("/")
    page.keyboard.press("/")
    page.keyboard.type("three")
    page.wait_for_url("**/?q=three")
    assert page.locator("a.row").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_text("Keyboard shortcuts").first.wait_for()


def test_older_messages_come_while_scrolling(page: Page, api: httpx.Client) -> None:
    numbers = [str(34666550000 + index) for index in range(130)]
    send(api, "Many", to=numbers)
    page.goto("/")
    for _ in range(4):
        page.locator("a.row").last.scroll_into_view_if_needed()
        page.wait_for_timeout(150)
    page.locator("a.row", has_text="34666550000").wait_for()
    assert page.locator("a.row").count() == 130


def test_back_leads_to_the_list(page: Page, api: httpx.Client) -> None:
    send(api, "First")
    page.goto("/")
    page.locator("a.row").click()
    page.locator("#detail .bubble").wait_for()
    page.go_back()
    page.get_by_text("Choose a message.").wait_for()


@pytest.mark.parametrize("width", [1280, 360])
def test_page_is_no_wider_than_the_window(
    browser: Browser,
    live_url: str,
    api: httpx.Client,
    width: int,
) -> None:
    mail(api, "Word" * 60, "<p>Hello</p>")
    page = browser.new_page(base_url=live_url, viewport={"width": width, "height": 740})
    for path in ("/", "/__inbox/messages/1", "/__inbox/messages/1?tab=source", "/__inbox/start"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('main').scrollWidth") <= width
    page.close()


def test_theme_is_kept(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Theme: as the system").click()
    page.get_by_role("button", name="Theme: light").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_filter_is_a_click_and_stays_while_messages_come(
    page: Page,
    api: httpx.Client,
) -> None:
    send(api, "Text")
    mail(api, "Mail", "<p>Hello</p>")
    page.goto("/")
    page.locator("a.chip", has_text="sms").click()
    page.wait_for_url("**/?q=channel%3Asms")
    page.get_by_text("live", exact=True).wait_for()
    mail(api, "Another mail", "<p>Hello</p>")
    send(api, "Another text")
    page.locator("a.row", has_text="Another text").wait_for()
    assert page.locator("a.row").count() == 2
    assert page.locator("a.chip[aria-current]").inner_text().split() == ["sms", "2"]


def test_answer_of_a_whatsapp_user_joins_the_conversation(
    page: Page,
    api: httpx.Client,
) -> None:
    order = {"templateId": 123, "from": "34666777555", "messages": [{"to": "34666555444"}]}
    assert api.post("/whatsapp", json=order).status_code == 202
    page.goto("/__inbox/messages/1")
    page.get_by_label("Answer as 34666555444").fill("Is it open?")
    page.get_by_role("button", name="Send").click()
    page.locator(".bubble.in", has_text="Is it open?").wait_for()
    page.locator("a.row", has_text="Is it open?").click()
    page.wait_for_url("**/__inbox/messages/2*")  # the box there is another one
    page.get_by_label("Answer as 34666555444").fill("Hello?")
    page.get_by_role("button", name="Send").click()
    page.locator(".bubble.in", has_text="Hello?").wait_for()


def test_clearing_is_asked_for_and_ends_at_the_start(
    page: Page,
    api: httpx.Client,
) -> None:
    send(api, "Welcome")
    page.goto("/")
    page.once("dialog", lambda asked: asked.dismiss())
    page.get_by_role("button", name="Clear").click()
    assert page.locator("a.row").count() == 1
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("heading", name="Nothing went out yet").wait_for()
    send(api, "Another")
    page.locator("a.row", has_text="Another").wait_for()


def test_rows_that_were_scrolled_to_follow(
    page: Page,
    api: httpx.Client,
) -> None:
    numbers = [str(34666550000 + index) for index in range(260)]
    send(api, "Many", to=numbers)
    page.goto("/")
    oldest = page.locator("a.row", has_text="34666550000")
    while not oldest.count():
        page.evaluate("document.querySelector('#results').scrollTo(0, 1e6)")
        page.wait_for_timeout(50)
    oldest.scroll_into_view_if_needed()
    assert oldest.locator(".pill").inner_text() == "accepted"
    event = {"event": "undelivered"}
    root = str(api.base_url).partition("/nrs360")[0]
    assert api.post(f"{root}/__admin/messages/1/events", json=event).status_code == 200
    oldest.locator(".pill", has_text="undelivered").wait_for()
    assert page.locator("a.row").count() == 260
