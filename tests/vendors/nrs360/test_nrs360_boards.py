"""The boards of 360NRS: their figures are those of its own lists."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.board_views import figures, read_view, texts
from tests.vendors.nrs360.conftest import Sms

ROOT = "/nrs360/api/rest"


async def show(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    """A board, or one line of it."""
    return await read_view(client, f"nrs360/boards/{path}", **params)


async def happen(client: httpx.AsyncClient, number: int, *events: str) -> None:
    """Have events happen to a message of the inbox."""
    for event in events:
        order = {"event": event}
        response = await client.post(f"/__admin/messages/{number}/events", json=order)
        assert response.is_success, response.text


@pytest.fixture
async def sale(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> dict[str, Any]:
    """A mail campaign to four: one opened twice and clicked, one opened, one bounced, one waits."""
    order = {
        "to": [f"{name}@example.com" for name in ("ana", "ben", "eve", "zoe")],
        "fromName": "Shop",
        "fromEmail": "info@sample.com",
        "replyTo": "info@sample.com",
        "subject": "Sale",
        "body": '<p><a href="https://example.com/offer">Offer</a></p>',
        "campaignName": "Sale",
    }
    response = await client.post(f"{ROOT}/mailing", json=order, **nrs360)
    assert response.status_code == 202, response.text
    await happen(client, 3, "hard_bounced")
    await happen(client, 1, "delivered", "opened", "opened", "clicked")
    await happen(client, 2, "delivered", "opened")
    found: dict[str, Any] = (await client.get(f"{ROOT}/campaigns", **nrs360)).json()["data"][0]
    return found


async def test_campaigns_figures_are_those_of_its_sendings(
    client: httpx.AsyncClient, sale: dict[str, Any]
) -> None:
    (sending,) = sale["sendings"]["data"]
    events = sending["events"]
    assert (events["delivered"], events["opened"], events["opened_unique"]) == (2, 3, 2)
    (line,) = (await show(client, "campaigns"))["lines"]
    assert figures(line) == {
        "delivered": (2, 4),
        "opened": (2, 4),
        "clicked": (1, 4),
        "hard bounced": (1, 4),
    }
    assert [cell["text"] for cell in line["cells"]] == [
        *("Sale", str(sale["id"]), "mailing", "4", "0.0040", "2026-03-02 10:00:00")
    ]
    assert (sending["total"], sending["cost"]) == (4, 0.004)


async def test_opened_campaign_shows_each_recipient_with_status(
    client: httpx.AsyncClient, sale: dict[str, Any]
) -> None:
    view = await show(client, f"campaigns/{sale['id']}")
    assert view["title"] == "Sale"
    (sending,) = sale["sendings"]["data"]
    assert [one["title"] for one in view["charts"]] == [f"Sending {sending['id']}: mailing, OPENED"]
    assert [(line["cells"][0]["text"], line["cells"][1]["text"]) for line in view["lines"]] == [
        ("ana@example.com", "delivered"),
        ("ben@example.com", "delivered"),
        ("eve@example.com", "hard_bounced"),
        ("zoe@example.com", "accepted"),
    ]
    assert [line["cells"][0]["message"] for line in view["lines"]] == [1, 2, 3, 4]
    found = await show(client, f"campaigns/{sale['id']}", q="EVE@")
    assert (len(found["lines"]), found["total"]) == (1, 1)


async def test_named_campaigns_come_before_sends_without_a_name(
    client: httpx.AsyncClient, sms: Sms
) -> None:
    await sms.accept(campaignName="First")
    await sms.accept(campaignName="Second")
    await sms.accept()
    view = await show(client, "campaigns")
    assert [row[0] for row in texts(view)] == ["Second", "First", "API sms 100004"]
    (chart,) = view["charts"]
    assert figures(chart) == {"sms": (3, 3)}


async def test_sendings_are_counted_by_status(
    client: httpx.AsyncClient, sms: Sms, nrs360: dict[str, Any]
) -> None:
    for name in ("Kept", "Left"):
        await sms.accept(campaignName=name, scheduleDate="20260303100000")
    listed = (await client.get(f"{ROOT}/sendings", **nrs360)).json()["data"]
    path = f"/__admin/vendors/nrs360/sendings/{listed[1]['id']}/status"
    assert (await client.put(path, json={"status": "CANCELLED"})).is_success
    view = await show(client, "sendings")
    assert figures(view["charts"][0]) == {"CANCELLED": (1, 2), "OPENED": (1, 2)}
    assert [row[1:6] for row in texts(view)] == [
        ["Left", "sms", "CANCELLED", "0", "0"],
        ["Kept", "sms", "OPENED", "1", "0"],
    ]
    opened = await show(client, f"sendings/{listed[0]['id']}")
    assert opened["facts"]["Scheduled for"]["text"] == "2026-03-03 10:00:00"
    assert [row[1] for row in texts(opened)] == ["accepted"]


async def test_scheduled_are_those_of_the_vendors_list_until_they_leave(
    client: httpx.AsyncClient, sms: Sms, nrs360: dict[str, Any]
) -> None:
    await sms.accept(to=["34666555444", "34666555445"], scheduleDate="20260302110000")
    await sms.accept(to=["34666555446"])
    listed = (await client.get(f"{ROOT}/scheduled", **nrs360)).json()
    view = await show(client, "scheduled")
    assert listed["total"] == view["total"] == 2
    assert [row[:3] for row in texts(view)] == [
        ["34666555444", "2026-03-02 11:00:00", "SMS"],
        ["34666555445", "2026-03-02 11:00:00", "SMS"],
    ]
    await client.post("/__admin/clock/advance", json={"seconds": 3600})
    assert (await show(client, "scheduled"))["total"] == 0


async def test_groups_count_their_contacts(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    for phone, names in (("34666000001", ["Club", "News"]), ("34666000002", ["Club"])):
        body = {"phone": phone, "countryIso": "ES", "name": "Ünal", "groupsNames": names}
        made = await client.post(f"{ROOT}/contacts", json=body, **nrs360)
        assert made.is_success, made.text
    view = await show(client, "groups")
    assert [(row[0], row[2]) for row in texts(view)] == [
        ("My Contact List", "1"),
        ("Club", "2"),
        ("News", "1"),
    ]
    assert view["facts"]["Contacts"]["text"] == "3"
    assert figures(view["charts"][0])["Club"] == (2, 3)
    opened = await show(client, f"groups/{view['lines'][1]['key']}", q="üNAL")
    assert [row[1] for row in texts(opened)] == ["34666000001", "34666000002"]


async def test_conversation_shows_who_said_what(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    listed = (await client.get(f"{ROOT}/whatsapp/conversations", **nrs360)).json()["data"]
    view = await show(client, "conversations")
    assert [row[:4] for row in texts(view)] == [
        [one["to"], one["from"], one["status"], str(one["totalMessages"])] for one in listed
    ]
    opened = await show(client, f"conversations/{view['lines'][0]['key']}")
    assert [row[:4] for row in texts(opened)] == [
        ["User response", "user", "text", "read"],
        ["Template content", "account", "template", "read"],
    ]
    assert opened["facts"]["Session"]["text"] == "OPEN"
    assert opened["facts"]["Session ends"]["text"] == "2026-03-03 09:00:00"
    await client.post("/__admin/clock/advance", json={"to": "2026-03-03T09:00:00Z"})
    opened = await show(client, f"conversations/{view['lines'][0]['key']}")
    assert opened["facts"]["Session"]["text"] == "CLOSED"
    assert opened["facts"]["Session ended"]["text"] == "2026-03-03 09:00:00"
