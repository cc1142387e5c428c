"""Waiting for messages and for what a sink gets: long polls with a cursor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import httpx
import pytest

from tests.admin.conftest import Send, problem_of

MESSAGES = "/__admin/messages"
SINK = "/__admin/sinks/mine"


async def wait(admin: httpx.AsyncClient, path: str = f"{MESSAGES}/wait", **params: Any) -> Any:
    response = await admin.get(path, params={"timeout": 0, **params})
    assert response.status_code == 200, response.text
    return response.json()


def texts(page: Any) -> list[str]:
    return [item["text"] for item in page["items"]]


async def answer_meanwhile(
    admin: httpx.AsyncClient, path: str, acts: list[Callable[[], Awaitable[object]]], **params: Any
) -> tuple[list[bool], httpx.Response]:
    """The answer of a long poll, and before which of some acts it was still open."""
    answers: list[httpx.Response] = []
    was_open = []

    async def poll() -> None:
        answers.append(await admin.get(path, params={"timeout": 60, **params}))

    async with anyio.create_task_group() as group:
        group.start_soon(poll)
        for act in acts:
            await anyio.wait_all_tasks_blocked()
            was_open.append(not answers)
            await act()
    return was_open, answers[0]


async def test_list_after_a_number_is_read_upwards_page_by_page(
    admin: httpx.AsyncClient, send: Send
) -> None:
    for number in range(1, 7):
        await send(message=f"number {number}")
    first = await wait(admin, MESSAGES, after=2, limit=3)
    assert texts(first) == ["number 3", "number 4", "number 5"]
    assert first["next"] == "5"
    rest = await wait(admin, MESSAGES, after=2, limit=3, cursor=first["next"])
    assert (texts(rest), rest["next"]) == (["number 6"], None)
    assert texts(await wait(admin, MESSAGES, after=0, q='"number 4"')) == ["number 4"]


async def test_count_gives_each_message_once_and_the_oldest_first(
    admin: httpx.AsyncClient, send: Send
) -> None:
    for text in ("one", "two", "two"):
        await send(message=text)
    page = await wait(admin, count=2)
    assert (texts(page), page["next"]) == (["one", "two"], "2")
    assert page["items"][0]["events"] == []
    page = await wait(admin, count=1, after=page["next"])
    assert (texts(page), page["next"]) == (["two"], "3")
    response = await admin.get(f"{MESSAGES}/wait?count=1&after=3&timeout=0&q=two")
    assert response.status_code == 404
    assert problem_of(response)["detail"] == "fewer than 1 messages matched within 0 s: two"


async def test_message_that_came_before_the_wait_counts_beside_one_that_comes(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(message="a code")
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: send(message="something else"),
        lambda: send(message="the code"),
    ]
    was_open, answer = await answer_meanwhile(admin, f"{MESSAGES}/wait", acts, q="code", count=2)
    assert was_open == [True, True]
    assert texts(answer.json()) == ["a code", "the code"]
    assert answer.json()["next"] == "3"


async def test_number_of_the_answer_is_the_cursor_of_the_next_wait(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(message="the same")
    first = await wait(admin)
    acts: list[Callable[[], Awaitable[object]]] = [lambda: send(message="the same")]
    was_open, second = await answer_meanwhile(admin, f"{MESSAGES}/wait", acts, after=first["id"])
    assert was_open == [True]
    assert (first["id"], second.json()["id"]) == (1, 2)


async def test_wait_for_a_sink_goes_on_from_a_number(admin: httpx.AsyncClient) -> None:
    for number in (1, 2, 3):
        await admin.post(f"/__sink/mine/{number}")
    first = await wait(admin, f"{SINK}/wait", count=2)
    assert ([item["path"] for item in first["items"]], first["next"]) == (["/1", "/2", "/3"], "3")
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: admin.post("/__sink/mine/4"),
        lambda: admin.post("/__sink/mine/5"),
    ]
    was_open, answer = await answer_meanwhile(admin, f"{SINK}/wait", acts, count=2, after=3)
    assert was_open == [True, True]
    assert [item["number"] for item in answer.json()["items"]] == [4, 5]
    assert answer.json()["next"] == "5"


async def test_wait_for_a_sink_that_ends_too_early_tells_what_came_after_the_number(
    admin: httpx.AsyncClient,
) -> None:
    for _ in range(3):
        await admin.post("/__sink/mine")
    response = await admin.get(f"{SINK}/wait?count=2&after=2&timeout=0")
    assert response.status_code == 404
    assert problem_of(response)["detail"] == "mine got 1 of 2 within 0 s"


@pytest.mark.parametrize("path", [f"{MESSAGES}/wait", f"{SINK}/wait", MESSAGES])
@pytest.mark.parametrize("query", ["after=-1", "after=x", f"after={2**63}"])
async def test_number_that_cannot_be_is_a_422_problem(
    admin: httpx.AsyncClient, path: str, query: str
) -> None:
    response = await admin.get(f"{path}?{query}&timeout=0")
    assert response.status_code == 422
    problem_of(response)


@pytest.mark.parametrize("count", ["0", "501", "many"])
async def test_count_that_cannot_be_is_a_422_problem(admin: httpx.AsyncClient, count: str) -> None:
    response = await admin.get(f"{MESSAGES}/wait?count={count}&timeout=0")
    assert response.status_code == 422
    problem_of(response)
