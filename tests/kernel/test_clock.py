"""A sandbox's clock: real, offset or frozen."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from mockserver.kernel.clock import Clock, hold, read_stopwatch, read_wall_clock, wait_for
from mockserver.kernel.store import Database
from tests.kernel.stage import NOW, Wall

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def clock(database: Database, wall: Wall) -> Clock:
    return Clock(database, wall)


def test_new_clock_is_real_and_tells_the_machines_time(clock: Clock, wall: Wall) -> None:
    wall.tick(5)
    assert clock.read() == {"mode": "real", "now": "2026-03-02T10:00:05+00:00"}


def test_frozen_clock_stands_while_the_machines_runs(clock: Clock, wall: Wall) -> None:
    clock.freeze(LATER)
    wall.tick(60)
    assert clock.read() == {"mode": "frozen", "now": "2026-03-02T13:00:00+00:00"}


def test_clock_with_an_offset_runs_on_from_where_it_was_set(clock: Clock, wall: Wall) -> None:
    clock.run_from(LATER + timedelta(microseconds=1))
    wall.tick(60)
    assert clock.mode == "real"
    assert clock.now() == LATER + timedelta(seconds=60, microseconds=1)


def test_frozen_clock_that_runs_again_goes_on_from_where_it_stood(clock: Clock, wall: Wall) -> None:
    clock.freeze(LATER)
    wall.tick(3600)
    clock.run_from(clock.now())
    wall.tick(1)
    assert clock.now() == LATER + timedelta(seconds=1)


@pytest.mark.parametrize("is_frozen", [True, False], ids=["frozen", "real"])
def test_moved_clock_keeps_its_mode(clock: Clock, is_frozen: bool) -> None:
    if is_frozen:
        clock.freeze(NOW)
    clock.move_to(LATER)
    assert clock.now() == LATER
    assert clock.mode == ("frozen" if is_frozen else "real")


def test_clock_set_for_a_while_falls_back_also_when_nested(clock: Clock) -> None:
    with clock.set_to(LATER):
        with clock.set_to(NOW - timedelta(days=1)):
            assert clock.now() == NOW - timedelta(days=1)
        assert clock.now() == LATER
    assert clock.now() == NOW


def test_clock_that_was_moved_in_an_undone_unit_falls_back(
    clock: Clock, database: Database
) -> None:
    database.begin_unit()
    clock.freeze(LATER)
    database.end_unit(keep=False)
    assert clock.read() == {"mode": "real", "now": NOW.isoformat()}


def test_seconds_until_a_moment_are_real_ones_or_none_when_the_clock_stands(clock: Clock) -> None:
    assert clock.seconds_until(NOW + timedelta(seconds=90)) == 90
    assert clock.seconds_until(NOW - timedelta(seconds=90)) == 0
    clock.freeze(NOW)
    assert clock.seconds_until(NOW + timedelta(seconds=90)) is None
    assert clock.seconds_until(NOW) == 0


def test_machines_clock_is_read_in_utc() -> None:
    before = datetime.now(UTC)
    assert before <= read_wall_clock() <= datetime.now(UTC)
    assert read_wall_clock().tzinfo is UTC


async def test_waiting_for_an_event_tells_whether_it_came() -> None:
    event = asyncio.Event()
    assert await wait_for(event, 0) is False
    event.set()
    assert await wait_for(event, None) is True


async def test_holding_lasts_as_long_as_it_is_told() -> None:
    started = read_stopwatch()
    await hold(0.01)
    assert read_stopwatch() - started >= 0.009
