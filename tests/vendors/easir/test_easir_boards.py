"""The board of EASIR: campaigns, what became of them, and their recipients."""

from __future__ import annotations

from typing import Any

from tests.board_views import figures, read_view, texts
from tests.vendors.easir.campaign_orders import call, letter, make_zweig, order
from tests.vendors.easir.conftest import Clock, Easir


async def show(easir: Easir, path: str = "", **params: Any) -> Any:
    """The board of campaigns, or one of them."""
    return await read_view(easir.client, f"easir/boards/campaigns{path}", **params)


async def test_sent_and_opened_are_counted(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir, "Stefan", email="stefan@example.com")
    await make_zweig(easir, "Lotte", email="lotte@example.com")
    made = await easir.send("/campaigns", order(execute_now=True))
    await clock.advance(0)
    for event in ("opened", "opened", "clicked"):
        order_ = {"event": event}
        assert (await easir.client.post("/__admin/messages/1/events", json=order_)).is_success
    campaign = await easir.get(f"/campaigns/{made['id']}")
    assert campaign["total_sent"] == 2
    board = await show(easir)
    line = next(one for one in board["lines"] if one["key"] == made["id"])
    assert figures(line) == {"sent": (2, 2), "opened": (1, 2), "clicked": (1, 2)}
    view = await show(easir, f"/{made['id']}")
    assert [row[:3] for row in texts(view)] == [
        ["Stefan Zweig", "stefan@example.com", "clicked"],
        ["Lotte Zweig", "lotte@example.com", "sent"],
    ]
    assert [line["cells"][0]["message"] for line in view["lines"]] == [1, 2]


async def test_unsent_campaign_shows_whom_it_would_reach(easir: Easir) -> None:
    await make_zweig(easir)
    made = await easir.send("/campaigns", order())
    board = await show(easir)
    assert texts(board)[0][2] == "pending"
    assert board["lines"][0]["figures"] == []
    listed = await easir.get(f"/campaigns/{made['id']}/recipients")
    view = await show(easir, f"/{made['id']}")
    assert view["total"] == len(listed["data"]) == 1
    assert texts(view)[0][0] == "Stefan Zweig"
    found = await show(easir, f"/{made['id']}", q="nobody")
    assert (found["total"], found["facts"]["Recipients"]["text"]) == (0, "1")


async def test_telephone_campaign_shows_whose_task_each_recipient_is(
    easir: Easir, clock: Clock
) -> None:
    await make_zweig(easir)
    made = await easir.send("/campaigns", call(execute_now=True))
    await clock.advance(0)
    tasks = (await easir.client.get(f"/__admin/vendors/easir/campaigns/{made['id']}/tasks")).json()
    (task,) = tasks["items"]
    (user,) = [one for one in made["task"]["distribute_users"] if one["id"] == task["user_id"]]
    view = await show(easir, f"/{made['id']}")
    (row,) = texts(view)
    assert row[3] == f"{user['first_name']} {user['last_name']}"
    (chart,) = view["charts"]
    assert figures(chart) == {"sent": (1, 1), "tasks": (1, 1)}


async def test_letters_say_when_they_are_ready(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir)
    made = await easir.send("/campaigns", letter(execute_now=True))
    await clock.advance(3)
    facts = (await show(easir, f"/{made['id']}"))["facts"]
    assert facts["Letters ready"]["text"] == "2026-03-02 10:00:03"
    assert facts["Type"]["text"] == "letter"


async def test_deleted_campaign_is_gone(easir: Easir) -> None:
    made = await easir.send("/campaigns", order())
    before = (await show(easir))["total"]
    assert (await easir.call("DELETE", f"/campaigns/{made['id']}")).status_code == 204
    assert (await show(easir))["total"] == before - 1
    gone = await easir.client.get(f"/__admin/vendors/easir/boards/campaigns/{made['id']}")
    assert gone.status_code == 404


async def test_statuses_are_those_of_the_vendors_filter(easir: Easir, clock: Clock) -> None:
    await make_zweig(easir)
    await easir.send("/campaigns", order(execute_now=True))
    await easir.send("/campaigns", order(approved=False))
    await clock.advance(0)
    (chart,) = (await show(easir))["charts"]
    for one in chart["figures"]:
        listed = await easir.get("/campaigns", status=one["label"])
        assert len(listed["data"]) == one["value"]
    assert {one["label"]: one["value"] for one in chart["figures"]} == {
        "draft": 1,
        "pending": 1,
        "completed": 1,
    }
