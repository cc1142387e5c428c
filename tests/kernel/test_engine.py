"""The engine's loop: it does what is due by itself, and one sandbox never holds back another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from mockserver.kernel import engine as engine_module
from mockserver.kernel.engine import Engine, Options
from mockserver.kernel.outbox import Filter
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import StoreError
from mockserver.kernel.vendor import Job
from tests.kernel.stage import (
    NOW,
    Locker,
    MakeEngine,
    Target,
    Wall,
    callback,
    let_it_work,
    open_sandbox,
    until,
)
from tests.kernel.toy import OneVendor, Toy, read_notes, write_note


@pytest.fixture
async def running(engine: Engine) -> Engine:
    """An engine whose loop runs."""
    engine.start()
    return engine


def schedule(sandbox: Sandbox, payload: str, seconds: float = 0) -> None:
    sandbox.jobs.schedule("toy", "work", NOW + timedelta(seconds=seconds), payload)


async def test_due_job_and_its_callback_happen_by_themselves(
    running: Engine, sandbox: Sandbox, toy: Toy, target: Target
) -> None:
    toy.work = lambda sandbox, job: sandbox.callbacks.queue("toy", callback())
    schedule(sandbox, "a")
    await until(lambda: target.paths == ["/hook"])
    await until(lambda: sandbox.callbacks.list(Filter(state="delivered")) != [])


async def test_job_of_a_frozen_clock_waits_until_the_clock_is_moved(
    running: Engine, sandbox: Sandbox
) -> None:
    sandbox.clock.freeze(NOW)
    schedule(sandbox, "due")
    schedule(sandbox, "later", 10)
    await until(lambda: read_notes(sandbox) == ["due"])
    await let_it_work()
    assert read_notes(sandbox) == ["due"]

    sandbox.clock.move_to(NOW + timedelta(seconds=10))
    sandbox.wake()
    await until(lambda: read_notes(sandbox) == ["due", "later"])


async def test_loop_sleeps_until_the_next_job_of_a_running_clock(toy: Toy) -> None:
    engine = Engine(Options(), OneVendor(toy.vendor()))
    sandbox = open_sandbox(engine)
    due_at = sandbox.clock.now() + timedelta(milliseconds=30)
    sandbox.jobs.schedule("toy", "work", due_at, "soon")
    engine.start()
    done = asyncio.Event()
    toy.work = lambda sandbox, job: done.set()
    async with asyncio.timeout(5):
        await done.wait()
    assert sandbox.clock.now() >= due_at
    await engine.stop()


async def test_loop_leaves_alone_what_an_advance_does(
    running: Engine, sandbox: Sandbox, target: Target
) -> None:
    async with sandbox.time_travel:
        schedule(sandbox, "a")
        await let_it_work()
        assert read_notes(sandbox) == []
    sandbox.wake()
    await until(lambda: read_notes(sandbox) == ["a"])


async def test_sandbox_that_is_deleted_in_the_middle_of_its_jobs_disturbs_no_other(
    running: Engine, sandbox: Sandbox, toy: Toy, caplog: pytest.LogCaptureFixture
) -> None:
    def work(sandbox: Sandbox, job: Job) -> None:
        if job.payload == "delete":
            asyncio.get_running_loop().call_soon(running.sandboxes.delete, "gone")
        write_note(sandbox, job.payload)

    toy.work = work
    gone = open_sandbox(running, "gone")
    schedule(gone, "delete")
    schedule(gone, "never", 0.3)
    await until(lambda: not gone.database.is_open)
    schedule(sandbox, "a")
    await until(lambda: read_notes(sandbox) == ["a"])
    assert caplog.text == ""


# -- a database that fails ------------------------------------------------------------------------


@pytest.mark.usefixtures("impatient")
async def test_sandbox_whose_database_is_locked_holds_back_no_other(
    make_engine: MakeEngine,
    tmp_path: Path,
    locker_of: Callable[[Path], Locker],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(engine_module, "RECOVERY_SECONDS", 0.05)
    engine = make_engine(directory=tmp_path)
    broken, sound = open_sandbox(engine, "broken"), open_sandbox(engine, "sound")
    for sandbox in (broken, sound):
        schedule(sandbox, "a")
        sandbox.database.commit()
    locker = locker_of(tmp_path / "broken.db")
    locker.lock()
    engine.start()
    await until(lambda: read_notes(sound) == ["a"])
    await until(lambda: "what is due in sandbox broken could not be done" in caplog.text)
    assert read_notes(broken) == []
    locker.unlock()
    await until(lambda: read_notes(broken) == ["a"])


async def test_sandbox_whose_database_failed_rests(
    running: Engine, sandbox: Sandbox, toy: Toy
) -> None:
    tried: list[str] = []

    def work(sandbox: Sandbox, job: Job) -> None:
        tried.append(job.payload)
        raise StoreError("database is locked")

    toy.work = work
    schedule(sandbox, "a")
    await until(lambda: tried == ["a"])
    for _ in range(5):
        sandbox.wake()
        await let_it_work()
    assert tried == ["a"]


# -- restart --------------------------------------------------------------------------------------


async def test_jobs_and_callbacks_of_a_server_that_was_killed_still_happen(
    make_engine: MakeEngine, tmp_path: Path, wall: Wall, target: Target
) -> None:
    killed = make_engine(directory=tmp_path)
    for name in ("default", "other"):
        sandbox = open_sandbox(killed, name)
        schedule(sandbox, "due later", 60)
        sandbox.callbacks.queue("toy", callback(f"/{name}"))
        sandbox.database.commit()
        write_note(sandbox, "never committed")
    wall.tick(60)
    again = make_engine(directory=tmp_path)
    again.sandboxes.open_all()
    again.start()
    sandboxes = [again.sandboxes.get(name) for name in ("default", "other")]

    await until(lambda: [read_notes(one) for one in sandboxes] == [["due later"]] * 2)
    await until(lambda: sorted(target.paths) == ["/default", "/other"])
    await until(lambda: all(one.callbacks.list(Filter(state="delivered")) for one in sandboxes))
    for name in ("default", "other"):
        killed.sandboxes.get(name).database._discard()


async def test_stop_lets_callbacks_that_are_under_way_end(
    make_engine: MakeEngine, tmp_path: Path, target: Target
) -> None:
    engine = make_engine(directory=tmp_path)
    sandbox = open_sandbox(engine)
    target.slow["/hook"] = asyncio.Event()
    sandbox.callbacks.queue("toy", callback())
    engine.start()
    await until(lambda: target.under_way == 1)
    stopping = asyncio.create_task(engine.stop())
    await let_it_work()
    assert not stopping.done()
    target.slow["/hook"].set()
    await stopping

    again = open_sandbox(make_engine(directory=tmp_path))
    assert [row.state for row in again.callbacks.list()] == ["delivered"]


async def test_engine_that_never_ran_can_be_stopped(make_engine: MakeEngine) -> None:
    engine = make_engine()
    await engine.stop()


# -- changes by the control API -------------------------------------------------------------------


async def test_transaction_is_committed_at_its_end_or_undone_by_an_exception(
    engine: Engine, sandbox: Sandbox
) -> None:
    async with engine.transaction(sandbox):
        write_note(sandbox, "kept")
        assert sandbox.holds == 1

    async def fail() -> None:
        async with engine.transaction(sandbox):
            write_note(sandbox, "undone")
            raise ValueError("no good")

    with pytest.raises(ValueError, match="no good"):
        await fail()

    assert read_notes(sandbox) == ["kept"]
    assert sandbox.holds == 0
