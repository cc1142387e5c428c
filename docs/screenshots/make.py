"""Takes the pictures of the inbox: each view with demo data, light and dark, wide and on a phone.

    .venv/bin/python docs/screenshots/make.py          # those that the pages show, into this folder
    .venv/bin/python docs/screenshots/make.py --all /tmp/pictures

It needs Playwright, the system's Chromium and Pillow (which takes the colours down to 256).
"""

from __future__ import annotations

import argparse
import io
import shutil
from collections.abc import Container, Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from PIL import Image

from mockserver.app import MockServer
from mockserver.inbox.application import VIEWS
from mockserver.kernel.engine import Options
from mockserver.testing import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
THEMES = ("light", "dark")
WIDTHS = {1280: 800, 360: 740}
"""Widths of the window, with their heights."""

PAGES = {
    **{view.name: view.path for view in VIEWS},
    "sms": "/?q=channel:sms+vendor:nrs360+is:out",
    "mail": "/?q=channel:email+vendor:nrs360",
    "whatsapp": "/?q=channel:whatsapp+vendor:nrs360",
    "clock": "/__inbox/clock",
    "start": "/__inbox/start",
    "empty": "/?sandbox=empty",
}
"""What is looked at. In a list, the first row is opened as well: `<name>-open`."""

ALL = [
    f"{name}{opened}-{theme}-{width}"
    for name, opened, theme, width in product(PAGES, ("", "-open"), THEMES, WIDTHS)
]
KEPT = (
    *("whatsapp-open-light-1280", "whatsapp-open-dark-1280"),
    *("sms-open-light-1280", "requests-open-light-1280", "boards-open-light-1280"),
    *("faults-dark-1280", "messages-light-360", "whatsapp-open-dark-360"),
)
"""Those that README and `docs/inbox.md` show."""


def fill(url: str) -> None:
    """Demo data, and a few things that only requests make."""
    with httpx.Client(base_url=url, timeout=300) as client:
        order = {"seed": 7, "size": 60}
        client.post("/__admin/populate", json=order).raise_for_status()
        auth = ("username", "apiPassword")
        sms = {"to": ["34666555444"], "from": "SHOP", "notificationUrl": f"{url}/__sink/dlr"}
        text = "Your code is 481216. It is good for ten minutes: https://shop.example/login"
        client.post("/nrs360/api/rest/sms", json={**sms, "message": text}, auth=auth)
        sent = client.post("/nrs360/api/rest/sms", json={**sms, "to": []}, auth=auth)
        assert sent.status_code == 400
        fault = {"match": {"vendor": "nrs360", "operation": "sendSms"}, "times": 3}
        client.post("/__admin/faults", json={**fault, "effect": {"error": 111}})
        client.post("/__admin/clock/advance", json={"seconds": 2})


def take(browser: Browser, url: str, wanted: Container[str]) -> Iterator[tuple[str, bytes]]:
    """The pictures of some names."""
    for theme, (width, height) in product(THEMES, WIDTHS.items()):
        context = browser.new_context(
            base_url=url,
            color_scheme="dark" if theme == "dark" else "light",
            viewport={"width": width, "height": height},
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        for name, path in PAGES.items():
            closed, opened = (f"{each}-{theme}-{width}" for each in (name, f"{name}-open"))
            if closed in wanted or opened in wanted:
                page.goto(path)
            if closed in wanted:
                yield closed, page.screenshot()
            if opened in wanted and open_first(page):
                yield opened, page.screenshot()
        context.close()


def open_first(page: Page) -> bool:
    """Open the first of a list; whether there was one."""
    found = page.locator("main a.row, main a[href^='/__inbox/boards/']")
    if not found.count():
        return False
    page.goto(found.first.get_attribute("href") or "")
    page.wait_for_timeout(300)  # a frame may still be drawn
    return True


def shrink(picture: bytes) -> bytes:
    """A picture with 256 colours."""
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    made = io.BytesIO()
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


def main() -> None:
    """Take the pictures."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="all pictures, into a folder")
    folder: Path | None = parser.parse_args().all
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    made = serving.serve(lambda _: MockServer(Options(), wall=lambda: NOW))
    with made as url, sync_playwright() as playwright:
        fill(url)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, picture in take(browser, url, ALL if folder else KEPT):
            ((folder or HERE) / f"{name}.png").write_bytes(shrink(picture))
        browser.close()


if __name__ == "__main__":
    main()
