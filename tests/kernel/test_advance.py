"""Time travel: what happens when a sandbox's clock is moved. Also in design terms: `PUT clock`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mockserver.kernel import engine as engine_module
from mockserver.kernel.clock import pause
from mockserver.kernel.engine import Advanced, Engine
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import StoreError
from mockserver.kernel.vendor import Job
from tests.kernel.stage import NOW, Locker, MakeEngine, Target, Wall, callback, open_sandbox, until
from tests.kernel.toy import Toy, read_notes, write_note


def schedule(sandbox: Sandbox, payload: str, seconds: float) -> None:
    sandbox.jobs.schedule("toy", "work", NOW + timedelta(seconds=seconds), payload)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


async def advance(engine: Engine, sandbox: Sandbox, seconds: float) -> Advanced:
    return await engine.advance(sandbox, lambda now: now + timedelta(seconds=seconds))


@pytest.fixture(params=["real", "frozen"])
async def any_clock(request: pytest.FixtureRequest, sandbox: Sandbox) -> str:
    """The sandbox's clock in either mode."""
    mode: str = request.param
    if mode == "frozen":
        sandbox.clock.freeze(NOW)
    return mode


# -- jobs -----------------------------------------------------------------------------------------


async def test_advance_steps_from_due_time_to_due_time_and_ends_where_it_was_told(
    engine: Engine, sandbox: Sandbox, toy: Toy, any_clock: str
) -> None:
    seen: list[tuple[str, datetime]] = []
    toy.work = lambda sandbox, job: seen.append((job.payload, sandbox.clock.now()))
    for payload, seconds in (("b", 20), ("a", 10), ("late", 61)):
        schedule(sandbox, payload, seconds)
    advanced = await advance(engine, sandbox, 60)

    assert seen == [("a", at(10)), ("b", at(20))]
    assert advanced.now == sandbox.clock.now() == at(60)
    assert [(job.vendor, job.kind, job.due_at) for job in advanced.fired] == [
        ("toy", "work", at(10)),
        ("toy", "work", at(20)),
    ]
    assert (advanced.fired_total, advanced.pending) == (2, 0)
    assert sandbox.clock.mode == any_clock


async def test_job_due_at_or_before_now_happens_at_once_also_on_a_frozen_clock(
    engine: Engine, sandbox: Sandbox
) -> None:
    sandbox.clock.freeze(NOW)
    schedule(sandbox, "before now", -5)
    schedule(sandbox, "now", 0)
    schedule(sandbox, "later", 1)
    await engine.settle(sandbox)

    assert read_notes(sandbox) == ["before now", "now"]
    assert sandbox.clock.now() == NOW


async def test_job_that_a_job_schedules_within_the_span_happens_too(
    engine: Engine, sandbox: Sandbox, toy: Toy
) -> None:
    def work(sandbox: Sandbox, job: Job) -> None:
        write_note(sandbox, f"{job.payload} at {sandbox.clock.now():%M:%S}")
        if job.payload < 3:
            due_at = sandbox.clock.now() + timedelta(seconds=30)
            sandbox.jobs.schedule("toy", "work", due_at, job.payload + 1)

    toy.work = work
    sandbox.jobs.schedule("toy", "work", at(10), 0)
    await advance(engine, sandbox, 75)

    assert read_notes(sandbox) == ["0 at 00:10", "1 at 00:40", "2 at 01:10"]
    await advance(engine, sandbox, 25)
    assert read_notes(sandbox)[3:] == ["3 at 01:40"]


async def test_clock_that_goes_back_fires_nothing_and_due_times_stay(
    engine: Engine, sandbox: Sandbox
) -> None:
    sandbox.clock.freeze(NOW)
    schedule(sandbox, "a", 10)
    sandbox.clock.move_to(at(-3600))
    await engine.settle(sandbox)
    assert read_notes(sandbox) == []

    await engine.advance(sandbox, lambda _: at(9))
    assert read_notes(sandbox) == []
    await engine.advance(sandbox, lambda _: at(10))
    assert read_notes(sandbox) == ["a"]


async def test_advance_to_a_moment_that_has_passed_moves_nothing(
    engine: Engine, sandbox: Sandbox, any_clock: str
) -> None:
    schedule(sandbox, "due", 0)
    advanced = await engine.advance(sandbox, lambda _: at(-60))

    assert advanced.now == NOW
    assert read_notes(sandbox) == ["due"]


async def test_advanced_real_clock_runs_on_from_there(
    engine: Engine, sandbox: Sandbox, wall: Wall
) -> None:
    await advance(engine, sandbox, 60)
    wall.tick(1)
    assert sandbox.clock.now() == at(61)


async def test_answer_lists_the_first_jobs_and_counts_all(
    engine: Engine, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "MAX_LISTED", 2)
    for seconds in (1, 2, 3):
        schedule(sandbox, "x", seconds)
    advanced = await advance(engine, sandbox, 10)

    assert len(advanced.fired) == 2
    assert advanced.fired_total == 3


async def test_second_advance_waits_for_the_first(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    target.slow["/hook"] = asyncio.Event()
    sandbox.callbacks.queue("toy", callback())
    first = asyncio.create_task(advance(engine, sandbox, 60))
    await until(lambda: target.under_way == 1)
    second = asyncio.create_task(advance(engine, sandbox, 60))
    for _ in range(5):
        await pause()
    assert sandbox.is_advancing
    assert not second.done()
    target.slow["/hook"].set()

    assert (await first).now == at(60)
    assert (await second).now == at(120)
    assert not sandbox.is_advancing


async def test_until_idle_what_recurs_ends_after_so_many_due_times(
    engine: Engine, sandbox: Sandbox, toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "MAX_STEPS", 5)

    def work(sandbox: Sandbox, job: Job) -> None:
        schedule(sandbox, "again", (job.due_at - NOW).total_seconds() + 60)

    toy.work = work
    schedule(sandbox, "first", 60)
    advanced = await engine.advance_until_idle(sandbox)

    assert (advanced.now, advanced.fired_total) == (at(300), 5)
    assert advanced.next_due_at == at(360)
    assert sandbox.clock.now() == at(300)


async def test_until_idle_is_at_once_where_nothing_is_due(
    engine: Engine, sandbox: Sandbox, any_clock: str
) -> None:
    advanced = await engine.advance_until_idle(sandbox)
    assert (advanced.now, advanced.fired_total, advanced.next_due_at) == (NOW, 0, None)
    assert sandbox.clock.mode == any_clock


# -- callbacks ------------------------------------------------------------------------------------


async def test_advance_waits_until_the_callbacks_of_each_step_were_tried(
    engine: Engine, sandbox: Sandbox, toy: Toy, target: Target
) -> None:
    toy.work = lambda sandbox, job: sandbox.callbacks.queue("toy", callback(f"/{job.payload}"))
    schedule(sandbox, "a", 10)
    schedule(sandbox, "b", 20)
    target.answers = [500, 200, 200]
    advanced = await advance(engine, sandbox, 75)

    assert target.paths == ["/a", "/b", "/a"]
    assert advanced.pending == 0
    attempts = sandbox.callbacks.attempts_of([1])
    assert [(one.at, one.status) for one in attempts] == [(at(10), 500), (at(70), 200)]


async def test_what_is_still_under_way_at_the_deadline_counts_as_pending(
    engine: Engine, sandbox: Sandbox, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "ADVANCE_DEADLINE", 0.02)
    monkeypatch.setattr(engine_module, "SETTLE_SECONDS", 0.01)
    target.slow["/hook"] = asyncio.Event()
    for _ in range(3):
        sandbox.callbacks.queue("toy", callback(subject="one"))
    advanced = await advance(engine, sandbox, 60)

    assert advanced.pending == 3
    assert advanced.now == NOW
    assert target.under_way == 1
    target.slow["/hook"].set()


async def test_advance_waits_for_room_that_other_sandboxes_take(
    engine: Engine, sandbox: Sandbox, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockserver.kernel.delivery.CONCURRENCY", 1)
    monkeypatch.setattr(engine_module, "SETTLE_SECONDS", 0)
    other = open_sandbox(engine, "other")
    target.slow["/other"] = asyncio.Event()
    other.callbacks.queue("toy", callback("/other"))
    engine.delivery.start_due(other)
    await until(lambda: target.under_way == 1)
    sandbox.callbacks.queue("toy", callback("/mine"))
    advancing = asyncio.create_task(advance(engine, sandbox, 1))
    for _ in range(10):
        await pause()
    assert target.paths == ["/other"]
    target.slow["/other"].set()

    assert (await advancing).pending == 0
    assert target.paths == ["/other", "/mine"]


# -- what happens meanwhile -----------------------------------------------------------------------


@pytest.mark.parametrize("end", ["reset", "delete"])
async def test_reset_or_deletion_ends_an_advance_that_is_under_way(
    engine: Engine, sandbox: Sandbox, target: Target, end: str
) -> None:
    target.slow["/hook"] = asyncio.Event()
    sandbox.callbacks.queue("toy", callback())
    advancing = asyncio.create_task(advance(engine, sandbox, 3600))
    await until(lambda: target.under_way == 1)
    getattr(engine.sandboxes, end)("default")
    advanced = await advancing

    assert advanced.pending == 0
    assert engine.sandboxes.get("default").clock.now() == NOW
    assert target.under_way == 0


async def test_deletion_while_an_advance_waits_for_its_commit_ends_it(
    engine: Engine, sandbox: Sandbox
) -> None:
    advancing = asyncio.create_task(advance(engine, sandbox, 3600))
    await pause()
    engine.sandboxes.delete("default")
    assert (await advancing).fired == []


async def test_advance_of_a_sandbox_that_was_deleted_is_a_store_error(
    engine: Engine, sandbox: Sandbox
) -> None:
    engine.sandboxes.delete("default")
    with pytest.raises(StoreError):
        await advance(engine, sandbox, 1)


@pytest.mark.usefixtures("impatient")
async def test_locked_database_fails_the_advance_and_the_jobs_happen_later(
    make_engine: MakeEngine, tmp_path: Path, locker_of: Callable[[Path], Locker]
) -> None:
    engine = make_engine(directory=tmp_path)
    sandbox = open_sandbox(engine)
    schedule(sandbox, "a", 10)
    sandbox.database.commit()
    locker = locker_of(tmp_path / "default.db")
    locker.lock()
    with pytest.raises(StoreError, match="database is locked"):
        await advance(engine, sandbox, 60)
    assert not sandbox.is_advancing
    locker.unlock()
    await advance(engine, sandbox, 60)

    assert read_notes(sandbox) == ["a"]
