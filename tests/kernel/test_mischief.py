"""Mischief, where it meets transactions, running clocks and other mischief."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mockserver.kernel.engine import Engine
from mockserver.kernel.ids import draw
from mockserver.kernel.sandbox import Sandbox
from tests.kernel.stage import NOW, Target, callback

EFFECT: dict[str, Any] = {"chance": 1.0, "times": None, "seconds": 0.0}


def set_mischief(sandbox: Sandbox, **effects: dict[str, Any]) -> None:
    given = {name: EFFECT | effect for name, effect in effects.items()}
    sandbox.callbacks.mischief.set(given, {}, seed=7)


def queue(sandbox: Sandbox, *paths: str, subject: str = "message") -> None:
    for path in paths:
        sandbox.callbacks.queue("toy", callback(path, subject))


async def advance(engine: Engine, sandbox: Sandbox, seconds: float) -> None:
    await engine.advance(sandbox, lambda now: now + timedelta(seconds=seconds))


def test_chance_is_spread_evenly_and_differs_by_seed_kind_and_number() -> None:
    drawn = [draw(7, "mischief delay", number) for number in range(10_000)]
    assert all(0 <= one < 1 for one in drawn)
    assert len(set(drawn)) == 10_000
    assert 4_900 < sum(one < 0.5 for one in drawn) < 5_100
    assert draw(7, "a", 1) == draw(7, "a", 1)
    assert len({draw(7, "a", 1), draw(8, "a", 1), draw(7, "b", 1), draw(7, "a", 2)}) == 4


async def test_what_is_undone_was_not_struck(sandbox: Sandbox) -> None:
    set_mischief(sandbox, duplicate={"times": 1})
    sandbox.database.begin_unit()
    queue(sandbox, "/undone")
    sandbox.database.end_unit(keep=False)
    assert sandbox.callbacks.mischief.read()["matched"] == 0
    with sandbox.database.unit():
        queue(sandbox, "/kept")
    assert len(sandbox.callbacks.list()) == 2


async def test_callbacks_without_a_subject_have_no_order_to_be_changed(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    set_mischief(sandbox, reorder={"seconds": 30.0})
    queue(sandbox, "/1", "/2", subject="")
    await engine.settle(sandbox)
    assert target.paths == ["/1", "/2"]
    assert sandbox.callbacks.mischief.read()["struck"]["reorder"] == 0


async def test_of_three_about_one_subject_the_first_two_change_places(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    set_mischief(sandbox, reorder={"seconds": 30.0})
    queue(sandbox, "/1", "/2", "/3")
    await advance(engine, sandbox, 29)
    assert target.paths == ["/2", "/1"]
    await advance(engine, sandbox, 1)
    assert target.paths == ["/2", "/1", "/3"]


async def test_delayed_callback_still_overtakes_the_one_that_waits_for_it(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    set_mischief(sandbox, reorder={"seconds": 30.0, "times": 1})
    queue(sandbox, "/1")
    set_mischief(sandbox, reorder={"chance": 0.0}, delay={"seconds": 60.0})
    queue(sandbox, "/2")
    await advance(engine, sandbox, 59)
    assert target.paths == []
    await advance(engine, sandbox, 1)
    assert target.paths == ["/2", "/1"]
    assert [attempt.at for attempt in sandbox.callbacks.attempts_of([1])] == [
        NOW + timedelta(seconds=60)
    ]


async def test_copy_is_tried_again_by_itself(
    engine: Engine, sandbox: Sandbox, target: Target
) -> None:
    set_mischief(sandbox, duplicate={})
    target.answers = [200, 500]
    queue(sandbox, "/1")
    await advance(engine, sandbox, 3600)
    states = {row.id: (row.state, row.attempts) for row in sandbox.callbacks.list()}
    assert states == {1: ("delivered", 1), 2: ("delivered", 2)}
