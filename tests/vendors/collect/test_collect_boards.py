"""The boards of Collect: requests by state, portals and files that open."""

from __future__ import annotations

from typing import Any

from tests.board_views import read_view
from tests.vendors.collect.conftest import CAMPAIGN, PDF, SIMPLE, Collect, encode


async def show(collect: Collect, path: str, **params: Any) -> Any:
    """A board, or one line of it."""
    return await read_view(collect.client, f"collect/boards/{path}", **params)


async def test_states_are_counted_as_the_vendors_filter_counts_them(collect: Collect) -> None:
    await collect.send()
    canceled = await collect.send()
    await collect.patch("/request", requestId=canceled["_id"], status="canceled")
    (chart,) = (await show(collect, "requests"))["charts"]
    counted = {one["label"]: one["value"] for one in chart["figures"]}
    assert counted == {"archived": 4, "canceled": 1, "pending": 1}
    for state, amount in counted.items():
        assert len(await collect.get("/requests", filter=state, limit=100)) == amount


async def test_request_leads_to_its_portal_and_its_files(collect: Collect) -> None:
    sent = await collect.send()
    element = sent["documents"][0]
    await collect.post("/upload", elementId=element["id"], name="a.pdf", data=encode(PDF))
    board = await show(collect, "requests")
    line = board["lines"][0]
    portal = line["cells"][board["columns"].index("Portal")]["url"]
    assert portal == sent["portalUrl"]
    assert (await collect.client.get(portal)).status_code == 200
    assert [(one["label"], one["value"], one["of"]) for one in line["figures"]] == [
        ("handed in", 1, 1)
    ]
    view = await show(collect, f"requests/{line['key']}")
    (shown,) = view["lines"]
    assert [cell["text"] for cell in shown["cells"]][:5] == [
        *(element["name"], "docs", "approved", "yes", "a.pdf")
    ]
    assert (await collect.client.get(shown["cells"][4]["url"])).content == PDF
    whole = await collect.get(f"/requests/{sent['_id']}")
    assert whole["documents"][0]["status"] == "approved"
    assert view["facts"]["Status"]["text"] == whole["status"]


async def test_seeded_requests_lead_to_their_portals_before_anybody_asked_for_them(
    collect: Collect,
) -> None:
    board = await show(collect, "requests", sandbox="t1")
    portals = {line["cells"][3]["url"] for line in board["lines"]}
    assert len(portals) == 4
    for portal in portals:
        assert portal.startswith("http://localhost:4360/collect/~t1/portal/")
        assert (await collect.client.get(portal)).status_code == 200


async def test_campaign_shows_its_requests_which_open_on_their_own_board(
    collect: Collect,
) -> None:
    sent = await collect.send(SIMPLE)
    board = await show(collect, "campaigns")
    figures = {line["key"]: line["figures"] for line in board["lines"]}
    assert [(one["label"], one["value"]) for one in figures[SIMPLE]] == [("pending", 1)]
    assert figures[CAMPAIGN] == []
    (line,) = (await show(collect, f"campaigns/{SIMPLE}"))["lines"]
    assert (line["key"], line["board"]) == (sent["_id"], "requests")


async def test_search_finds_contacts_and_states(collect: Collect) -> None:
    await collect.send()
    assert (await show(collect, "requests", q="JOHN"))["total"] == 5
    assert (await show(collect, "requests", q="pending"))["total"] == 1
    assert (await show(collect, "requests", q="%"))["total"] == 0


async def test_search_finds_a_request_by_its_id_and_an_element_by_its_status(
    collect: Collect,
) -> None:
    sent = await collect.send()
    (line,) = (await show(collect, "requests", q=sent["_id"]))["lines"]
    assert line["key"] == sent["_id"]
    found = await show(collect, f"requests/{line['key']}", q="  OPEN ")
    assert [cell["text"] for cell in found["lines"][0]["cells"]][2] == "open"
    assert (await show(collect, f"requests/{line['key']}", q="approved"))["total"] == 0
