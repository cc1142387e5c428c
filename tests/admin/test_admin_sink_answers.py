"""What a sink answers: a list of answers, then one for all after them."""

from __future__ import annotations

from typing import Any

import anyio
import httpx
import pytest

from mockserver.admin import receiver as sinks_module
from tests.admin.conftest import problem_of

SINK = "/__admin/sinks/mine"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that answers were held back; none of them passes."""
    seconds: list[float] = []

    async def hold(asked: float) -> None:
        seconds.append(asked)

    monkeypatch.setattr(sinks_module, "hold", hold)
    return seconds


async def test_answers_are_given_in_order_and_then_the_last_word(
    admin: httpx.AsyncClient, held: list[float]
) -> None:
    order = {
        "answers": [
            {"status": 503, "delayMs": 200, "headers": {"Retry-After": "3"}, "body": "später"},
            {"status": 204, "body": "not sent"},
            {},
        ],
        "then": {"status": 410, "body": "{}", "headers": {"content-type": "application/json"}},
    }
    told = await admin.put(SINK, json=order)
    assert told.status_code == 200
    assert told.json()["then"] == {
        "status": 410,
        "delayMs": 0,
        "body": "{}",
        "headers": {"content-type": "application/json"},
    }
    got = [await admin.post("/__sink/mine") for _ in range(5)]
    assert [one.status_code for one in got] == [503, 204, 200, 410, 410]
    assert [one.text for one in got] == ["später", "", "", "{}", "{}"]
    assert got[0].headers["retry-after"] == "3"
    assert got[4].headers["content-type"] == "application/json"
    assert held == [0.2]
    items = (await admin.get(SINK)).json()["items"]
    assert [item["status"] for item in items] == [503, 204, 200, 410, 410]


async def test_slow_answer_does_not_hold_back_what_is_read_of_the_sink(
    admin: httpx.AsyncClient,
) -> None:
    await admin.put(SINK, json={"answers": [{"delayMs": 30_000}]})
    async with anyio.create_task_group() as group:
        group.start_soon(lambda: admin.post("/__sink/mine"))
        page = (await admin.get(f"{SINK}/wait", params={"timeout": 10})).json()
        assert page["items"][0]["number"] == 1
        group.cancel_scope.cancel()


async def test_statuses_go_with_a_last_word(admin: httpx.AsyncClient) -> None:
    await admin.put(SINK, json={"statuses": [500], "then": {"status": 404}})
    got = [(await admin.post("/__sink/mine")).status_code for _ in range(3)]
    assert got == [500, 404, 404]


async def test_answers_put_anew_end_those_before(admin: httpx.AsyncClient) -> None:
    await admin.put(SINK, json={"statuses": [500, 500], "then": {"status": 404}})
    await admin.put(SINK, json={"statuses": []})
    assert (await admin.post("/__sink/mine")).status_code == 200


async def test_answers_beyond_the_room_of_all_sinks_are_refused(
    admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sinks_module, "MAX_ANSWER_BYTES", 2_500)
    other = "/__admin/sinks/other"
    order = {"answers": [{"body": "x" * 1_000, "headers": {"a": "b"}}]}
    assert (await admin.put(SINK, json=order)).status_code == 200
    assert (await admin.put(SINK, json=order)).status_code == 200  # in the place of the first
    assert (await admin.put(other, json=order)).status_code == 200
    refused = await admin.put("/__admin/sinks/third", json=order)
    assert refused.status_code == 422
    assert problem_of(refused)["detail"].startswith("the answers to come of all sinks have 2500 ")
    assert (await admin.post("/__sink/other")).text == "x" * 1_000  # what is given makes room
    assert (await admin.put("/__admin/sinks/third", json=order)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"statuses": [500], "answers": []},
        {"answers": [{"status": 199}]},
        {"answers": [{"delayMs": 30_001}]},
        {"answers": [{"delay_ms": 1}]},
        {"answers": [{"body": 1}]},
        {"answers": [{"body": "x" * 65_537}]},
        {"answers": [{"headers": {"a b": "1"}}]},
        {"answers": [{"headers": {"a": "1\r\nb: 2"}}]},
        {"answers": [{"headers": {"a": "1\n"}}]},
        {"answers": [{"headers": {"Content-Length": "7"}}]},
        {"then": {"statuses": [500]}},
        {"then": None},
    ],
    ids=lambda body: str(body)[:60],
)
async def test_answers_that_cannot_be_given_are_a_422_problem(
    admin: httpx.AsyncClient, body: Any
) -> None:
    response = await admin.put(SINK, json=body)
    assert response.status_code == 422
    problem_of(response)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ('{"id": 1, "ok": [true, null]}', {"id": 1, "ok": [True, None]}),
        ("7", 7),
        ("null", None),
        ("", None),
        ("id=1&status=DELIVRD", None),
        ('{"id": NaN}', None),
        ('{"id": ', None),
    ],
)
async def test_json_body_is_read(admin: httpx.AsyncClient, content: str, value: Any) -> None:
    await admin.post("/__sink/mine", content=content)
    [item] = (await admin.get(SINK)).json()["items"]
    assert item["json"] == value
    assert item["body"]["content"] == content


async def test_json_body_that_was_cut_is_not_read(admin: httpx.AsyncClient) -> None:
    await admin.post("/__sink/mine", content=b'"' + b"x" * 65_536 + b'"')
    [item] = (await admin.get(SINK)).json()["items"]
    assert (item["json"], item["size"]) == (None, 65_538)
