"""The view Callbacks: what it shows, and that its buttons do what the control API does."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.callbacks import Callback
from tests.conftest import Receiver
from tests.html_pages import Page, read_page
from tests.inbox.conftest import HTMX, Send, list_rows, open_page

CALLBACKS = "/__inbox/callbacks"
HOOK = "https://customer.example/dlr?id=%i&status=%s"
HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>'\"&"


def queue(server: MockServer, **facts: Any) -> None:
    """Queue a callback of 360NRS in `default`."""
    usual: dict[str, Any] = {"event": "dlr", "url": "https://customer.example/", "subject": "m1"}
    sandbox = server.engine.sandboxes.get("default")
    sandbox.callbacks.queue("nrs360", Callback(**{**usual, **facts}))


async def advance(client: httpx.AsyncClient, seconds: float) -> None:
    response = await client.post("/__admin/clock/advance", json={"seconds": seconds})
    assert response.status_code == 200


async def read(client: httpx.AsyncClient, number: int = 1) -> Any:
    return (await client.get(f"/__admin/callbacks/{number}")).json()


async def press(client: httpx.AsyncClient, path: str, **fields: str) -> Page:
    """What htmx is given when a form is sent."""
    response = await client.post(f"{CALLBACKS}{path}", data=fields, headers=HTMX)
    assert response.status_code == 200, response.text
    return read_page(response.text)


def words_of(page: Page, tag: str, **attributes: str) -> str:
    return " ".join(page.find(tag, **attributes).text.split())


async def test_callbacks_are_listed_newest_first_with_state_and_next_try(
    client: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses[:] = [200, 503]
    ref = await send(notificationUrl=HOOK)
    await advance(client, 3)
    assert list_rows(await open_page(client, CALLBACKS)) == [
        "dlr delivered 360NRS · 10:00:03 again in 1 min · 1 try · "
        f"{ref} · customer.example/dlr?id={ref}&status=DELIVRD pending",
        f"dlr sent 360NRS · 10:00:01 {ref} · customer.example/dlr?id={ref}&status=ACCEPTD "
        "delivered",
    ]


async def test_filters_of_the_control_api_narrow_the_list_and_chips_count(
    client: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses[:] = [200, 503]
    ref = await send(notificationUrl=HOOK)
    await advance(client, 3)
    page = await open_page(client, CALLBACKS, event="dlr sent")
    chips = {" ".join(chip.text.split()): chip for chip in page.find_all("a", class_="chip")}
    assert list(chips) == ["pending 1", "delivered 1", "360NRS 2"]
    assert chips["pending 1"].attributes["href"] == f"{CALLBACKS}?event=dlr+sent&state=pending"
    for filters, amount in (
        ({"event": "dlr sent"}, 1),
        ({"state": "pending"}, 1),
        ({"vendor": "nrs360"}, 2),
        ({"vendor": "xebo"}, 0),
        ({"subject": ref}, 2),
        ({"subject": "other"}, 0),
    ):
        assert len(list_rows(await open_page(client, CALLBACKS, **filters))) == amount
    wrong = await open_page(client, CALLBACKS, state="lost")
    assert words_of(wrong, "p", class_="error") == (
        "A state is one of pending, delivered, failed, withheld."
    )


async def test_callback_shows_each_attempt_with_its_answer_and_the_next_try(
    client: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses[:] = [503, 200, 500]
    await send(notificationUrl=HOOK)
    await advance(client, 1)
    await advance(client, 10)
    page = await open_page(client, f"{CALLBACKS}/1")
    assert page.find("a", class_="row", aria_current="true").text.split()[:2] == ["dlr", "sent"]
    progress = words_of(page, "section", id="progress")
    assert "pending Next try in 50 s of the sandbox's clock, at 10:01:01" in progress
    assert re.search(r"503 10:00:01 try 1 · \d+ ms ok", progress)


async def test_part_for_htmx_has_the_callback_alone(
    client: httpx.AsyncClient, server: MockServer
) -> None:
    queue(server)
    part = (await client.get(f"{CALLBACKS}/1", headers=HTMX)).text
    assert "<html" not in part
    assert list_rows(read_page(part)) == []
    assert words_of(read_page(part), "h2", id="what") == "dlr"


async def test_body_is_laid_out_and_the_curl_sends_it_as_it_was(
    client: httpx.AsyncClient, server: MockServer
) -> None:
    headers = {"content-type": "application/json", "x-sign": "abc"}
    queue(server, headers=headers, body='{"id":1.50,"tags":["a",null],"none":{}}')
    page = await open_page(client, f"{CALLBACKS}/1")
    assert page.find("pre", aria_label="Body").text == (
        '{\n  "id": 1.50,\n  "tags": [\n    "a",\n    null\n  ],\n  "none": {}\n}'
    )
    assert page.find("button", class_="small", data_copy=_CURL).text == "Copy as curl"
    assert "x-signabc" in "".join(words_of(page, "dl", class_="facts wide headers").split())


_CURL = """curl -X POST https://customer.example/ \\
  -H 'content-type: application/json' \\
  -H 'x-sign: abc' \\
  --data-raw '{"id":1.50,"tags":["a",null],"none":{}}'"""


async def test_advance_brings_the_clock_to_the_next_try(
    client: httpx.AsyncClient, send: Send, receiver: Receiver
) -> None:
    receiver.statuses[:] = [503]
    await send(notificationUrl=HOOK)
    await advance(client, 1)
    page = await press(client, "/1/advance")
    assert "It is 2026-03-02 10:01:01. 3 things happened: " in words_of(page, "div", id="notice")
    assert (await client.get("/__admin/clock")).json()["now"] == "2026-03-02T10:01:01+00:00"
    callback = await read(client)
    assert [one["status"] for one in callback["attempts"]] == [503, 200]
    assert callback["state"] == "delivered"
    again = await client.post(f"{CALLBACKS}/1/advance", headers=HTMX)
    assert again.status_code == 409
    assert "callback 1 is delivered: nothing is to come" in again.text


async def test_redeliver_sends_once_more_and_leads_back_without_scripts(
    client: httpx.AsyncClient, server: MockServer, receiver: Receiver
) -> None:
    queue(server)
    await advance(client, 0)
    page = await press(client, "/1/redeliver")
    assert words_of(page, "div", id="notice") == "It is sent once more."
    await advance(client, 0)
    assert len(receiver.received) == 2
    response = await client.post(f"{CALLBACKS}/1/redeliver?state=delivered")
    assert response.status_code == 303
    assert response.headers["location"] == f"{CALLBACKS}/1?state=delivered"
    await advance(client, 0)
    assert len(receiver.received) == 3


async def test_all_failed_of_the_filter_are_redelivered_and_no_others(
    client: httpx.AsyncClient, server: MockServer, receiver: Receiver
) -> None:
    receiver.statuses[:] = [500] * 12
    queue(server, event="dlr", subject="m1")
    queue(server, event="click", subject="m2")
    await advance(client, 3600)
    assert [(await read(client, number))["state"] for number in (1, 2)] == ["failed", "failed"]
    assert "Redeliver all failed" in words_of(await open_page(client, CALLBACKS), "div", id="acts")
    page = await press(client, "/redeliver?event=click", event="click")
    assert words_of(page, "div", id="notice") == "1 callbacks are sent once more."
    assert len(list_rows(page)) == 1
    await advance(client, 0)
    assert [(await read(client, number))["state"] for number in (1, 2)] == ["failed", "delivered"]


async def test_button_for_the_failed_is_there_only_when_some_have(
    client: httpx.AsyncClient, server: MockServer
) -> None:
    queue(server)
    await advance(client, 0)
    assert words_of(await open_page(client, CALLBACKS), "div", id="acts") == ""


async def test_news_are_the_head_of_the_list_down_to_what_is_shown(
    client: httpx.AsyncClient, server: MockServer
) -> None:
    for event in ("one", "two", "three"):
        queue(server, event=event)
    await client.get("/__admin/callbacks")
    response = await client.get(f"{CALLBACKS}/news?floor=2", headers=HTMX)
    page = read_page(response.text)
    assert [row.split()[0] for row in list_rows(page)] == ["three", "two"]
    assert page.find("nav", id="chips").attributes["hx-swap-oob"] == "true"


async def test_list_is_paged_and_begins_anew_when_too_much_has_come(
    client: httpx.AsyncClient, server: MockServer
) -> None:
    for _ in range(201):
        queue(server)
    page = await open_page(client, CALLBACKS, vendor="nrs360")
    assert len(list_rows(page)) == 50
    more = page.find("p", class_="more").attributes["hx-get"]
    assert more == f"{CALLBACKS}?cursor=152&vendor=nrs360"
    assert len(list_rows(read_page((await client.get(more, headers=HTMX)).text))) == 50
    response = await client.get(f"{CALLBACKS}/news?floor=1", headers=HTMX)
    assert response.headers["HX-Retarget"] == "#results"
    assert len(list_rows(read_page(response.text))) == 50


async def test_mischief_of_the_form_is_that_of_the_control_api(
    client: httpx.AsyncClient,
) -> None:
    page = await press(
        client,
        "/mischief/set",
        **{
            "duplicate": "on",
            "duplicate.chance": "0.2",
            "delay": "on",
            "delay.times": "3",
            "delay.seconds": "90",
            "drop_first": "on",
            "drop_first.attempts": "2",
            "reorder.chance": "0.9",
            "vendor": "nrs360",
            "event": "dlr delivered",
            "seed": "7",
        },
    )
    assert "It strikes callbacks" in words_of(page, "div", id="notice")
    found = (await client.get("/__admin/callbacks/mischief")).json()
    assert found == {
        "duplicate": {"chance": 0.2, "times": None, "seconds": 0.0},
        "reorder": None,
        "delay": {"chance": 1.0, "times": 3, "seconds": 90.0},
        "dropFirst": {"chance": 1.0, "times": None, "attempts": 2},
        "match": {"vendor": "nrs360", "event": "dlr delivered"},
        "seed": 7,
        "matched": 0,
        "struck": {"duplicate": 0, "reorder": 0, "delay": 0, "dropFirst": 0},
    }


async def test_mischief_that_struck_is_counted_and_told_and_ended(
    client: httpx.AsyncClient, server: MockServer
) -> None:
    await press(client, "/mischief/set", **{"duplicate": "on", "delay": "on"})
    queue(server)
    page = await open_page(client, f"{CALLBACKS}/mischief")
    assert words_of(page, "section", id="struck") == (
        "duplicate struck 1 delay struck 1 of 1 callbacks that it is for No mischief any more"
    )
    original = words_of(await open_page(client, f"{CALLBACKS}/1"), "p", class_="warning")
    assert original == "Mischief: callback 2 is its copy. Sent 10 s later."
    copy = words_of(await open_page(client, f"{CALLBACKS}/2"), "p", class_="warning")
    assert copy == "Mischief: A copy of callback 1."
    await press(client, "/mischief/clear")
    found = (await client.get("/__admin/callbacks/mischief")).json()
    assert (found["duplicate"], found["delay"], found["matched"]) == (None, None, 0)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        pytest.param(
            {"delay": "on", "delay.chance": "2"},
            "delay.chance: Input should be less than or equal to 1",
            id="chance",
        ),
        pytest.param(
            {"drop_first": "on", "drop_first.attempts": "0"},
            "dropFirst.attempts: Input should be greater than or equal to 1",
            id="attempts",
        ),
        pytest.param(
            {"vendor": "acme"},
            "no vendor acme; there are collect, easir, nrs360, xebo",
            id="vendor",
        ),
        pytest.param(
            {"delay": "on", "delay.seconds": "soon"},
            "delay.seconds: &#39;soon&#39; is not a number",
            id="no number",
        ),
        pytest.param({"seed": "1.5"}, "seed: Input should be a valid integer", id="half a seed"),
    ],
)
async def test_mischief_that_cannot_be_is_refused_with_the_field(
    client: httpx.AsyncClient, fields: dict[str, str], text: str
) -> None:
    response = await client.post(f"{CALLBACKS}/mischief/set", data=fields, headers=HTMX)
    assert response.status_code == 422
    assert text in response.text


async def test_sink_shows_what_it_got_and_what_it_will_answer(client: httpx.AsyncClient) -> None:
    empty = await open_page(client, f"{CALLBACKS}/sinks")
    assert "No sink was used yet." in words_of(empty, "p", class_="empty")
    await client.post("/__sink/mine/a?b=1", json={"text": HOSTILE})
    await client.put("/__sink/mine", content=b"\xff\xfe")
    listed = await open_page(client, f"{CALLBACKS}/sinks")
    assert listed.find("button", data_copy="http://localhost:4360/__sink/mine").text == "Copy"
    page = await open_page(client, f"{CALLBACKS}/sinks/mine")
    titles = [article.text for article in page.find_all("h2")][:2]
    assert titles == ["PUT /__sink/mine", "POST /__sink/mine/a?b=1"]
    body = page.find("pre", aria_label="Body of request 1").text
    assert body.startswith('{\n  "text": "</pre><script>')
    assert page.find("pre", aria_label="Body of request 2").text == "//4="
    assert page.find_inline() == []


async def test_answers_of_the_form_are_given_and_the_sink_is_forgotten(
    client: httpx.AsyncClient,
) -> None:
    page = await press(client, "/sinks/mine/answers", statuses="500, 503", body="no", then="410")
    facts = words_of(page, "section", id="sink")
    assert "Will answer500, 503, then 410" in facts
    answers = [await client.post("/__sink/mine") for _ in range(3)]
    assert [(answer.status_code, answer.text) for answer in answers] == [
        (500, "no"),
        (503, "no"),
        (410, ""),
    ]
    page = await press(client, "/sinks/mine/clear")
    assert words_of(page, "div", id="notice") == "3 requests are forgotten."
    assert (await client.get("/__admin/sinks")).json() == {"items": [], "next": None}


async def test_sink_is_paged_from_the_newest(client: httpx.AsyncClient) -> None:
    for _ in range(60):
        await client.post("/__sink/mine")
    page = await open_page(client, f"{CALLBACKS}/sinks/mine")
    assert len(list(page.find_all("article"))) == 50
    older = page.find("p", class_="more")
    assert older.text == "Older requests"
    last = await open_page(client, f"{CALLBACKS}/sinks/mine", to="10")
    assert [one.attributes["id"] for one in last.find_all("article")][::9] == [
        "receipt-10",
        "receipt-1",
    ]
    assert not list(last.find_all("p", class_="more"))


async def test_sink_is_opened_by_its_name(client: httpx.AsyncClient) -> None:
    response = await client.get(f"{CALLBACKS}/sinks", params={"name": "new", "sandbox": "t1"})
    assert response.headers["location"] == f"{CALLBACKS}/sinks/new?sandbox=t1"
    page = await open_page(client, f"{CALLBACKS}/sinks/new")
    assert "It got nothing yet." in words_of(page, "p", class_="empty")
    assert (await client.get("/__admin/sinks")).json()["items"] == []
    wrong = await client.get(f"{CALLBACKS}/sinks", params={"name": "a b"})
    assert wrong.status_code == 422
    assert "is not a sink name" in wrong.text


async def test_hostile_callback_stays_text(client: httpx.AsyncClient, server: MockServer) -> None:
    queue(
        server,
        event=HOSTILE,
        url=f"https://customer.example/{HOSTILE}",
        headers={"x-a": HOSTILE},
        body=HOSTILE,
        subject=HOSTILE,
    )
    for path in (CALLBACKS, f"{CALLBACKS}/1", f"{CALLBACKS}?subject={HOSTILE}"):
        page = await open_page(client, path)
        assert page.find_inline() == []
        assert not list(page.find_all("img"))
        assert len(list(page.find_all("script"))) == 4
    opened = await open_page(client, f"{CALLBACKS}/1")
    assert opened.find("pre", aria_label="Body").text == HOSTILE


@pytest.mark.parametrize(
    "path",
    [
        *("/1/redeliver", "/1/advance", "/redeliver", "/mischief/set", "/mischief/clear"),
        *("/sinks/mine/answers", "/sinks/mine/clear"),
    ],
)
async def test_change_by_a_page_of_another_origin_is_refused(
    client: httpx.AsyncClient, server: MockServer, path: str
) -> None:
    queue(server)
    headers = {"origin": "https://evil.example"}
    response = await client.post(f"{CALLBACKS}{path}", headers=headers)
    assert response.status_code == 403
    assert (await client.get(f"{CALLBACKS}{path}")).status_code in (404, 405, 422)


async def test_callback_that_is_not_there_is_a_page_that_says_so(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get(f"{CALLBACKS}/9")
    assert response.status_code == 404
    assert "there is no callback 9" in response.text


async def test_subject_leads_to_its_messages_where_there_are_some(
    client: httpx.AsyncClient, server: MockServer, send: Send
) -> None:
    ref = await send(notificationUrl=HOOK)
    await advance(client, 1)
    queue(server, subject="of no message")
    links = [
        [
            link.attributes["href"]
            for link in (await open_page(client, f"{CALLBACKS}/{number}")).find_all("a")
        ]
        for number in (1, 2)
    ]
    assert f"/?q={ref}" in links[0]
    assert not [href for href in links[1] if href.startswith("/?q=")]
    assert f"{CALLBACKS}?subject=of+no+message" in links[1]
