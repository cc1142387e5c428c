"""Idle file sandboxes are closed, the least recently used first, and lose nothing by it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mockserver.kernel import sandboxes as sandboxes_module
from mockserver.kernel.engine import Engine
from mockserver.kernel.store import StoreError
from tests.kernel.stage import NOW, MakeEngine, Wall, open_sandbox
from tests.kernel.toy import read_notes, write_note


@pytest.fixture
async def small(make_engine: MakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine that keeps three file sandboxes open."""
    monkeypatch.setattr(sandboxes_module, "MAX_OPEN", 3)
    engine = make_engine(directory=tmp_path)
    open_sandbox(engine)
    return engine


def opened(engine: Engine) -> list[str]:
    return [sandbox.name for sandbox in engine.sandboxes.opened()]


async def test_least_recently_used_idle_sandbox_is_closed_but_never_default(
    small: Engine,
) -> None:
    for name in ("a", "b"):
        open_sandbox(small, name)
    small.sandboxes.get("a")
    open_sandbox(small, "c")
    assert opened(small) == ["default", "a", "c"]
    assert small.sandboxes.names() == ["a", "b", "c", "default"]
    assert small.sandboxes.exists("b")


async def test_closed_sandbox_opens_again_with_its_data(small: Engine) -> None:
    write_note(open_sandbox(small, "a"), "of a")
    for name in ("b", "c"):
        open_sandbox(small, name)
    assert "a" not in opened(small)
    assert read_notes(small.sandboxes.get("a")) == ["of a"]


async def test_sandbox_that_is_held_or_has_something_due_stays_open(small: Engine) -> None:
    a, b = open_sandbox(small, "a"), open_sandbox(small, "b")
    b.jobs.schedule("toy", "work", NOW + timedelta(milliseconds=500), "soon")
    with a.held():
        open_sandbox(small, "c")
        assert opened(small) == ["default", "a", "b", "c"]
    open_sandbox(small, "d")
    assert opened(small) == ["default", "b", "d"]


async def test_sandbox_just_asked_for_is_not_closed_when_all_others_are_busy(
    small: Engine,
) -> None:
    with open_sandbox(small, "a").held(), open_sandbox(small, "b").held():
        assert write_note(open_sandbox(small, "c"), "of c") == 1


async def test_job_of_a_closed_sandbox_fires_when_it_is_due(small: Engine, wall: Wall) -> None:
    for name, seconds in (("a", 60), ("b", 30)):
        due_at = NOW + timedelta(seconds=seconds)
        open_sandbox(small, name).jobs.schedule("toy", "work", due_at, "due")
    frozen = open_sandbox(small, "c")
    frozen.clock.freeze(NOW)
    frozen.jobs.schedule("toy", "work", NOW + timedelta(seconds=1), "never by itself")
    for name in ("d", "e"):
        open_sandbox(small, name)
    assert opened(small) == ["default", "d", "e"]
    assert small.sandboxes.next_asleep_due_at() == NOW + timedelta(seconds=30)
    assert small._seconds_to_wait() == 30
    wall.tick(60)
    await small._work()

    assert read_notes(small.sandboxes.get("a")) == ["due"]
    assert read_notes(small.sandboxes.get("b")) == ["due"]
    assert small.sandboxes.next_asleep_due_at() is None


async def test_closed_sandbox_that_cannot_be_opened_is_tried_again_later(
    small: Engine, wall: Wall, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    a = open_sandbox(small, "a")
    a.jobs.schedule("toy", "work", NOW + timedelta(seconds=5), "due")
    for name in ("b", "c"):
        open_sandbox(small, name)
    (tmp_path / "a.db").rename(tmp_path / "away")
    (tmp_path / "a.db").mkdir()
    wall.tick(5)
    assert opened(small) == ["default", "b", "c"]
    assert "sandbox a cannot be opened for what is due in it" in caplog.text
    assert small.sandboxes.next_asleep_due_at() == NOW + timedelta(seconds=15)


async def test_sandbox_that_cannot_be_opened_stays_shut_and_the_others_open(
    make_engine: MakeEngine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = make_engine(directory=tmp_path)
    open_sandbox(engine, "t2")
    (tmp_path / "t1.db").mkdir()
    with pytest.raises(StoreError, match="unable to open database file"):
        engine.sandboxes.get("t1")
    engine.sandboxes.open_all()
    assert sorted(opened(engine)) == ["default", "t2"]
    assert "sandbox t1 cannot be opened" in caplog.text


async def test_sandboxes_in_memory_are_not_closed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandboxes_module, "MAX_OPEN", 1)
    for name in ("a", "b", "c"):
        write_note(open_sandbox(engine, name), name)
    assert [read_notes(engine.sandboxes.get(name)) for name in "abc"] == [["a"], ["b"], ["c"]]
