"""Sandboxes in memory: past the most, the least recently used one is dropped."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from mockserver.kernel.engine import Engine
from tests.kernel.stage import MakeEngine, Target, callback, connect, open_sandbox
from tests.kernel.toy import read_notes, write_note


@pytest.fixture
async def engine(make_engine: MakeEngine) -> Engine:
    """An engine that keeps three sandboxes in memory."""
    made = make_engine(max_sandboxes=3)
    open_sandbox(made)
    return made


async def test_least_recently_used_sandbox_is_dropped_but_never_default(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    for name in ("a", "b"):
        write_note(open_sandbox(engine, name), name)
    engine.sandboxes.get("a")
    open_sandbox(engine, "c")
    assert engine.sandboxes.names() == ["a", "c", "default"]
    assert "sandbox b is dropped" in caplog.text
    assert read_notes(open_sandbox(engine, "a")) == ["a"]
    assert read_notes(open_sandbox(engine, "b")) == []


async def test_dropped_sandbox_takes_its_snapshots_along(engine: Engine) -> None:
    engine.snapshots.save(open_sandbox(engine, "a"), "s")
    for name in ("b", "c"):
        open_sandbox(engine, name)
    open_sandbox(engine, "a")
    assert engine.snapshots.list("a") == []


async def test_sandbox_that_is_held_or_advancing_is_not_dropped(
    engine: Engine, target: Target
) -> None:
    a, b = open_sandbox(engine, "a"), open_sandbox(engine, "b")
    target.slow["/hook"] = asyncio.Event()
    b.callbacks.queue("toy", callback())
    advancing = asyncio.create_task(engine.settle(b))
    with a.held():
        while not target.requests:  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0)
        for name in ("c", "d"):
            open_sandbox(engine, name)
        assert engine.sandboxes.names() == ["a", "b", "d", "default"]
    target.slow["/hook"].set()
    await advancing


async def test_fork_counts_as_one_more(engine: Engine) -> None:
    open_sandbox(engine, "a")
    engine.sandboxes.fork(open_sandbox(engine, "b"), "fork")
    assert engine.sandboxes.names() == ["b", "default", "fork"]


async def test_more_sandboxes_than_there_may_be_are_all_served(engine: Engine) -> None:
    async with connect(engine) as client:

        async def write(name: str) -> httpx.Response:
            return await client.post(f"/~{name}/notes", json=name)

        answers = await asyncio.gather(*(write(f"s{number}") for number in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    open_sandbox(engine, "next")  # those of requests under way could not be dropped before
    assert len(engine.sandboxes.names()) == 3
