"""Every board of every vendor, in a new sandbox and in one that is full."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import httpx
import pytest

from mockserver.kernel.vendor import Vendor
from tests.html_pages import read_page

TONES = {"", "good", "bad", "waiting"}


async def get(client: httpx.AsyncClient, vendor: Vendor, path: str = "") -> Any:
    """What the control API answers."""
    response = await client.get(f"/__admin/vendors/{vendor.slug}/boards{path}")
    assert response.status_code == 200, (path, response.text)
    return response.json()


def check(view: Any, base_url: str) -> set[str]:
    """That a view is what it is to be; what it links to."""
    assert view["title"]
    assert len(view["lines"]) <= view["total"]
    cells = [*view["facts"].values()]
    for line in view["lines"]:
        assert len(line["cells"]) == len(view["columns"])
        assert not line["key"] or line["cells"][0]["url"] == ""
        cells += line["cells"]
    drawn = [one for chart in view["charts"] for one in chart["figures"]]
    drawn += [one for line in view["lines"] for one in line["figures"]]
    for figure in drawn:
        assert figure["label"]
        assert figure["of"] is None or 0 <= figure["value"] <= figure["of"], figure
    assert {one["tone"] for one in (*drawn, *cells)} <= TONES
    urls = {cell["url"] for cell in cells} - {""}
    assert all(url.startswith(f"{base_url}/") for url in urls)
    return urls


@pytest.fixture(params=["seeded", "populated"])
async def filled(request: pytest.FixtureRequest, client: httpx.AsyncClient, vendor: Vendor) -> None:
    """The default sandbox as it is made, or with demo data."""
    if request.param == "populated":
        order = {"vendors": [vendor.slug], "size": 30}
        made = await client.post("/__admin/populate", json=order)
        assert made.status_code == 201, made.text


@pytest.mark.usefixtures("filled")
async def test_every_board_answers_and_what_it_names_opens(
    client: httpx.AsyncClient, vendor: Vendor
) -> None:
    base_url = f"http://localhost:4360/{vendor.slug}"
    for board in (await get(client, vendor))["items"]:
        view = await get(client, vendor, f"/{board['name']}?limit=500")
        urls = check(view, base_url)
        assert board["total"] == view["total"]
        keyed = [line for line in view["lines"] if line["key"]]
        assert board["opens"] or not keyed
        for line in keyed[:3]:
            opened = await get(client, vendor, f"/{line['board'] or board['name']}/{line['key']}")
            urls |= check(opened, base_url)
        for url in sorted(urls)[:5]:
            assert (await client.get(url)).status_code in (200, 302), url


@pytest.mark.usefixtures("filled")
async def test_every_board_is_a_page_of_the_inbox(
    client: httpx.AsyncClient, vendor: Vendor
) -> None:
    for board in (await get(client, vendor))["items"]:
        view = await get(client, vendor, f"/{board['name']}")
        paths = [board["name"]]
        paths += [
            f"{one['board'] or board['name']}/{one['key']}"
            for one in view["lines"][:1]
            if one["key"]
        ]
        for path in paths:
            response = await client.get(f"/__inbox/boards/{vendor.slug}/{path}")
            assert response.status_code == 200, (path, response.text)
            assert read_page(response.text).find_inline() == []


def test_boards_are_imported_when_somebody_looks() -> None:
    program = (
        "import sys; from mockserver.vendors import VendorCatalog; VendorCatalog().load_all();"
        "print([name for name in sys.modules if '.boards' in name and '.vendors.' in name])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"
