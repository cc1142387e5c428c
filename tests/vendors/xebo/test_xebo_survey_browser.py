"""A survey answered in a real browser, on a narrow phone, light and dark, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import httpx
import pytest

from tests.browser import browser, live_url  # noqa: F401 - fixtures
from tests.vendors.xebo.conftest import SAMPLE, SAMPLE_TOKEN, SURVEY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KEY = {"x-api-key": "xebo-api-key"}
PHONE = {"width": 360, "height": 740}
Scheme = Literal["light", "dark"]


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:  # noqa: F811
    """A tab of a phone, 360 pixels wide."""
    scheme: Scheme = request.param
    context = browser.new_context(
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        color_scheme=scheme,
        java_script_enabled=False,
    )
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    yield tab
    context.close()


def invite(url: str, **contact: Any) -> str:
    """Ask for one link."""
    body = {"collectortoken": SAMPLE_TOKEN, "contacts": [contact]}
    path = f"/xebo/v2/api/collectors/{SAMPLE}/campaigns/external"
    answer = httpx.post(url + path, json=body, headers=KEY, timeout=30)
    link: str = answer.json()["data"][0]["message"].rpartition(" ")[2]
    return link


def export(url: str) -> list[Any]:
    """The responses to the survey."""
    path = "/xebo/api/v1/export/responses/json"
    answer = httpx.post(url + path, json={"survey_id": SURVEY}, headers=KEY, timeout=30)
    rows: list[Any] = answer.json()["data"]
    return rows


def test_invitation_is_answered_in_a_browser_and_exported(page: Page, live_url: str) -> None:  # noqa: F811
    link = invite(live_url, extUniqueId="john1@s2c.com", city="Delhi")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    page.goto(link)
    page.get_by_label("Yes").check()
    fits(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Staff").check()
    page.get_by_label("Prices").check()
    page.get_by_role("radio", name="2", exact=True).check()
    fits(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("What went wrong?").fill("It rained\nin")
    page.get_by_role("button", name="Back").click()
    assert page.get_by_label("Prices").is_checked()
    page.get_by_role("button", name="Next").click()
    assert page.get_by_label("What went wrong?").input_value() == "It rained\nin"
    page.get_by_role("button", name="Next").click()
    page.get_by_role("radio", name="10").check()
    fits(page)
    page.get_by_role("button", name="Next").click()

    assert page.get_by_role("heading", name="Thank you").is_visible()
    assert complaints == []
    (row,) = export(live_url)
    assert row["extUniqueId"] == "john1@s2c.com"
    assert row["city"] == "Delhi"
    answers = [row[name] for name in ("visited", "liked", "satisfaction", "problem", "nps")]
    assert answers == ["Yes", "Staff; Prices", 2, "It rained\nin", 10]
    assert row["status"] == 1


def test_survey_is_left_and_resumed_in_a_browser(page: Page, live_url: str) -> None:  # noqa: F811
    link = invite(live_url, extUniqueId="123")
    page.goto(link)
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Next").click()
    page.goto("about:blank")

    page.goto(link)

    assert page.get_by_text("How satisfied are you with your visit?").is_visible()
    assert export(live_url)[0]["status"] == 0


def test_survey_is_answered_with_the_keyboard_alone(page: Page, live_url: str) -> None:  # noqa: F811
    page.goto(invite(live_url, extUniqueId="123"))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_text("What did you like?").wait_for()

    assert export(live_url)[0]["visited"] == "Yes"


def fits(tab: Page) -> None:
    """Nothing is wider than the phone, and what is tapped is large enough."""
    for box in tab.locator("main, button, .choice, .scale label, textarea").all():
        bounds = box.bounding_box()
        assert bounds is not None
        assert bounds["x"] >= 0
        assert bounds["x"] + bounds["width"] <= PHONE["width"]
    for target in tab.locator("button, .choice, .scale label").all():
        bounds = target.bounding_box()
        assert bounds is not None
        assert min(bounds["width"], bounds["height"]) >= 40
