"""Snapshots within the kernel: files that are left behind, and what a sandbox knows by heart."""

from __future__ import annotations

from pathlib import Path

from mockserver.kernel.engine import Engine
from mockserver.kernel.messages import Message
from mockserver.kernel.sandbox import Sandbox
from tests.kernel.stage import NOW, MakeEngine, open_sandbox
from tests.kernel.toy import read_notes, write_note


def record(sandbox: Sandbox) -> None:
    sandbox.messages.record(Message("toy", "sms", "34600000001", text="x" * 100), NOW)


async def test_cap_holds_for_what_a_restore_brought_back(engine: Engine) -> None:
    sandbox = open_sandbox(engine, "a")
    for _ in range(4):
        record(sandbox)
    engine.snapshots.save(sandbox, "full")
    engine.sandboxes.reset("a")
    sandbox.messages.prune(rows=100, size=250)
    engine.snapshots.restore(sandbox, "a", "full")
    assert sandbox.messages.count() == 4
    sandbox.messages.prune(rows=100, size=250)
    assert sandbox.messages.count() == 2


async def test_snapshots_outlive_the_server_and_unfinished_files_do_not(
    make_engine: MakeEngine, tmp_path: Path
) -> None:
    first = make_engine(directory=tmp_path)
    sandbox = open_sandbox(first, "a")
    write_note(sandbox, "kept")
    first.snapshots.save(sandbox, "s")
    left = tmp_path / "snapshots" / "a" / ".upload-x"
    left.touch()
    await first.stop()

    second = make_engine(directory=tmp_path)
    assert [snapshot.name for snapshot in second.snapshots.list("a")] == ["s"]
    assert not left.exists()
    again = open_sandbox(second, "a")
    second.sandboxes.reset("a")
    second.snapshots.restore(again, "a", "s")
    again.install(again.vendor("toy"))
    assert read_notes(again) == ["kept"]
    assert write_note(again, "next") == 2
