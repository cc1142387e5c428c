"""The clock in the header: what its buttons do, the control API tells."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.conftest import Receiver
from tests.html_pages import read_page
from tests.inbox.conftest import HTMX, Send, open_page

CLOCK = "/__inbox/clock"
ADVANCE = "/__inbox/clock/advance"


async def read_clock(client: httpx.AsyncClient) -> Any:
    return (await client.get("/__admin/clock")).json()


async def press(client: httpx.AsyncClient, path: str, **form: str) -> str:
    """Post a form as htmx does; the part of the page that it answers."""
    response = await client.post(path, data=form, headers=HTMX)
    assert response.status_code == 200, response.text
    return " ".join(response.text.split())


def read_told(text: str) -> str:
    return read_page(text).find("p", class_="told").text


async def test_badge_is_on_every_page_and_opens_the_panel(client: httpx.AsyncClient) -> None:
    for path in ("/", "/__inbox/start", CLOCK):
        page = await open_page(client, path)
        assert page.find("button", popovertarget="clock-panel").attributes["data-key"] == "c"
        panel = page.find("div", id="clock-panel").attributes
        assert panel["hx-get"] == CLOCK
        assert page.find_inline() == []


async def test_freeze_and_run_change_the_mode_and_the_badge_tells(
    client: httpx.AsyncClient,
) -> None:
    text = await press(client, CLOCK, mode="frozen")
    assert read_told(text) == "The clock stands at 2026-03-02 10:00:00."
    badge = read_page(text).find("span", id="clock").attributes
    assert (badge["data-mode"], badge["hx-swap-oob"]) == ("frozen", "true")
    assert (await read_clock(client))["mode"] == "frozen"
    await press(client, CLOCK, mode="real")
    assert (await read_clock(client))["mode"] == "real"


async def test_switch_in_the_header_freezes_the_clock_from_any_page(
    client: httpx.AsyncClient,
) -> None:
    for mode, label in (("frozen", "Freeze the clock"), ("real", "Run the clock")):
        page = await open_page(client, "/__inbox/requests", sandbox="t1")
        assert page.find("button", id="clock-switch").attributes["aria-label"] == label
        address = page.find("form", hx_swap="none").attributes["hx-post"]
        assert (address, page.find("input", name="mode").attributes["value"]) == (
            f"{CLOCK}?sandbox=t1",
            mode,
        )
        await press(client, address, mode=mode)
        clock = (await client.get("/__admin/clock", params={"sandbox": "t1"})).json()
        assert clock["mode"] == mode


async def test_step_advances_the_sandbox_it_is_pressed_in_and_tells_what_happened(
    client: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await press(client, CLOCK, mode="frozen")
    await send(notificationUrl="https://example.com/dlr?s=%d")
    text = await press(client, ADVANCE, seconds="60")
    assert read_told(text) == (
        "4 things happened: sms sent, sms outcome, dlr sent → 200, dlr delivered → 200."
    )
    assert await read_clock(client) == {"mode": "frozen", "now": "2026-03-02T10:01:00+00:00"}
    assert len(receiver.received) == 2
    other = (await client.get("/__admin/clock", params={"sandbox": "t1"})).json()
    assert other["now"] == "2026-03-02T10:00:00+00:00"


async def test_next_stops_at_the_first_due_time_and_idle_at_the_last(
    client: httpx.AsyncClient, send: Send
) -> None:
    await press(client, CLOCK, mode="frozen")
    await send()
    assert read_told(await press(client, ADVANCE, until="next")) == "1 thing happened: sms sent."
    assert (await read_clock(client))["now"] == "2026-03-02T10:00:01+00:00"
    assert read_told(await press(client, ADVANCE, until="idle")) == "1 thing happened: sms outcome."
    due = (await client.get("/__admin/clock/due")).json()["items"]
    assert [one["name"] for one in due] == ["campaign"]  # EASIR's fixtures have one planned
    assert read_told(await press(client, ADVANCE, seconds="60")) == "Nothing happened."


async def test_what_is_due_next_is_listed_in_order_as_the_control_api_tells(
    client: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    await press(client, CLOCK, mode="frozen")
    receiver.statuses = [500]
    await send("One", notificationUrl="https://example.com/dlr?s=%d")
    await send("Two")
    agenda = (await client.get("/__admin/clock/due")).json()
    assert agenda == {
        "items": [
            {
                "dueAt": "2026-03-02T10:00:01+00:00",
                "what": "job",
                "vendor": "nrs360",
                "name": "sms sent",
                "count": 2,
            },
            {
                "dueAt": "2026-04-01T10:00:00+00:00",
                "what": "job",
                "vendor": "easir",
                "name": "campaign",
                "count": 1,
            },
        ],
        "jobsTotal": 3,
        "callbacksTotal": 0,
    }
    await press(client, ADVANCE, until="next")
    due = (await open_page(client, CLOCK)).find("section", class_="due")
    said = " ".join(due.text.split())
    assert "10:00:03 sms outcome 360NRS" in said
    assert "dlr sent 360NRS, callback" in said
    assert "In all 2 jobs, 1 callback." in said


async def test_most_is_what_the_control_api_lists(client: httpx.AsyncClient, send: Send) -> None:
    await press(client, CLOCK, mode="frozen")
    await send()
    await press(client, ADVANCE, until="next")
    await send()
    agenda = (await client.get("/__admin/clock/due", params={"limit": 1})).json()
    assert [(due["name"], due["dueAt"]) for due in agenda["items"]] == [
        ("sms sent", "2026-03-02T10:00:02+00:00")
    ]
    assert agenda["jobsTotal"] == 3


async def test_date_sets_the_clock_back_and_forward(client: httpx.AsyncClient) -> None:
    text = await press(client, CLOCK, now="2026-01-01T08:30")
    assert read_told(text) == "The clock runs at 2026-01-01 08:30:00."
    assert (await read_clock(client))["now"] == "2026-01-01T08:30:00+00:00"


@pytest.mark.parametrize(
    ("path", "form", "status", "text"),
    [
        pytest.param(CLOCK, {"now": "soon"}, 422, "now: not an ISO 8601 date", id="no date"),
        pytest.param(CLOCK, {}, 422, "mode or now is needed", id="nothing"),
        pytest.param(
            ADVANCE, {"seconds": "x"}, 422, "seconds: 'x' is not a number", id="no number"
        ),
        pytest.param(ADVANCE, {"until": "next"}, 409, "nothing is due", id="nothing due"),
    ],
)
async def test_what_cannot_be_done_says_why(
    client: httpx.AsyncClient, path: str, form: dict[str, str], status: int, text: str
) -> None:
    response = await client.post(path, data=form, headers=HTMX)
    assert response.status_code == status
    assert response.text == f'<p class="error">{text}</p>'.replace("'", "&#39;")


async def test_browser_without_scripts_is_shown_the_whole_page_with_the_result(
    client: httpx.AsyncClient,
) -> None:
    response = await client.post(f"{ADVANCE}?sandbox=t1", data={"seconds": "3600"})
    page = read_page(response.text)
    assert page.find("p", class_="told").text == "Nothing happened."
    assert page.find("time").text == "2026-03-02 11:00:00"


@pytest.mark.parametrize("path", [CLOCK, ADVANCE])
async def test_page_of_another_origin_cannot_move_the_clock(
    client: httpx.AsyncClient, path: str
) -> None:
    headers = {"origin": "https://evil.example"}
    response = await client.post(path, data={"seconds": "60", "mode": "frozen"}, headers=headers)
    assert response.status_code == 403
    assert await read_clock(client) == {"mode": "real", "now": "2026-03-02T10:00:00+00:00"}
