"""`GET /__admin/vendors/{slug}/boards…`: lists, pages, search words, and what is not there."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.admin.conftest import ORIGIN, Send, problem_of

BOARDS = "/__admin/vendors/nrs360/boards"


async def read(admin: httpx.AsyncClient, path: str = "", **params: Any) -> Any:
    """What a GET below the boards of 360NRS answers."""
    response = await admin.get(BOARDS + path, params=params)
    assert response.status_code == 200, response.text
    return response.json()


async def test_boards_are_listed_with_what_they_show(admin: httpx.AsyncClient) -> None:
    items = (await read(admin))["items"]
    assert [one["name"] for one in items] == [
        *("campaigns", "sendings", "scheduled", "groups", "conversations")
    ]
    assert items[0] == {
        "name": "campaigns",
        "title": "Campaigns",
        "about": "What each campaign came to: those with a name first, the newest on top.",
        "opens": True,
        "total": 0,
    }
    assert items[2]["opens"] is False


async def test_boards_tell_how_many_lines_they_have(admin: httpx.AsyncClient, send: Send) -> None:
    for _ in range(2):
        await send(campaignName="Sale", scheduleDate="20260303100000")
    await send("t1", campaignName="Theirs")
    amounts = {one["name"]: one["total"] for one in (await read(admin))["items"]}
    assert amounts == {
        **{"campaigns": 1, "sendings": 1, "scheduled": 2},
        **{"groups": 1, "conversations": 1},
    }


async def test_lines_come_in_pages(admin: httpx.AsyncClient, send: Send) -> None:
    for number in range(5):
        await send(campaignName=f"Campaign {number}")
    view = await read(admin, "/campaigns", offset=1, limit=2)
    assert [line["cells"][0]["text"] for line in view["lines"]] == ["Campaign 3", "Campaign 2"]
    assert view["total"] == 5
    assert (await read(admin, "/campaigns", offset=5))["lines"] == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ÄRZTE", ["Ärzte 100% _neu_/"]),
        ("100%", ["Ärzte 100% _neu_/"]),
        ("_neu_/", ["Ärzte 100% _neu_/"]),
        ("  sale ", ["Sale"]),
        ("%", ["Ärzte 100% _neu_/"]),
        ("_", ["Ärzte 100% _neu_/"]),
        ("'; drop table nrs360_campaigns; --", []),
        ("100002", ["Sale"]),
    ],
    ids=["other case", "per cent", "underline", "blanks around", "any", "one", "SQL", "id"],
)
async def test_words_are_looked_for_as_they_are(
    admin: httpx.AsyncClient, send: Send, words: str, found: list[str]
) -> None:
    await send(campaignName="Ärzte 100% _neu_/")
    await send(campaignName="Sale")
    view = await read(admin, "/campaigns", q=words)
    assert [line["cells"][0]["text"] for line in view["lines"]] == found
    assert view["total"] == len(found)


async def test_board_is_that_of_the_sandbox(admin: httpx.AsyncClient, send: Send) -> None:
    await send("t1", campaignName="Theirs")
    assert (await read(admin, "/campaigns"))["total"] == 0
    assert (await read(admin, "/campaigns", sandbox="t1"))["total"] == 1


async def test_links_lead_to_the_sandbox_at_this_server(admin: httpx.AsyncClient) -> None:
    response = await admin.get("/__admin/vendors/collect/boards/requests?sandbox=t1")
    urls = {cell["url"] for line in response.json()["lines"] for cell in line["cells"]} - {""}
    assert urls
    assert all(url.startswith(f"{ORIGIN}/collect/~t1/portal/") for url in urls)


async def test_looking_changes_nothing(admin: httpx.AsyncClient, send: Send) -> None:
    await send(campaignName="Sale")
    key = (await read(admin, "/campaigns"))["lines"][0]["key"]
    before = (await admin.get("/__admin/requests")).json()
    assert await read(admin, f"/campaigns/{key}") == await read(admin, f"/campaigns/{key}")
    assert (await admin.get("/__admin/requests")).json() == before


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/acme/boards", "there is no vendor acme"),
        ("/acme/boards/campaigns", "there is no vendor acme"),
        (
            "/easir/boards/sendings",
            "EASIR has no board sendings; there are: campaigns",
        ),
        ("/nrs360/boards/campaigns/1", "campaigns has no line 1"),
        ("/nrs360/boards/campaigns/x", "campaigns has no line x"),
        ("/nrs360/boards/campaigns/-1", "campaigns has no line -1"),
        ("/nrs360/boards/campaigns/" + "9" * 30, "campaigns has no line " + "9" * 30),
        ("/nrs360/boards/sendings/1", "sendings has no line 1"),
        ("/nrs360/boards/groups/99", "groups has no line 99"),
        ("/nrs360/boards/conversations/99", "conversations has no line 99"),
        ("/nrs360/boards/scheduled/1", "the lines of scheduled cannot be opened"),
        ("/collect/boards/requests/x", "requests has no line x"),
        ("/collect/boards/campaigns/x", "campaigns has no line x"),
        ("/easir/boards/campaigns/x", "campaigns has no line x"),
        ("/xebo/boards/collectors/x", "collectors has no line x"),
    ],
)
async def test_what_is_not_there_is_404(admin: httpx.AsyncClient, path: str, detail: str) -> None:
    response = await admin.get(f"/__admin/vendors{path}")
    assert response.status_code == 404
    assert problem_of(response)["detail"] == detail


@pytest.mark.parametrize("query", ["offset=-1", "limit=0", "limit=501", "q=" + "x" * 201])
async def test_bounds_are_kept(admin: httpx.AsyncClient, query: str) -> None:
    response = await admin.get(f"{BOARDS}/campaigns?{query}")
    assert response.status_code == 422
    problem_of(response)
