"""Scripts and styles: kept by browsers for good, found in the package, and those of others."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import httpx

import mockserver.inbox
from tests.inbox.conftest import open_page

VENDOR = Path(mockserver.inbox.__file__).parent / "static" / "vendor"


async def test_what_a_page_loads_is_there_and_kept_for_good(client: httpx.AsyncClient) -> None:
    for url in (await open_page(client)).find_loaded():
        response = await client.get(url)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["content-type"].startswith(("text/css", "text/javascript"))


async def test_file_of_another_version_is_asked_for_anew(client: httpx.AsyncClient) -> None:
    response = await client.get("/__inbox/static/000000000000/inbox.js")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"


async def test_nothing_beside_scripts_and_styles_is_served(client: httpx.AsyncClient) -> None:
    for name in ("absent.js", "vendor/README.md", "..%2Fview.py", "../view.py"):
        assert (await client.get(f"/__inbox/static/1/{name}")).status_code == 404


def test_scripts_of_others_are_what_their_readme_says() -> None:
    said = re.findall(r"\| `([\w.-]+)` \| .* `(\w{64})` \|", (VENDOR / "README.md").read_text())
    there = {file.name: file.read_bytes() for file in VENDOR.glob("*.js")}
    assert dict(said) == {name: hashlib.sha256(held).hexdigest() for name, held in there.items()}
