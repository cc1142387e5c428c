"""Sandboxes: made from the template, reset, deleted, and apart from one another."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.schema import DropTable

from mockserver.kernel import sandboxes as sandboxes_module
from mockserver.kernel.engine import Engine
from mockserver.kernel.messages import Message
from mockserver.kernel.migrations import NewerSchemaError
from mockserver.kernel.sandbox import Sandbox, SandboxNameError
from mockserver.kernel.schema import SCHEMA_VERSION
from mockserver.kernel.vendor import Vendor
from tests.kernel.stage import NOW, MakeEngine, Wall, callback, open_sandbox
from tests.kernel.toy import OneVendor, Toy, notes, read_notes, write_note


def seeded_at(sandbox: Sandbox) -> object:
    row = sandbox.database.first(select(notes.c.written_at).where(notes.c.id == 0))
    return row and row.written_at


# -- names ----------------------------------------------------------------------------------------

GOOD = ["default", "t1", "1", "a.b-c_d", "a" * 63]
BAD = ["", "-a", ".a", "_a", "A", "aB", "a b", "a/b", "../a", "ñ", "a" * 64, "a\n"]


@pytest.mark.parametrize("name", GOOD)
async def test_name_is_good(engine: Engine, name: str) -> None:
    assert engine.sandboxes.get(name).name == name
    assert engine.sandboxes.exists(name)


@pytest.mark.parametrize("name", BAD)
async def test_name_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(SandboxNameError):
        engine.sandboxes.get(name)
    with pytest.raises(SandboxNameError):
        engine.sandboxes.delete(name)
    assert not engine.sandboxes.exists(name)


async def test_deletion_never_leaves_the_data_directory(
    make_engine: MakeEngine, tmp_path: Path
) -> None:
    (tmp_path / "outside.db").write_text("mine")
    engine = make_engine(directory=tmp_path / "data")
    with pytest.raises(SandboxNameError):
        engine.sandboxes.delete("../outside")
    assert (tmp_path / "outside.db").read_text() == "mine"


async def test_default_exists_before_its_first_use(engine: Engine) -> None:
    assert engine.sandboxes.exists("default")
    assert engine.sandboxes.names() == ["default"]
    assert not engine.sandboxes.exists("other")
    engine.sandboxes.get("other")
    assert engine.sandboxes.names() == ["default", "other"]
    assert engine.sandboxes.exists("other")


# -- making and resetting -------------------------------------------------------------------------


async def test_new_sandbox_holds_the_fixtures_with_times_of_its_own_making(
    engine: Engine, wall: Wall
) -> None:
    first = open_sandbox(engine, "first")
    wall.tick(24 * 3600)
    second = open_sandbox(engine, "second")

    assert seeded_at(first) == NOW - timedelta(hours=1)
    assert seeded_at(second) == NOW + timedelta(hours=23)
    assert second.database.get("toy.greeting") == "hello"
    assert second.database.get("made_at") == "2026-03-03T10:00:00+00:00"


async def test_vendor_that_is_loaded_late_is_seeded_in_sandboxes_that_exist(
    make_engine: MakeEngine, toy: Toy
) -> None:
    engine = make_engine()
    vendor = toy.vendor()
    late = LateVendor(vendor)
    engine.sandboxes._catalog = late
    sandbox = engine.sandboxes.get("early")
    sandbox._catalog = late
    assert sandbox.database.get("installed") is None
    late.is_loaded = True
    sandbox.install(vendor)
    sandbox.install(vendor)

    assert seeded_at(sandbox) == NOW - timedelta(hours=1)
    assert sandbox.database.get("installed") == ["toy"]
    assert seeded_at(engine.sandboxes.get("next")) == NOW - timedelta(hours=1)


class LateVendor(OneVendor):
    """A catalog whose vendor is not loaded at first."""

    def __init__(self, vendor: Vendor) -> None:
        super().__init__(vendor)
        self.is_loaded = False

    def loaded(self) -> dict[str, Vendor]:
        return {"toy": self.vendor} if self.is_loaded else {}


async def test_reset_restores_fixtures_clock_faults_counters_and_empties_the_rest(
    engine: Engine, sandbox: Sandbox, client: httpx.AsyncClient, wall: Wall
) -> None:
    first = await client.post("/notes", json="a")
    sandbox.clock.freeze(NOW + timedelta(days=30))
    sandbox.faults.arm({}, {"status": 503})
    sandbox.callbacks.queue("toy", callback())
    sandbox.jobs.schedule("toy", "work", NOW, "never")
    sandbox.messages.record(Message("toy", "sms", "34600000001"), NOW)
    sandbox.database.put("toy.greeting", "changed")
    await sandbox.database.committed()
    wall.tick(3600)
    same = engine.sandboxes.reset("default")

    assert same is sandbox
    assert sandbox.clock.read() == {"mode": "real", "now": "2026-03-02T11:00:00+00:00"}
    assert seeded_at(sandbox) == NOW
    assert read_notes(sandbox) == []
    assert sandbox.faults.armed() == []
    assert sandbox.callbacks.list() == []
    assert sandbox.messages.count() == 0
    assert sandbox.journal.search() == []
    assert sandbox.next_due_at is None
    assert sandbox.database.get("toy.greeting") == "hello"
    again = await client.post("/notes", json="a")
    assert again.headers["x-mock-exchange"] == first.headers["x-mock-exchange"]
    assert again.json() == first.json()


async def test_reset_wakes_those_who_wait_for_a_change(engine: Engine, sandbox: Sandbox) -> None:
    waiting = asyncio.create_task(sandbox.wait_for_change(5))
    await asyncio.sleep(0)
    engine.sandboxes.reset("default")
    assert await waiting is True


async def test_deleted_sandbox_is_gone_and_comes_back_with_its_fixtures(
    make_engine: MakeEngine, tmp_path: Path
) -> None:
    engine = make_engine(directory=tmp_path)
    sandbox = open_sandbox(engine, "t1")
    write_note(sandbox, "a")
    sandbox.database.commit()
    assert (tmp_path / "t1.db").exists()
    engine.sandboxes.delete("t1")
    assert not (tmp_path / "t1.db").exists()
    assert not (tmp_path / "t1.db-wal").exists()
    assert not engine.sandboxes.exists("t1")

    fresh = open_sandbox(engine, "t1")
    assert fresh is not sandbox
    assert read_notes(fresh) == []
    assert seeded_at(fresh) == NOW - timedelta(hours=1)


async def test_deletion_of_an_unknown_sandbox_does_nothing(engine: Engine) -> None:
    engine.sandboxes.delete("unknown")
    assert engine.sandboxes.names() == ["default"]


# -- apart from one another -----------------------------------------------------------------------


async def test_two_sandboxes_never_see_each_other(
    engine: Engine, client: httpx.AsyncClient
) -> None:
    for name in ("one", "two"):
        answers = [await client.post(f"/~{name}/notes", json=f"canary of {name}") for _ in "ab"]
        assert [answer.json()["id"] for answer in answers] == [1, 2]
    one, two = engine.sandboxes.get("one"), engine.sandboxes.get("two")
    one.faults.arm({}, {"status": 503})
    one.clock.freeze(NOW + timedelta(days=1))
    one.messages.record(Message("toy", "sms", "34600000001", text="canary of one"), NOW)
    one.callbacks.queue("toy", callback())

    assert read_notes(two) == ["canary of two"] * 2
    assert [row.number for row in two.journal.search("canary")] == [2, 1]
    assert two.journal.search("canary one") == []
    assert two.messages.search() == []
    assert two.callbacks.list() == []
    assert two.clock.now() == NOW
    assert (await client.post("/~two/notes", json="x")).status_code == 201
    assert (await client.post("/~one/notes", json="x")).status_code == 503
    ids = {row.id for one in (one, two) for row in one.journal.search()}
    assert len(ids) == 6


async def test_reset_of_one_sandbox_leaves_the_others(engine: Engine) -> None:
    one, two = open_sandbox(engine, "one"), open_sandbox(engine, "two")
    for sandbox in (one, two):
        write_note(sandbox, "a")
    engine.sandboxes.reset("one")
    assert (read_notes(one), read_notes(two)) == ([], ["a"])


# -- on disk --------------------------------------------------------------------------------------


async def test_data_survives_a_restart_with_clock_and_counters(
    make_engine: MakeEngine, tmp_path: Path
) -> None:
    first = make_engine(directory=tmp_path)
    sandbox = open_sandbox(first, "t1")
    write_note(sandbox, "a")
    sandbox.clock.freeze(NOW + timedelta(days=1))
    await first.stop()
    second = make_engine(directory=tmp_path)
    assert second.sandboxes.names() == ["default", "t1"]
    again = open_sandbox(second, "t1")

    assert read_notes(again) == ["a"]
    assert again.clock.now() == NOW + timedelta(days=1)
    assert write_note(again, "b") == 2


async def test_file_of_a_server_that_died_while_making_it_is_filled(
    make_engine: MakeEngine, tmp_path: Path
) -> None:
    (tmp_path / "t1.db").touch()
    sandbox = open_sandbox(make_engine(directory=tmp_path), "t1")
    assert seeded_at(sandbox) == NOW - timedelta(hours=1)


async def test_vendor_that_is_met_late_seeds_what_it_seeds_early(
    make_engine: MakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toy: Toy
) -> None:
    def seed_token(sandbox: Sandbox) -> None:
        write_note(sandbox, f"{sandbox.ids.token('toy.token', 8)} {sandbox.clock.now()}")

    monkeypatch.setattr("tests.kernel.toy._seed", seed_token)
    early = open_sandbox(make_engine(directory=tmp_path / "early"), "t1")
    monkeypatch.setattr(OneVendor, "loaded", lambda _: {})
    engine = make_engine(directory=tmp_path / "late")
    sandbox = engine.sandboxes.get("t1")
    assert sandbox.database.get("installed", []) == []
    sandbox.clock.freeze(NOW + timedelta(days=1))
    sandbox.install(toy.vendor())

    assert len(read_notes(sandbox)) == 1
    assert read_notes(sandbox) == read_notes(early)


async def test_table_that_a_vendor_got_later_is_added_to_an_older_database(
    make_engine: MakeEngine, tmp_path: Path
) -> None:
    first = make_engine(directory=tmp_path)
    sandbox = open_sandbox(first, "t1")
    sandbox.database.execute(DropTable(notes))
    await first.stop()
    again = open_sandbox(make_engine(directory=tmp_path), "t1")
    write_note(again, "a")
    assert read_notes(again) == ["a"]


async def test_database_of_a_newer_version_is_refused(
    make_engine: MakeEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sandboxes_module, "SCHEMA_VERSION", 7)
    first = make_engine(directory=tmp_path)
    first.sandboxes.get("t1")
    await first.stop()
    kept = (tmp_path / "t1.db").read_bytes()
    second = make_engine(directory=tmp_path)
    refusal = f"written by a newer mockserver (schema 7; this one knows up to {SCHEMA_VERSION})"
    with pytest.raises(NewerSchemaError, match=re.escape(refusal)):
        second.sandboxes.get("t1")
    with pytest.raises(NewerSchemaError):
        second.sandboxes.open_all()
    assert "sandbox t1 cannot be opened: it was written by a newer mockserver" in caplog.text
    assert (tmp_path / "t1.db").read_bytes() == kept


async def test_sandbox_whose_vendor_is_gone_opens_without_it(
    make_engine: MakeEngine, tmp_path: Path
) -> None:
    first = make_engine(directory=tmp_path)
    sandbox = first.sandboxes.get("t1")
    sandbox.database.put("installed", ["gone", "toy"])
    await first.stop()
    sandbox = make_engine(directory=tmp_path).sandboxes.get("t1")
    assert seeded_at(sandbox) == NOW - timedelta(hours=1)
    with pytest.raises(LookupError, match="no vendor gone"):
        sandbox.vendor("gone")


async def test_strange_files_in_the_data_directory_are_no_sandboxes(
    make_engine: MakeEngine, tmp_path: Path
) -> None:
    engine = make_engine(directory=tmp_path)
    for name in ("UPPER.db", "notes.txt", ".db"):
        (tmp_path / name).touch()
    engine.sandboxes.open_all()
    assert engine.sandboxes.names() == ["default"]
