"""Databases of earlier versions are brought up to date when they are opened."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text, select, text
from sqlalchemy.types import TypeEngine

from mockserver.kernel import migrations as migrations_module
from mockserver.kernel.columns import Instant, Json
from mockserver.kernel.migrations import migrate
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.schema import SCHEMA_VERSION
from mockserver.kernel.store import Database, Store, StoreError
from tests.kernel.schemas.keep_schema import FOLDER, digest_tables
from tests.kernel.stage import NOW, MakeEngine, note, open_sandbox
from tests.kernel.toy import OneVendor, Toy, notes, read_notes, write_note

# -- what is kept of each version -----------------------------------------------------------------


def test_table_changes_with_the_schema_version_alone() -> None:
    kept = json.loads((FOLDER / f"{SCHEMA_VERSION}.json").read_text())
    found = digest_tables()
    changed = {name for name in {*kept, *found} if kept.get(name) != found.get(name)}
    assert not changed, f"see {FOLDER / 'keep_schema.py'}"


def test_database_of_every_earlier_version_is_kept() -> None:
    earlier = {f"{version}.db.gz" for version in range(1, SCHEMA_VERSION)}
    assert earlier <= {path.name for path in FOLDER.glob("*.gz")}


# -- what is added by itself ----------------------------------------------------------------------


def grow(*more: Column[Any]) -> MetaData:
    """The toy's tables with more columns."""
    grown = MetaData()
    table = notes.to_metadata(grown)
    for column in more:
        table.append_column(column)
    return grown


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Text, None),
        (Integer, 7),
        (String, "it's"),
        (Boolean, True),
        (Json, {"a": [1]}),
        (Instant, NOW),
    ],
    ids=["nullable", "number", "text", "boolean", "json", "moment"],
)
def test_column_is_added_with_its_default_to_rows_that_are_there(
    database: Database, kind: type[TypeEngine[Any]], value: Any
) -> None:
    database.add(notes, note(1, "kept"))
    grown = grow(Column("more", kind, nullable=value is None, default=value))
    table = grown.tables["toy_notes"]
    database.create_tables(grown)
    (row,) = database.rows(select(table.c.text, table.c.more))
    assert (row.text, row.more) == ("kept", value)


def test_column_that_rows_cannot_have_is_refused_and_nothing_changes(database: Database) -> None:
    database.add(notes, note(1, "kept"))
    database.commit()
    grown = grow(Column("fine", Text), Column("more", Text, nullable=False))
    with pytest.raises(StoreError, match="Cannot add a NOT NULL column"):
        database.create_tables(grown)
    assert "fine" not in database.columns()["toy_notes"]
    assert len(database.rows(notes.select())) == 1


def test_index_and_table_are_added(database: Database) -> None:
    grown = grow()
    Index("toy_notes_text", grown.tables["toy_notes"].c.text)
    Table("toy_more", grown, Column("id", Integer, primary_key=True))
    database.create_tables(grown)
    assert {"toy_more", "toy_notes_text"} <= set(database.columns())
    database.create_tables(grown)


# -- steps ----------------------------------------------------------------------------------------


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Has the software be of the next version, with some steps."""

    def have(steps: Mapping[int, Callable[[Database], None]]) -> int:
        monkeypatch.setattr(migrations_module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
        monkeypatch.setattr(migrations_module, "STEPS", steps)
        return SCHEMA_VERSION + 1

    return have


@pytest.fixture
async def old(make_engine: MakeEngine, tmp_path: Path) -> Path:
    """A data directory with a sandbox `t1` that holds a note."""
    engine = make_engine(directory=tmp_path)
    sandbox = open_sandbox(engine, "t1")
    write_note(sandbox, "old")
    await engine.stop()
    return tmp_path


def leave_trace(database: Database) -> None:
    database.put("steps", [*database.get("steps", []), database.get("schema")])


def fail(database: Database) -> None:
    database.run(["UPDATE kernel_state SET value = '\"lost\"'"])
    raise LookupError("the step")


async def test_steps_above_the_databases_version_are_taken_once_in_order(
    make_engine: MakeEngine, old: Path, next_version: Callable[..., int]
) -> None:
    version = next_version({SCHEMA_VERSION: fail, SCHEMA_VERSION + 1: leave_trace})
    for _ in "ab":
        engine = make_engine(directory=old)
        database = engine.sandboxes.get("t1").database
        assert database.get("schema") == version
        assert database.get("steps") == [SCHEMA_VERSION]
        await engine.stop()


async def test_step_that_fails_leaves_the_file_as_it_was(
    store: Store, make_engine: MakeEngine, old: Path, next_version: Callable[..., int]
) -> None:
    next_version({SCHEMA_VERSION + 1: fail})
    with pytest.raises(LookupError, match="the step"):
        make_engine(directory=old).sandboxes.get("t1")
    database = store.open_copy(old / "t1.db")
    assert database.get("schema") == SCHEMA_VERSION
    assert database.get("installed") == ["toy"]
    database.close()


async def test_sandbox_whose_step_fails_stays_shut_and_the_others_open(
    make_engine: MakeEngine, old: Path, next_version: Callable[..., int]
) -> None:
    def fail_in_one(database: Database) -> None:
        database.run(["SELECT no_such_column"])

    next_version({SCHEMA_VERSION + 1: fail_in_one})
    engine = make_engine(directory=old)
    engine.sandboxes.open_all()
    assert [sandbox.name for sandbox in engine.sandboxes.opened()] == ["default"]


async def test_column_that_is_no_longer_known_is_dropped_after_the_steps(
    make_engine: MakeEngine, old: Path, next_version: Callable[..., int], toy: Toy
) -> None:
    engine = make_engine(directory=old)
    engine.sandboxes.get("t1").database.run(
        [
            "ALTER TABLE toy_notes ADD COLUMN lost TEXT NOT NULL DEFAULT 'moved'",
            "CREATE INDEX toy_notes_lost ON toy_notes (lost)",
        ]
    )
    await engine.stop()

    def move(database: Database) -> None:
        database.run(["UPDATE toy_notes SET text = lost"])

    vendor = dataclasses.replace(toy.vendor(), migrations={next_version({}): move})
    sandbox = make_engine(directory=old).sandboxes.get("t1")
    sandbox.install(vendor)
    assert sandbox.database.columns()["toy_notes"] == {"id", "text", "written_at", "extra"}
    assert "toy_notes_lost" not in sandbox.database.columns()
    assert read_notes(sandbox) == ["moved"]


def rename_notes(database: Database) -> None:
    database.execute(notes.update().values(text=notes.c.text + " but renamed"))


async def test_step_of_a_vendor_is_taken_when_the_vendor_is_first_used(
    toy: Toy, make_engine: MakeEngine, old: Path, next_version: Callable[..., int]
) -> None:
    version = next_version({})
    vendor = dataclasses.replace(toy.vendor(), migrations={version: rename_notes})
    for _ in "ab":
        engine = make_engine(directory=old)
        engine.sandboxes._catalog = OneVendor(vendor)
        sandbox = engine.sandboxes.get("t1")
        sandbox.install(vendor)
        assert read_notes(sandbox) == ["old but renamed"]
        await engine.stop()


async def test_new_sandbox_takes_no_step(
    make_engine: MakeEngine, next_version: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    version = next_version({SCHEMA_VERSION + 1: fail})
    monkeypatch.setattr("mockserver.kernel.sandboxes.SCHEMA_VERSION", version)
    assert open_sandbox(make_engine(), "new").database.get("schema") == version


async def test_column_that_a_vendor_lost_is_there_again(
    make_engine: MakeEngine, old: Path, store: Store
) -> None:
    engine = make_engine(directory=old)
    engine.sandboxes.get("t1").database.run(["ALTER TABLE toy_notes DROP COLUMN extra"])
    await engine.stop()
    sandbox: Sandbox = open_sandbox(make_engine(directory=old), "t1")
    assert write_note(sandbox, "new") == 2
    assert read_notes(sandbox) == ["old", "new"]


def test_migration_of_a_current_database_writes_nothing(database: Database) -> None:
    database.put("schema", SCHEMA_VERSION)
    database.commit()
    before = database.rows(text("PRAGMA data_version")), database._driver.total_changes
    migrate(database)
    assert (database.rows(text("PRAGMA data_version")), database._driver.total_changes) == before
