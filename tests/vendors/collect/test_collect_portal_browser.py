"""The whole life of a request in a real browser, against a server in a process of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from tests.cli.process import Server
from tests.vendors.collect.portal_client import ITEMS, KEY, esign, make_pdf

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
Page = Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), "")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed")

PICTURES = os.environ.get("MOCKSERVER_TEST_PICTURES", "")
"""A folder for pictures of the pages, for those who want to look at them."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server on a free port."""
    with Server(None) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    with sync_api.sync_playwright() as playwright:
        # Without a sandbox of its own: tests may run as root, in a container.
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(params=["desktop", "phone"])
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as a wide light screen or a narrow dark one shows it; it must run without errors."""
    is_phone = request.param == "phone"
    context = browser.new_context(
        viewport={"width": 360 if is_phone else 1100, "height": 760},
        color_scheme="dark" if is_phone else "light",
    )
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    # A refusal is answered with 422, which the browser notes; all else would be a defect.
    assert [one for one in complaints if "status of 422" not in one] == []


class Customer:
    """Uses the API and the control API over the network."""

    def __init__(self, server: Server, sandbox: str) -> None:
        headers = {"x-mock-sandbox": sandbox}
        self._http = httpx.Client(
            base_url=server.url, auth=KEY, headers=headers, timeout=60, trust_env=False
        )

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """What is answered; it must agree."""
        answer = self._http.request(method, path, json=body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def send(self) -> dict[str, Any]:
        """Send a request of every kind of element."""
        body = {"name": "Rental file", "items": ITEMS}
        campaign = self.call("POST", "/__admin/vendors/collect/campaigns", body)["_id"]
        contact = {"email": "jo@example.com", "firstName": "Jo", "lastName": "Doe"}
        sent: dict[str, Any] = self.call(
            "POST",
            "/collect/v1/request",
            {
                "campaignId": campaign,
                "contact": contact,
                "esignDocs": [esign()],
                "esignTriggers": ["contractxxxxxxxxx"],
            },
        )["request"]
        return sent

    def read(self, request: dict[str, Any]) -> dict[str, Any]:
        """The request as it is now."""
        found: dict[str, Any] = self.call("GET", f"/collect/v1/requests/{request['_id']}")
        return found

    def decide(self, element: dict[str, Any], status: str, **more: str) -> None:
        """Approve or reject an element."""
        body = {"elementId": element["id"], "status": status, **more}
        self.call("PATCH", "/collect/v1/elements", body)


@pytest.fixture
def customer(server: Server, request: pytest.FixtureRequest) -> Iterator[Customer]:
    """A customer with a sandbox of their own."""
    made = Customer(server, request.node.callspec.id)
    yield made
    made.close()


def card(page: Page, name: str) -> Any:
    """The part of the page that is about an element."""
    return page.locator(".card", has=page.get_by_role("heading", name=name))


def look(page: Page, name: str, request: pytest.FixtureRequest) -> None:
    """Check what each page must be: no sideways scrolling, and a label for every input."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    unnamed = (
        "[...document.querySelectorAll('input, select, textarea')]"
        ".filter(one => !one.labels.length).map(one => one.outerHTML)"
    )
    assert page.evaluate(unnamed) == []
    if PICTURES:
        path = Path(PICTURES) / f"{request.node.callspec.id}-{name}.png"
        page.screenshot(path=path, full_page=True)


def test_a_request_is_handed_in_rejected_handed_in_again_and_completed(
    customer: Customer, page: Page, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sent = customer.send()
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(make_pdf())
    note = tmp_path / "note.txt"
    note.write_text("no scan")

    page.goto(sent["portalUrl"])
    assert page.get_by_role("heading", level=1).inner_text() == "Rental file"
    look(page, "1-opened", request)

    # Upload: the wrong file first.
    page.get_by_label("Choose a file for Identity card").set_input_files(note)
    card(page, "Identity card").get_by_role("button", name="Upload").click()
    assert "“note.txt” is of another kind." in page.get_by_role("alert").inner_text()
    look(page, "2-refused", request)
    page.get_by_label("Choose a file for Identity card").set_input_files(scan)
    card(page, "Identity card").get_by_role("button", name="Upload").click()
    assert page.get_by_role("status").inner_text() == "Your file was uploaded."
    page.get_by_label("Choose files for Payslips").set_input_files([scan, note])
    card(page, "Payslips").get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Delete note.txt").click()
    assert page.get_by_role("status").inner_text() == "The file was deleted."

    # The form: a question appears with the answer that it depends on, without a script.
    form = card(page, "About you")
    assert not page.get_by_label("Who is it?").is_visible()
    page.get_by_label("Do you live with somebody?").check()
    page.get_by_label("Who is it?").fill("Sam")
    page.get_by_label("Do you live with somebody?").uncheck()
    assert not page.get_by_label("Who is it?").is_visible()
    page.get_by_label("Ms", exact=True).check()
    page.get_by_label("E-mail").fill("nowhere")
    form.get_by_role("button", name="Save answers").click()
    assert "E-mail: Please enter an e-mail address." in page.get_by_role("alert").inner_text()
    look(page, "3-form", request)
    page.get_by_label("E-mail").fill("jo@example.com")
    form.get_by_role("button", name="Save answers").click()
    assert page.get_by_role("status").inner_text() == "Your answers were saved."

    # Signing: name and consent.
    page.get_by_label("Your full name").fill("Jo Doe")
    page.get_by_label("I have read the document").check()
    page.get_by_role("button", name="Sign Rental contract").click()
    assert page.get_by_role("status").inner_text() == "You have signed the document."

    page.get_by_role("button", name="Submit to").click()
    assert "You have submitted everything." in page.get_by_role("status").inner_text()
    look(page, "4-submitted", request)
    now = customer.read(sent)
    assert now["status"] == "waiting"

    # The customer rejects a document, and the recipient sends it again.
    documents = {one["name"]: one for one in now["documents"]}
    customer.decide(documents["Identity card"], "rejected", reason="It is too dark.")
    page.goto(sent["portalUrl"])
    assert "It is too dark." in card(page, "Identity card").inner_text()
    look(page, "5-rejected", request)
    page.get_by_label("Replace the file for Identity card").set_input_files(scan)
    card(page, "Identity card").get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Submit to").click()

    # All is approved: the request is completed, and the signed file can be downloaded.
    for element in (*documents.values(), now["forms"][0]):
        if element["status"] == "waiting":
            customer.decide(element, "approved")
    assert customer.read(sent)["status"] == "completed"
    page.goto(sent["portalUrl"])
    assert "Everything was accepted." in page.locator("main").inner_text()
    look(page, "6-completed", request)
    link = page.get_by_role("link", name="contract (signed).pdf").get_attribute("href")
    answer = page.request.get(str(httpx.URL(page.url).join(link)))
    assert len(PdfReader(BytesIO(answer.body())).pages) == 2
    by_api = customer.read(sent)["signs"][0]["uploads"][-1]
    assert httpx.get(by_api["url"], trust_env=False).content == answer.body()
