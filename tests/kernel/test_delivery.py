"""Attempts: their order, how many there are at once, and what happens to those under way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockserver.kernel import delivery as delivery_module
from mockserver.kernel.clock import pause
from mockserver.kernel.engine import Engine
from mockserver.kernel.outbox import Filter
from mockserver.kernel.sandbox import Sandbox
from tests.kernel.stage import (
    Locker,
    MakeEngine,
    Target,
    callback,
    connect,
    let_it_work,
    open_sandbox,
    until,
)


def queue(sandbox: Sandbox, *paths: str, subject: str = "") -> None:
    for path in paths:
        sandbox.callbacks.queue("toy", callback(path, subject))


def block(target: Target, path: str) -> asyncio.Event:
    target.slow[path] = asyncio.Event()
    return target.slow[path]


@pytest.fixture
async def running(engine: Engine) -> Engine:
    """An engine whose loop runs."""
    engine.start()
    return engine


# -- order ----------------------------------------------------------------------------------------


async def test_callbacks_about_one_subject_start_in_order_one_after_another(
    running: Engine, sandbox: Sandbox, target: Target
) -> None:
    first = block(target, "/1")
    queue(sandbox, "/1", "/2", "/3", subject="message")
    await until(lambda: target.paths == ["/1"])
    await let_it_work()
    assert target.paths == ["/1"]
    first.set()
    await until(lambda: target.paths == ["/1", "/2", "/3"])
    assert target.most_under_way == 1


async def test_failing_callback_does_not_hold_back_the_next_about_its_subject(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    target.answers = [500]
    queue(sandbox, "/1", "/2", subject="message")
    await engine.settle(sandbox)
    assert target.paths == ["/1", "/2"]
    assert [row.state for row in sandbox.callbacks.list()] == ["delivered", "pending"]


async def test_slow_receiver_does_not_hold_back_other_subjects(
    running: Engine, sandbox: Sandbox, target: Target
) -> None:
    end = block(target, "/slow")
    queue(sandbox, *["/slow"] * 300, subject="slow")
    await until(lambda: target.paths == ["/slow"])
    queue(sandbox, "/quick", subject="other")
    queue(sandbox, "/none")
    await until(lambda: target.paths == ["/slow", "/quick", "/none"])
    await until(lambda: target.under_way == 1)
    end.set()


async def test_callbacks_of_another_sandbox_with_the_same_subject_are_apart(
    running: Engine, sandbox: Sandbox, target: Target
) -> None:
    end = block(target, "/slow")
    queue(sandbox, "/slow", subject="message")
    queue(open_sandbox(running, "other"), "/quick", subject="message")
    await until(lambda: sorted(target.paths) == ["/quick", "/slow"])
    end.set()


async def test_retry_that_comes_due_while_another_is_under_way_is_not_late(
    running: Engine, sandbox: Sandbox, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = block(target, "/slow")
    target.answers = [500]
    queue(sandbox, "/retried")
    await until(lambda: len(sandbox.callbacks.attempts_of([1])) == 1)
    queue(sandbox, "/slow")
    await until(lambda: target.under_way == 1)
    await let_it_work()
    retried = sandbox.callbacks.find(1)
    assert retried is not None
    assert sandbox.callbacks.next_due_at == retried.next_at
    end.set()


async def test_attempts_under_way_are_bounded_over_all_sandboxes(
    running: Engine, sandbox: Sandbox, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "CONCURRENCY", 3)
    other = open_sandbox(running, "other")
    for number in range(10):
        queue(sandbox, "/a", subject=f"a{number}")
        queue(other, "/b")
    await until(lambda: len(target.requests) == 20)
    assert target.most_under_way == 3
    await until(lambda: running.delivery._flights == {})


# -- receivers that call back ---------------------------------------------------------------------


async def test_receiver_may_call_the_server_while_its_callback_is_under_way(
    running: Engine, sandbox: Sandbox, target: Target
) -> None:
    answers: list[int] = []

    async def call_back(request: httpx.Request) -> httpx.Response:
        async with connect(running) as client:
            answers.append((await client.post("/notes", json="from the receiver")).status_code)
        return httpx.Response(200)

    running.delivery._transport = httpx.MockTransport(call_back)
    queue(sandbox, "/hook", subject="message")
    await until(lambda: sandbox.callbacks.list(Filter(state="delivered")) != [])
    assert answers == [201]


# -- resets and deletions -------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["reset", "delete"])
async def test_reset_or_deletion_drops_attempts_under_way(
    running: Engine, sandbox: Sandbox, target: Target, end: str
) -> None:
    block(target, "/slow")
    queue(sandbox, "/slow", subject="message")
    await until(lambda: target.under_way == 1)
    getattr(running.sandboxes, end)("default")
    await until(lambda: target.under_way == 0)
    await let_it_work()

    fresh = open_sandbox(running)
    assert fresh.callbacks.list() == []
    assert fresh.callbacks.attempts_of([1]) == []


async def test_attempt_that_was_dropped_does_not_disturb_a_new_one_with_its_number(
    running: Engine, sandbox: Sandbox, target: Target
) -> None:
    block(target, "/slow")
    queue(sandbox, "/slow", subject="message")
    await until(lambda: target.under_way == 1)
    running.sandboxes.reset("default")
    queue(sandbox, "/slow", "/after", subject="message")
    running.delivery.start_due(sandbox)
    await until(lambda: target.paths == ["/slow", "/slow"])
    await let_it_work()

    assert running.delivery.under_way(sandbox) == 1
    assert target.paths == ["/slow", "/slow"]
    target.slow["/slow"].set()
    await until(lambda: target.paths == ["/slow", "/slow", "/after"])


async def test_answer_that_comes_after_a_reset_is_not_recorded(
    engine: Engine, sandbox: Sandbox, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.sandboxes, "on_drop", lambda sandbox: None)
    end = block(target, "/slow")
    queue(sandbox, "/slow")
    engine.delivery.start_due(sandbox)
    await until(lambda: target.under_way == 1)
    engine.sandboxes.reset("default")
    end.set()
    await until(lambda: engine.delivery.under_way(sandbox) == 0)
    assert sandbox.callbacks.attempts_of([1]) == []


# -- a database that fails ------------------------------------------------------------------------


@pytest.mark.usefixtures("impatient")
async def test_attempt_that_cannot_be_recorded_is_recorded_later_and_not_sent_again(
    make_engine: MakeEngine,
    tmp_path: Path,
    locker_of: Callable[[Path], Locker],
    target: Target,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(delivery_module, "RECORD_AGAIN_SECONDS", 0)
    engine = make_engine(directory=tmp_path)
    sandbox = open_sandbox(engine)
    queue(sandbox, "/hook")
    await sandbox.database.committed()
    engine.delivery.start_due(sandbox)
    locker = locker_of(tmp_path / "default.db")
    locker.lock()
    await until(lambda: caplog.text.count("could not be recorded") >= 3)
    locker.unlock()
    engine.start()
    await until(lambda: sandbox.callbacks.list(Filter(state="delivered")) != [])

    assert target.paths == ["/hook"]
    assert len(sandbox.callbacks.attempts_of([1])) == 1


async def test_attempt_of_a_vendor_that_is_gone_is_not_sent_over_and_over(
    running: Engine, sandbox: Sandbox, target: Target, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.callbacks.queue("gone", callback())
    await until(lambda: "the attempt of callback 1 could not be recorded" in caplog.text)
    await let_it_work()
    assert target.paths == ["/hook"]
    running.sandboxes.delete("default")


async def test_stop_does_not_wait_for_ever(
    engine: Engine, sandbox: Sandbox, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "TIMEOUT_SECONDS", 0.01)
    monkeypatch.setattr(delivery_module, "RECORD_AGAIN_SECONDS", 60)
    sandbox.callbacks.queue("gone", callback())
    engine.delivery.start_due(sandbox)
    await until(lambda: len(target.requests) == 1)
    async with asyncio.timeout(5):
        await engine.stop()


# -- waiting for changes --------------------------------------------------------------------------


async def test_one_who_waits_is_told_of_an_attempt(
    running: Engine, sandbox: Sandbox, target: Target
) -> None:
    waiting = asyncio.create_task(sandbox.wait_for_change(5))
    await pause()
    queue(sandbox, "/hook")
    assert await waiting is True
    assert await sandbox.wait_for_change(0) is False


async def test_attempt_is_announced_also_after_a_commit_that_failed(
    engine: Engine, sandbox: Sandbox
) -> None:
    waiting: asyncio.Task[Any] = asyncio.create_task(sandbox.wait_for_change(5))
    await pause()
    sandbox.announce()
    sandbox.database._discard()
    sandbox.announce()
    await sandbox.database.committed()
    assert await waiting is True
