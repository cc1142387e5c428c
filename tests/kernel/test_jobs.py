"""Jobs: what is due, in which order and batches, and what becomes of one that fails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select

from mockserver.kernel.engine import Engine
from mockserver.kernel.jobs import BATCH, jobs_table
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import StoreError
from mockserver.kernel.vendor import Job
from tests.kernel.stage import NOW, Wall
from tests.kernel.toy import Toy, read_notes, write_note


def schedule(sandbox: Sandbox, payload: object, seconds: float = 0, **more: Any) -> None:
    more = {"kind": "work", **more}
    sandbox.jobs.schedule("toy", due_at=NOW + timedelta(seconds=seconds), payload=payload, **more)


def run_all(sandbox: Sandbox, seconds: float = 0) -> list[Any]:
    done: list[Any] = []
    while jobs := sandbox.jobs.run_batch(NOW + timedelta(seconds=seconds)):
        done += [job.payload for job in jobs]
    return done


def set_aside(sandbox: Sandbox) -> list[Row[Any]]:
    statement = select(jobs_table).where(jobs_table.c.failure != "").order_by(jobs_table.c.id)
    return list(sandbox.database.rows(statement))


# -- order and batches ----------------------------------------------------------------------------


async def test_jobs_are_done_by_due_time_and_then_in_the_order_they_were_made(
    sandbox: Sandbox,
) -> None:
    schedule(sandbox, "third", 2)
    schedule(sandbox, "first", 1)
    schedule(sandbox, "fourth", 2)
    schedule(sandbox, "second", 1)

    assert run_all(sandbox, 2) == ["first", "second", "third", "fourth"]


async def test_job_that_is_not_due_waits(sandbox: Sandbox) -> None:
    schedule(sandbox, "now")
    schedule(sandbox, "later", 10)

    assert run_all(sandbox) == ["now"]
    sandbox.jobs.find_next()
    assert sandbox.jobs.next_due_at == NOW + timedelta(seconds=10)
    assert run_all(sandbox, 10) == ["later"]
    assert sandbox.jobs.next_due_at is None


async def test_clock_tells_a_job_the_moment_it_was_due(sandbox: Sandbox, toy: Toy) -> None:
    seen: list[Any] = []
    toy.work = lambda sandbox, job: seen.append((job.due_at, sandbox.clock.now()))
    schedule(sandbox, "late", -30)
    run_all(sandbox)

    late = NOW - timedelta(seconds=30)
    assert seen == [(late, late)]
    assert sandbox.clock.now() == NOW


async def test_jobs_of_one_moment_are_handed_over_together(sandbox: Sandbox, toy: Toy) -> None:
    for payload in "abc":
        schedule(sandbox, payload)
    assert run_all(sandbox) == ["a", "b", "c"]
    assert toy.batches == [["a", "b", "c"]]


async def test_jobs_close_together_share_a_batch_on_a_running_clock_alone(
    sandbox: Sandbox, toy: Toy
) -> None:
    for seconds in (0, 0.2, 0.3):
        schedule(sandbox, seconds, seconds)
    run_all(sandbox, 1)
    assert toy.batches == [[0, 0.2], [0.3]]

    toy.batches.clear()
    sandbox.clock.freeze(NOW)
    for seconds in (0, 0.2, 0.3):
        schedule(sandbox, seconds, seconds)
    run_all(sandbox, 1)
    assert toy.batches == [[0], [0.2], [0.3]]


async def test_batch_ends_where_it_would_get_too_heavy(sandbox: Sandbox, toy: Toy) -> None:
    for payload, weight in (("a", BATCH - 1), ("b", 1), ("c", 1), ("d", 5 * BATCH), ("e", 1)):
        schedule(sandbox, payload, weight=weight)
    run_all(sandbox)
    assert toy.batches == [["a", "b"], ["c"], ["d"], ["e"]]


async def test_batch_of_a_standing_clock_ends_at_a_job_of_another_kind(
    sandbox: Sandbox, toy: Toy
) -> None:
    sandbox.clock.freeze(NOW)
    schedule(sandbox, "a")
    schedule(sandbox, "b", kind="unheard of")
    schedule(sandbox, "c")
    assert run_all(sandbox) == ["a", "b", "c"]
    assert toy.batches == [["a"], ["c"]]


async def test_batch_of_a_running_clock_gathers_its_kind_from_among_others(
    sandbox: Sandbox, toy: Toy
) -> None:
    schedule(sandbox, "a")
    schedule(sandbox, "b", kind="unheard of")
    schedule(sandbox, "c")
    assert run_all(sandbox) == ["a", "c", "b"]
    assert toy.batches == [["a", "c"]]


# -- failing --------------------------------------------------------------------------------------


def fail_on(toy: Toy, *payloads: str) -> None:
    def work(sandbox: Sandbox, job: Job) -> None:
        write_note(sandbox, job.payload)
        if job.payload in payloads:
            raise ZeroDivisionError(f"{job.payload} cannot be done")

    toy.work = work


async def test_job_that_fails_is_set_aside_alone_and_its_writes_are_undone(
    sandbox: Sandbox, toy: Toy, caplog: pytest.LogCaptureFixture
) -> None:
    fail_on(toy, "bad")
    for payload in ("a", "bad", "b"):
        schedule(sandbox, payload)
    run_all(sandbox)
    sandbox.database.commit()

    assert read_notes(sandbox) == ["a", "b"]
    (row,) = set_aside(sandbox)
    assert (row.payload, row.failure) == ("bad", "ZeroDivisionError: bad cannot be done")
    assert run_all(sandbox) == []
    assert "job work failed" in caplog.text


async def test_job_nobody_can_do_is_set_aside(sandbox: Sandbox) -> None:
    schedule(sandbox, "x", kind="unheard of")
    sandbox.jobs.schedule("gone", "work", NOW, "y")
    run_all(sandbox)

    assert [row.failure for row in set_aside(sandbox)] == [
        "no handler for toy unheard of",
        "no handler for gone work",
    ]


async def test_jobs_that_were_set_aside_do_not_pile_up(sandbox: Sandbox) -> None:
    for number in range(10):
        schedule(sandbox, number, kind="unheard of")
    schedule(sandbox, "waits", 60)
    run_all(sandbox)
    sandbox.jobs.prune(4)

    assert [row.payload for row in set_aside(sandbox)] == [7, 8, 9]
    assert run_all(sandbox, 60) == ["waits"]


async def test_failing_database_leaves_the_job_for_later(sandbox: Sandbox, toy: Toy) -> None:
    def fail(sandbox: Sandbox, job: Job) -> None:
        raise StoreError("database is locked")

    toy.work = fail
    schedule(sandbox, "a")
    with pytest.raises(StoreError):
        run_all(sandbox)

    toy.work = lambda sandbox, job: None
    assert set_aside(sandbox) == []
    assert run_all(sandbox) == ["a"]


# -- scheduling -----------------------------------------------------------------------------------


async def test_job_may_schedule_a_job(sandbox: Sandbox, toy: Toy) -> None:
    def work(sandbox: Sandbox, job: Job) -> None:
        if job.payload > 0:
            schedule(sandbox, job.payload - 1)

    toy.work = work
    schedule(sandbox, 3)
    assert run_all(sandbox) == [3, 2, 1, 0]


async def test_job_of_an_undone_unit_does_not_happen(sandbox: Sandbox) -> None:
    sandbox.database.begin_unit()
    schedule(sandbox, "never")
    sandbox.database.end_unit(keep=False)

    assert run_all(sandbox) == []
    assert sandbox.jobs.next_due_at is None


async def test_earlier_job_wakes_the_engine_and_a_later_one_does_not(
    engine: Engine, sandbox: Sandbox, wall: Wall
) -> None:
    woken: list[str] = []
    sandbox.wake = lambda: woken.append("woken")
    schedule(sandbox, "a", 10)
    schedule(sandbox, "b", 20)
    assert woken == ["woken"]
    schedule(sandbox, "c", 5)
    assert woken == ["woken", "woken"]
    assert sandbox.jobs.next_due_at == NOW + timedelta(seconds=5)
