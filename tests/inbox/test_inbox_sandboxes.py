"""Sandboxes and snapshots: each button does what the control API does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.html_pages import read_page
from tests.inbox.conftest import HTMX, Send, list_rows, open_page

PAGE = "/__inbox/sandboxes"


async def press(client: httpx.AsyncClient, path: str, **form: str) -> str:
    """Post a form in sandbox t1; where the browser is led."""
    response = await client.post(f"{PAGE}{path}", params={"sandbox": "t1"}, data=form)
    assert response.status_code == 303, response.text
    return response.headers["location"]


async def list_names(client: httpx.AsyncClient) -> list[str]:
    return [one["name"] for one in (await client.get("/__admin/sandboxes")).json()["items"]]


async def list_snapshots(client: httpx.AsyncClient) -> list[str]:
    answer = await client.get("/__admin/sandboxes/t1/snapshots")
    return [one["name"] for one in answer.json()["items"]]


async def freeze(client: httpx.AsyncClient, now: str = "2026-05-01T00:00:00+00:00") -> None:
    """Leave a trace in t1."""
    params = {"sandbox": "t1"}
    body = {"mode": "frozen", "now": now}
    assert (await client.put("/__admin/clock", params=params, json=body)).status_code == 200


async def read_clock(client: httpx.AsyncClient, sandbox: str = "t1") -> Any:
    return (await client.get("/__admin/clock", params={"sandbox": sandbox})).json()["now"]


async def test_new_sandbox_is_made_and_opened(client: httpx.AsyncClient) -> None:
    assert await press(client, "", name="demo") == "/?sandbox=demo"
    assert await list_names(client) == ["default", "demo", "t1"]
    assert await press(client, "", name="default") == "/"


async def test_fork_is_a_copy_and_is_opened(client: httpx.AsyncClient) -> None:
    await freeze(client)
    assert await press(client, "/fork", name="t2") == f"{PAGE}?sandbox=t2&done=forked"
    assert await read_clock(client, "t2") == "2026-05-01T00:00:00+00:00"
    page = await open_page(client, PAGE, sandbox="t2", done="forked")
    assert page.find("div", id="notice").text == "This is the copy."
    assert page.find("a", href=f"{PAGE}?sandbox=t1").text == "t1"


async def test_reset_takes_it_back(client: httpx.AsyncClient) -> None:
    await freeze(client)
    assert await press(client, "/reset") == f"{PAGE}?sandbox=t1&done=reset"
    assert await read_clock(client) == "2026-03-02T10:00:00+00:00"


async def test_delete_leads_to_default(client: httpx.AsyncClient) -> None:
    await freeze(client)
    assert await press(client, "/delete") == f"{PAGE}?done=deleted"
    assert await list_names(client) == ["default"]


async def test_snapshot_is_saved_restored_and_deleted(client: httpx.AsyncClient) -> None:
    await freeze(client)
    await press(client, "/snapshots", name="ready")
    await press(client, "/snapshots")
    assert await list_snapshots(client) == ["2026-03-02-100000", "ready"]
    await freeze(client, "2026-06-01T00:00:00+00:00")
    await press(client, "/snapshots/restore", snapshot="ready")
    assert await read_clock(client) == "2026-05-01T00:00:00+00:00"
    await press(client, "/snapshots/delete", snapshot="ready")
    assert await list_snapshots(client) == ["2026-03-02-100000"]


async def test_snapshot_of_another_sandbox_is_restored(client: httpx.AsyncClient) -> None:
    await freeze(client)
    await press(client, "/snapshots", name="ready")
    form = {"from": "t1", "snapshot": "ready"}
    answer = await client.post(f"{PAGE}/snapshots/restore?sandbox=t2", data=form)
    assert answer.headers["location"] == f"{PAGE}?sandbox=t2&done=restored"
    assert await read_clock(client, "t2") == "2026-05-01T00:00:00+00:00"
    form["snapshot"] = "other"
    refused = await client.post(f"{PAGE}/snapshots/restore?sandbox=t2", data=form)
    assert refused.status_code == 404
    assert "there is no snapshot other of sandbox t1" in refused.text


async def test_snapshot_is_downloaded_and_brought_to_another_sandbox(
    client: httpx.AsyncClient,
) -> None:
    await freeze(client)
    await press(client, "/snapshots", name="ready")
    page = await open_page(client, PAGE, sandbox="t1")
    file = await client.get(page.find("a", aria_label="Download ready").attributes["href"])
    assert file.content.startswith(b"SQLite format 3")
    answer = await client.post(
        f"{PAGE}/snapshots/upload?sandbox=t2", files={"file": ("T1-ready.db", file.content)}
    )
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{PAGE}?sandbox=t2&done=taken",
    )
    restored = await client.post(
        f"{PAGE}/snapshots/restore?sandbox=t2", data={"snapshot": "t1-ready"}
    )
    assert restored.status_code == 303
    assert await read_clock(client, "t2") == "2026-05-01T00:00:00+00:00"


async def test_demo_data_is_the_same_from_the_same_seed(client: httpx.AsyncClient) -> None:
    assert await press(client, "/populate", size="3", seed="7") == "/?sandbox=t1"
    assert list_rows(await open_page(client, sandbox="t1"))
    again = await client.post(f"{PAGE}/populate?sandbox=t1", data={"size": "3", "seed": "7"})
    assert again.status_code == 409
    assert "seed 7 was used in sandbox t1 already" in again.text
    api = await client.post("/__admin/populate", json={"size": 3, "seed": 7})
    assert api.status_code == 201
    ours, theirs = [
        (await client.get("/__admin/messages", params={"sandbox": name})).json()["items"]
        for name in ("t1", "default")
    ]
    assert [one["to"] for one in ours] == [one["to"] for one in theirs]


async def test_search_finds_sandboxes_by_a_part_of_their_names(client: httpx.AsyncClient) -> None:
    for name in ("orders-1", "orders-2", "mails"):
        await client.post("/__admin/sandboxes", json={"name": name})
    menu = await client.get(f"{PAGE}/menu", params={"name": "Orders"}, headers=HTMX)
    assert [one.text for one in read_page(menu.text).find_all("a")] == ["orders-1", "orders-2"]
    page = await open_page(client, PAGE, q="mail")
    names = [
        one.text for one in page.find_all("a") if one.attributes["href"].startswith(PAGE + "?")
    ]
    assert names == ["mails"]
    assert page.find_inline() == []


@pytest.mark.parametrize(
    ("path", "form", "status", "text"),
    [
        pytest.param("", {"name": "Two words"}, 422, "is not a sandbox name", id="name"),
        pytest.param("/fork", {"name": "default"}, 409, "a sandbox default already", id="taken"),
        pytest.param("/snapshots/restore", {"snapshot": "x"}, 404, "no snapshot x", id="restore"),
        pytest.param("/snapshots/delete", {"snapshot": "x"}, 404, "no snapshot x", id="delete"),
        pytest.param("/populate", {"size": "0"}, 422, "size:", id="no people"),
        pytest.param("/snapshots/upload", {}, 422, "file: a snapshot is needed", id="no file"),
    ],
)
async def test_what_cannot_be_done_says_why(
    client: httpx.AsyncClient, path: str, form: dict[str, str], status: int, text: str
) -> None:
    response = await client.post(f"{PAGE}{path}", data=form)
    assert response.status_code == status
    assert text in read_page(response.text).find("p", class_="error").text


async def test_file_that_is_no_snapshot_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{PAGE}/snapshots/upload", files={"file": ("x.db", b"no database")})
    assert answer.status_code == 422
    assert (await client.get("/__admin/sandboxes/default/snapshots")).json()["items"] == []


@pytest.mark.parametrize(
    "path", ["", "/reset", "/delete", "/fork", "/populate", "/snapshots", "/snapshots/upload"]
)
async def test_page_of_another_origin_changes_nothing(
    client: httpx.AsyncClient, send: Send, path: str
) -> None:
    await send()
    headers = {"origin": "https://evil.example"}
    response = await client.post(f"{PAGE}{path}", data={"name": "x"}, headers=headers)
    assert response.status_code == 403
    assert await list_names(client) == ["default"]
    assert (await client.get("/__admin/messages")).json()["items"]
