"""The view Boards: shelves, tables with bars, search, pages; hostile texts are texts."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockserver.inbox.topics import find_changes
from tests.html_pages import Page, read_page
from tests.inbox.conftest import HTMX, Send, list_rows, open_page

HOSTILE = "</title></td><script>alert(1)</script><img src=x onerror=alert(2)>'\"&"
CAMPAIGNS = "/__inbox/boards/nrs360/campaigns"


def list_cells(page: Page) -> list[list[str]]:
    """What the table says, with the names that phones show."""
    found: list[list[str]] = []
    for element in page.elements:
        if element.tag == "tr":
            found.append([])
        if element.tag == "td":
            found[-1].append(" ".join(element.text.split()))
    return [row for row in found if row]


async def test_shelves_have_the_boards_of_all_vendors_with_their_lines(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send(campaignName="Sale")
    page = await open_page(client, "/__inbox/boards")
    assert [one.text for one in page.find_all("h2") if one.attributes.get("id")][:4] == [
        *("Collect", "EASIR", "360NRS", "Xebo")
    ]
    amounts = dict(
        zip(
            list_rows(page),
            [one.text for one in page.find_all("span", class_="pill")][-len(list_rows(page)) :],
            strict=True,
        )
    )
    assert amounts["Sendings"] == "1"
    assert amounts["Collectors"] == "5"
    assert page.find("a", class_="row", href=CAMPAIGNS).text == "Campaigns"


async def test_board_shows_lines_that_open_and_bars_with_their_numbers(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send(campaignName="Sale", to=["34666555444", "34666555445"])
    await client.post("/__admin/clock/advance", json={"seconds": 10})
    page = await open_page(client, CAMPAIGNS)
    (row,) = list_cells(page)
    assert row[0] == "Sale"
    assert row[-1] == "delivered 2 100 %"
    link = page.find("a", class_="row")
    opened = await open_page(client, link.attributes["href"])
    assert [cells[:2] for cells in list_cells(opened)] == [
        ["34666555444", "delivered"],
        ["34666555445", "delivered"],
    ]
    assert opened.find("a", href="/__inbox/messages/1").text == "34666555444"
    widths = [one.attributes["width"] for one in opened.find_all("rect")]
    assert widths == ["100", "100.0"]


async def test_htmx_is_given_the_content_alone(client: httpx.AsyncClient, send: Send) -> None:
    await send(campaignName="Sale")
    whole = await client.get(CAMPAIGNS)
    part = await client.get(CAMPAIGNS, headers=HTMX)
    assert "<!doctype html>" in whole.text
    assert "<!doctype html>" not in part.text
    assert list_cells(read_page(part.text)) == list_cells(read_page(whole.text))


async def test_board_follows_the_sandbox(client: httpx.AsyncClient) -> None:
    page = await open_page(client, CAMPAIGNS, q="sale", sandbox="t1")
    looking = page.find("div", hx_trigger="boards:look from:body").attributes
    assert looking["hx-get"] == f"{CAMPAIGNS}?sandbox=t1&q=sale"
    links = [one.attributes["href"] for one in page.find_all("a")]
    own = [link for link in links if link.startswith("/__inbox/boards")]
    assert own
    assert all("sandbox=t1" in link for link in own)


async def test_act_on_a_vendors_platform_is_a_change_and_a_look_is_none(
    client: httpx.AsyncClient,
) -> None:
    collector = "/__admin/vendors/xebo/collectors/66c70e71f57bd9efe12d691d"
    path = "/__inbox/boards/xebo/collectors"
    states = []
    for body in (None, None, {"is_open": False}):
        if body is None:
            assert (await client.get(collector)).is_success
        else:
            assert (await client.put(collector, json=body)).is_success
        page = await open_page(client, path)
        states.append(page.find("body").attributes["data-state"])
    assert states[0] == states[1]
    assert find_changes(*states[1:]) == ["platform"]


async def test_search_keeps_what_matches(client: httpx.AsyncClient, send: Send) -> None:
    await send(campaignName="Sale")
    await send(campaignName="Opening")
    page = await open_page(client, CAMPAIGNS, q="OPEN")
    assert [row[0] for row in list_cells(page)] == ["Opening"]
    assert page.find("input", id="q").attributes["value"] == "OPEN"
    empty = await open_page(client, CAMPAIGNS, q="nothing of this kind")
    assert empty.find("p", class_="empty").text == "Nothing matches."


async def test_long_tables_come_in_pages(client: httpx.AsyncClient, send: Send) -> None:
    await send(campaignName="Sale", to=[str(34666550000 + number) for number in range(120)])
    first = await open_page(client, CAMPAIGNS)
    path = first.find("a", class_="row").attributes["href"]
    page = await open_page(client, path)
    assert len(list_cells(page)) == 50
    assert page.find("nav", class_="pager").text.split() == ["1–50", "of", "120", "After", "→"]
    last = await open_page(client, path, page="3")
    assert list_cells(last)[-1][0] == "34666550119"
    assert last.find("nav", class_="pager").text.split()[-3:] == ["101–120", "of", "120"]
    assert last.find("a", rel="prev").attributes["href"] == f"{path}?page=2"


async def test_page_past_the_end_leads_back_to_the_last(
    client: httpx.AsyncClient, send: Send
) -> None:
    await send(campaignName="Sale", to=[str(34666550000 + number) for number in range(60)])
    path = f"{CAMPAIGNS}/100000"
    page = await open_page(client, path, page="9")
    assert page.find("p", class_="empty").text == "The table ends before this page."
    assert page.find("a", rel="prev").attributes["href"] == f"{path}?page=2"
    assert list(page.find_all("a", rel="next")) == []


async def test_few_of_many_are_neither_none_nor_all(client: httpx.AsyncClient, send: Send) -> None:
    await send(campaignName="Sale", to=[str(34666550000 + number) for number in range(300)])
    for number, told in ((1, "delivered 1 <1 %"), (2, "delivered 2 <1 %"), (3, "delivered 3 1 %")):
        order = {"event": "delivered"}
        response = await client.post(f"/__admin/messages/{number}/events", json=order)
        assert response.is_success, response.text
        (row,) = list_cells(await open_page(client, CAMPAIGNS))
        assert row[-1] == told


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/__inbox/boards/acme/x", 404, "there is no vendor acme"),
        ("/__inbox/boards/xebo/x", 404, "Xebo has no board x; there are: collectors, responses"),
        (f"{CAMPAIGNS}/7", 404, "campaigns has no line 7"),
        (f"{CAMPAIGNS}?page=x", 422, "page: not a number of the list"),
        (f"{CAMPAIGNS}?page=1000001", 422, "page: there are not that many"),
        (f"{CAMPAIGNS}?q={'x' * 201}", 422, "search words have 200 characters at most"),
    ],
)
async def test_what_cannot_be_shown_is_said(
    client: httpx.AsyncClient, path: str, status: int, told: str
) -> None:
    response = await client.get(path)
    assert response.status_code == status
    assert told in response.text


async def make_hostile(client: httpx.AsyncClient, slug: str, nrs360: dict[str, Any]) -> list[str]:
    """Have a vendor keep hostile texts; the boards that show them."""
    if slug == "nrs360":
        sms = {"to": ["34666555444"], "from": "T", "message": "m", "campaignName": HOSTILE}
        assert (await client.post("/nrs360/api/rest/sms", json=sms, **nrs360)).is_success
        named = {"name": HOSTILE}
        assert (await client.post("/nrs360/api/rest/groups", json=named, **nrs360)).is_success
        return ["campaigns", "groups"]
    if slug == "collect":
        contact = {"email": "eve@example.com", "firstName": HOSTILE, "lastName": "E"}
        body = {"campaignId": "oNeDoCuMeNt8Jk4sw", "contact": contact}
        sent = await client.post("/collect/v1/request", json=body, auth=("", "collect-key"))
        assert sent.is_success, sent.text
        return ["requests"]
    if slug == "easir":
        said = {"content": "c", "subject": HOSTILE, "sender": "a@easir.com"}
        order: dict[str, Any] = {
            "name": HOSTILE,
            "type": "email",
            "approved": False,
            "message": said,
        }
        headers = {"authorization": "Bearer easir-token"}
        made = await client.post("/easir/campaigns", json=order, headers=headers)
        assert made.is_success, made.text
        return ["campaigns"]
    collector = "/__admin/vendors/xebo/collectors/66c70e71f57bd9efe12d691d"
    assert (await client.put(collector, json={"name": HOSTILE})).is_success
    return ["collectors"]


@pytest.mark.parametrize("slug", ["nrs360", "collect", "easir", "xebo"])
async def test_hostile_texts_are_shown_as_texts(
    client: httpx.AsyncClient, nrs360: dict[str, Any], slug: str
) -> None:
    for name in await make_hostile(client, slug, nrs360):
        path = f"/__inbox/boards/{slug}/{name}"
        page = await open_page(client, path)
        row = next(one for one in page.find_all("a", class_="row") if "alert(1)" in one.text)
        opened = await open_page(client, row.attributes["href"])
        assert HOSTILE in opened.find("h1").text
        for one in (page, opened):
            assert one.find_inline() == []
            assert list(one.find_all("img")) == []
            assert not any("alert" in script.text for script in one.find_all("script"))
