"""The built-in receiver for callbacks under test."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import anyio
import httpx
import pytest

from mockserver.admin import receiver as sinks_module
from mockserver.app import MockServer
from tests.admin.conftest import MOBILE, problem_of
from tests.conftest import NOW

SINK = "/__admin/sinks/mine"


async def test_sink_keeps_what_it_gets_and_echoes_nothing(admin: httpx.AsyncClient) -> None:
    html = "<script>alert(1)</script>"
    response = await admin.post(
        "/__sink/mine/some/path?a=1&b=2", content=html, headers={"x-test": "yes"}
    )
    assert (response.status_code, response.content) == (200, b"")
    page = (await admin.get(SINK)).json()
    [item] = page["items"]
    assert page["next"] is None
    assert ["x-test", "yes"] in item["headers"]
    assert item | {"headers": [], "at": ""} == {
        "number": 1,
        "at": "",
        "method": "POST",
        "path": "/some/path",
        "query": "a=1&b=2",
        "headers": [],
        "body": {"content": html, "encoding": "text"},
        "json": None,
        "size": len(html),
        "status": 200,
    }


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"])
async def test_sink_takes_any_method(admin: httpx.AsyncClient, method: str) -> None:
    assert (await admin.request(method, "/__sink/mine")).status_code == 200
    [item] = (await admin.get(SINK)).json()["items"]
    assert (item["method"], item["path"]) == (method, "")


async def test_sink_that_got_nothing_is_empty(admin: httpx.AsyncClient) -> None:
    assert (await admin.get(SINK)).json() == {"items": [], "next": None}


async def test_sink_answers_the_statuses_it_is_told_and_then_200(admin: httpx.AsyncClient) -> None:
    told = await admin.put(SINK, json={"statuses": [500, 204, 302]})
    assert told.json() == {"statuses": [500, 204, 302]}
    got = [(await admin.post("/__sink/mine")).status_code for _ in range(4)]
    assert got == [500, 204, 302, 200]
    items = (await admin.get(SINK)).json()["items"]
    assert [item["status"] for item in items] == got


@pytest.mark.parametrize(
    "body",
    [{}, {"statuses": [99]}, {"statuses": ["500"]}, {"statuses": 500}, {"statuses": [600]}],
    ids=str,
)
async def test_statuses_that_cannot_be_answered_are_a_422_problem(
    admin: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    response = await admin.put(SINK, json=body)
    assert response.status_code == 422
    problem_of(response)


async def test_body_that_is_no_text_is_read_as_base64(admin: httpx.AsyncClient) -> None:
    await admin.post("/__sink/mine", content=b"\xff\xfe")
    [item] = (await admin.get(SINK)).json()["items"]
    assert item["body"] == {"content": base64.b64encode(b"\xff\xfe").decode(), "encoding": "base64"}


async def test_body_beyond_64_kilobytes_is_cut_and_counted(admin: httpx.AsyncClient) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * 50_000

    await admin.post("/__sink/mine", content=stream())
    [item] = (await admin.get(SINK)).json()["items"]
    assert (len(item["body"]["content"]), item["size"]) == (65_536, 150_000)


async def test_sink_keeps_the_newest_and_shows_them_page_by_page(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sinks_module, "KEPT", 3)
    for _ in range(5):
        await admin.post("/__sink/mine")
    first = (await admin.get(SINK, params={"limit": 2})).json()
    assert ([item["number"] for item in first["items"]], first["next"]) == ([3, 4], "4")
    rest = (await admin.get(SINK, params={"cursor": first["next"]})).json()
    assert ([item["number"] for item in rest["items"]], rest["next"]) == ([5], None)


async def test_all_sinks_together_are_bounded(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sinks_module, "MAX_BYTES", 50_000)
    await admin.post("/__sink/quiet", content=b"q" * 1_000)
    for _ in range(10):
        await admin.post("/__sink/mine", content=b"x" * 10_000)
    assert [item["number"] for item in (await admin.get(SINK)).json()["items"]] == [7, 8, 9, 10]
    assert len((await admin.get("/__admin/sinks/quiet")).json()["items"]) == 1


async def test_sink_unused_for_longest_makes_room(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sinks_module, "MAX_SINKS", 2)
    for name in ("a", "b", "a", "c"):
        await admin.post(f"/__sink/{name}")
    held = {
        name: len((await admin.get(f"/__admin/sinks/{name}")).json()["items"]) for name in "abc"
    }
    assert held == {"a": 2, "b": 0, "c": 1}


async def test_wait_answers_once_enough_came(admin: httpx.AsyncClient) -> None:
    answers = []

    async def wait() -> None:
        answers.append(await admin.get(f"{SINK}/wait", params={"count": 2, "timeout": 60}))

    async with anyio.create_task_group() as group:
        group.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        await admin.post("/__sink/other")
        await admin.post("/__sink/mine")
        await anyio.wait_all_tasks_blocked()
        assert answers == []
        await admin.post("/__sink/mine/second")
    assert [item["path"] for item in answers[0].json()["items"]] == ["", "/second"]


async def test_wait_that_ends_too_early_is_a_404_problem(admin: httpx.AsyncClient) -> None:
    await admin.post("/__sink/mine")
    response = await admin.get(f"{SINK}/wait", params={"count": 2, "timeout": 0})
    assert response.status_code == 404
    assert problem_of(response)["detail"] == "mine got 1 of 2 within 0 s"


@pytest.mark.parametrize("query", ["count=0", "count=501", "timeout=61"])
async def test_wait_out_of_bounds_is_a_422_problem(admin: httpx.AsyncClient, query: str) -> None:
    response = await admin.get(f"{SINK}/wait?{query}")
    assert response.status_code == 422
    problem_of(response)


async def test_cleared_sink_forgets_what_it_got_and_was_told(admin: httpx.AsyncClient) -> None:
    await admin.put(SINK, json={"statuses": [500, 500]})
    await admin.post("/__sink/mine")
    assert (await admin.delete(SINK)).json() == {"removed": 1}
    assert (await admin.delete(SINK)).json() == {"removed": 0}
    assert (await admin.post("/__sink/mine")).status_code == 200
    assert [item["number"] for item in (await admin.get(SINK)).json()["items"]] == [1]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_name_that_no_sink_can_have_is_a_422_problem(
    admin: httpx.AsyncClient, method: str
) -> None:
    response = await admin.request(method, "/__admin/sinks/a b", json={"statuses": []})
    assert response.status_code == 422
    problem_of(response)


@pytest.fixture
async def looped() -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server whose callbacks come back to the server itself."""
    apps: list[MockServer] = []

    async def loop(*asgi: Any) -> None:
        await apps[0](*asgi)

    app = MockServer(wall=lambda: NOW, transport=httpx.ASGITransport(app=loop))
    apps.append(app)
    app.start()
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:4360") as made:
        yield made
    await app.stop()


async def test_sink_gets_the_callbacks_of_the_vendors_and_their_retries(
    looped: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    await looped.put(SINK, json={"statuses": [500, 500]})
    body = {
        "to": [MOBILE],
        "from": "TEST",
        "message": "Hi",
        "notificationUrl": "http://localhost:4360/__sink/mine/dlr?status=%s",
    }
    await looped.post("/nrs360/api/rest/sms", json=body, **nrs360)
    await looped.post("/__admin/clock/advance", json={"seconds": 600})
    items = (await looped.get(f"{SINK}/wait", params={"count": 4, "timeout": 0})).json()["items"]
    assert [(item["method"], item["path"], item["query"]) for item in items] == [
        ("GET", "/dlr", "status=ACCEPTD"),
        ("GET", "/dlr", "status=DELIVRD"),
        ("GET", "/dlr", "status=ACCEPTD"),
        ("GET", "/dlr", "status=DELIVRD"),
    ]
    assert [item["status"] for item in items] == [500, 500, 200, 200]


async def test_sinks_are_listed_the_last_used_first_with_what_they_will_answer(
    admin: httpx.AsyncClient,
) -> None:
    assert (await admin.get("/__admin/sinks")).json() == {"items": [], "next": None}
    await admin.post("/__sink/first")
    answers = {"answers": [{"status": 503, "delayMs": 5}], "then": {"status": 410, "body": "no"}}
    await admin.put("/__admin/sinks/second", json=answers)
    second, first = (await admin.get("/__admin/sinks")).json()["items"]
    plain = {"status": 200, "delayMs": 0, "body": "", "headers": {}}
    assert first == {
        "name": "first",
        "url": "http://localhost:4360/__sink/first",
        "held": 1,
        "received": 1,
        "lastAt": first["lastAt"],
        "answers": [],
        "then": plain,
    }
    assert first["lastAt"].endswith("+00:00")
    assert (second["name"], second["held"], second["lastAt"]) == ("second", 0, None)
    assert second["answers"] == [{**plain, "status": 503, "delayMs": 5}]
    assert second["then"] == {**plain, "status": 410, "body": "no"}
