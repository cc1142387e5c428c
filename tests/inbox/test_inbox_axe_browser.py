"""Everybody can use the inbox: axe-core finds no serious or critical fault in any view."""

# ruff: noqa: F811 - fixtures that are imported
from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest

from mockserver.inbox.application import VIEWS
from tests.browser import browser, serve  # noqa: F401 - a fixture
from tests.inbox.windows import connect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATHS = [
    *(view.path for view in VIEWS),
    *("/__inbox/start", "/__inbox/clock", "/__inbox/boards/xebo/collectors"),
]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The URL of a server with demo data."""
    with serve() as made, connect(made) as api:
        order = {"seed": 1, "size": 20}
        filled = api.post(f"{made}/__admin/populate", json=order, timeout=300)
        assert filled.status_code == 201, filled.text
        yield made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_no_serious_fault(
    browser: Browser, url: str, path: str, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(base_url=url, color_scheme=scheme)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(path)
    details = page.locator("#results a.row, .lines a.row").evaluate_all(
        "rows => rows.slice(0, 1).map(row => row.getAttribute('href'))"
    )
    for address in [path, *details]:
        page.goto(address)
        found = axe.run(page).response["violations"]
        told = [
            f"{one['id']}: {node['html'][:200]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]
        assert told == [], address
    context.close()
