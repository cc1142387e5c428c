"""The start page: what it prints works as it is printed."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from mockserver.inbox.start import read_first_test
from tests.html_pages import Page
from tests.inbox.conftest import list_rows, open_page
from tests.pytest_process import run_pytest

START = "/__inbox/start"


def read_facts(page: Page) -> list[str]:
    return [one.text for one in page.find_all("code")]


@pytest.mark.parametrize("sandbox", ["default", "t1"])
async def test_credentials_lead_to_the_sandbox_by_themselves(
    client: httpx.AsyncClient, sandbox: str
) -> None:
    shown = read_facts(await open_page(client, START, sandbox=sandbox))
    tag = "" if sandbox == "default" else "~t1"
    expected = ("username", "collect-key", "easir-token", "xebo-api-key")
    assert {credential + tag for credential in expected} <= set(shown)
    order = {"to": ["34666555444"], "from": "SHOP", "message": "Hello"}
    auth = (f"username{tag}", "apiPassword")
    answer = await client.post("/nrs360/api/rest/sms", json=order, auth=auth)
    assert answer.status_code == 202
    assert len(list_rows(await open_page(client, sandbox=sandbox))) == 1


async def test_links_of_the_page_open(client: httpx.AsyncClient) -> None:
    page = await open_page(client, START, sandbox="t1")
    links = {one.attributes["href"] for one in page.find_all("a")}
    hrefs = {link for link in links if link.startswith("/")}
    assert {"/__admin/docs", "/__inbox/faults?sandbox=t1"} <= hrefs
    for href in hrefs:
        assert (await client.get(href)).status_code == 200, href


async def test_demo_data_fills_this_sandbox(client: httpx.AsyncClient) -> None:
    page = await open_page(client, sandbox="t1")
    action = "/__inbox/sandboxes/populate?sandbox=t1"
    assert page.find("form", action=action).attributes["method"] == "post"
    size = page.find("input", type="hidden", name="size").attributes["value"]
    answer = await client.post(action, data={"size": size})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?sandbox=t1")
    assert list_rows(await open_page(client, sandbox="t1"))
    assert list_rows(await open_page(client)) == []


async def test_address_for_callbacks_takes_them(client: httpx.AsyncClient) -> None:
    shown = read_facts(await open_page(client, START))
    (sink,) = [one for one in shown if "/__sink/" in one]
    assert sink == "http://localhost:4360/__sink/mine"
    assert (await client.post(sink, json={"told": 1})).status_code == 200
    (taken,) = (await client.get("/__admin/sinks/mine")).json()["items"]
    assert taken["json"] == {"told": 1}


async def test_printed_test_passes(client: httpx.AsyncClient, tmp_path: Path) -> None:
    page = await open_page(client, START)
    assert read_first_test() in [one.text for one in page.find_all("pre")]
    (tmp_path / "test_first.py").write_text(read_first_test(), encoding="utf-8")
    assert "1 passed" in run_pytest(tmp_path)
