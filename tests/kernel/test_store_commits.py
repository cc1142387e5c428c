"""The store's commits: shared by those who wait in one tick, and undone whole when they fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from mockserver.kernel.store import Database, Store, StoreError
from tests.kernel.stage import Locker, note, open_database, trace
from tests.kernel.toy import notes, tables

ALL = select(notes).order_by(notes.c.id)
BIG = "x" * 200_000


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def locker(database: Database, directory: Path, locker_of: Callable[[Path], Locker]) -> Locker:
    return locker_of(directory / "one.db")


def numbers(database: Database) -> list[int]:
    return [row.id for row in database.rows(ALL)]


def fill_disk(database: Database) -> None:
    pages = database.rows(text("PRAGMA page_count"))[0][0]
    database.rows(text(f"PRAGMA max_page_count={pages}"))


def free_disk(database: Database) -> None:
    database.rows(text("PRAGMA max_page_count=1000000"))


async def commit_all(database: Database, waiting: int) -> list[Any]:
    waits = (database.committed() for _ in range(waiting))
    return list(await asyncio.gather(*waits, return_exceptions=True))


# -- shared ---------------------------------------------------------------------------------------


async def test_those_who_wait_in_one_tick_share_one_commit(database: Database) -> None:
    statements = trace(database)
    for number in range(1, 4):
        with database.unit():
            database.add(notes, note(number))
            database.count("note")

    assert await commit_all(database, 3) == [None, None, None]
    assert statements.count("COMMIT") == 1
    assert statements.count("BEGIN IMMEDIATE") == 1


async def test_commit_of_nothing_touches_no_database(database: Database) -> None:
    statements = trace(database)
    await database.committed()
    assert statements == []


async def test_what_was_committed_is_there_after_reopening(
    database: Database, store: Store
) -> None:
    database.add(notes, note(1))
    database.put("colour", "red")
    await database.committed()
    database.close()
    again = open_database(store, "one.db")

    assert numbers(again) == [1]
    assert again.get("colour") == "red"
    again.close()


async def test_call_after_commit_is_made_once_and_only_after_it(database: Database) -> None:
    calls: list[str] = []

    def call() -> None:
        calls.append("called")

    database.add(notes, note(1))
    database.call_after_commit(call)
    database.call_after_commit(call)
    assert calls == []
    await database.committed()
    await database.committed()
    assert calls == ["called"]


async def test_one_who_no_longer_waits_does_not_disturb_the_others(database: Database) -> None:
    gone = asyncio.ensure_future(database.committed())
    stays = asyncio.ensure_future(database.committed())
    await asyncio.sleep(0)
    database.add(notes, note(1))
    gone.cancel()
    await stays
    assert numbers(database) == [1]
    assert gone.cancelled()


# -- failing --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("impatient")
async def test_locked_database_fails_all_of_the_tick_and_keeps_nothing(
    database: Database, locker: Locker
) -> None:
    database.put("colour", "red")
    assert database.count("bill") == 1
    await database.committed()
    locker.lock()
    for number in (1, 2):
        with database.unit():
            database.add(notes, note(number))
            database.put("colour", "blue")
            database.count("bill")
    failures = await commit_all(database, 2)

    assert [str(failure) for failure in failures] == ["database is locked"] * 2
    assert all(isinstance(failure, StoreError) for failure in failures)
    assert numbers(database) == []
    assert database.get("colour") == "red"
    assert database.count("bill") == 2


@pytest.mark.usefixtures("impatient")
async def test_database_that_is_unlocked_takes_writes_again(
    database: Database, locker: Locker
) -> None:
    locker.lock()
    database.add(notes, note(1))
    with pytest.raises(StoreError):
        await database.committed()
    locker.unlock()
    database.add(notes, note(2))
    await database.committed()

    assert numbers(database) == [2]


async def test_full_disk_fails_the_commit_and_keeps_nothing(database: Database) -> None:
    database.add(notes, note(1, "small"))
    await database.committed()
    fill_disk(database)
    database.add(notes, note(2, BIG))
    database.put("colour", "red")
    with pytest.raises(StoreError, match="database or disk is full"):
        await database.committed()

    assert numbers(database) == [1]
    assert database.get("colour") is None
    free_disk(database)
    database.add(notes, note(2, BIG))
    await database.committed()
    assert numbers(database) == [1, 2]


async def test_full_disk_met_within_a_unit_fails_those_who_wait_too(database: Database) -> None:
    fill_disk(database)
    with database.unit():
        database.add(notes, note(1, "of the one who waits"))
    waiting = asyncio.ensure_future(database.committed())
    await asyncio.sleep(0)
    with pytest.raises(StoreError, match="database or disk is full"), database.unit():
        database.execute(notes.insert(), note(2, BIG))

    with pytest.raises(StoreError, match="the transaction was undone"):
        await waiting
    free_disk(database)
    assert numbers(database) == []


UNWRITABLE: dict[str, Callable[[Database], object]] = {
    "a number too large for the database": lambda one: one.add(notes, note(2**64)),
    "a value that is no JSON": lambda one: one.add(notes, note(2, "", object())),
    "a row that lacks columns": lambda one: one.add(notes, {"id": 3}),
    "a state that is no JSON": lambda one: one.put("colour", object()),
}


@pytest.mark.parametrize("write", UNWRITABLE.values(), ids=UNWRITABLE.keys())
async def test_what_cannot_be_written_fails_the_commit_and_does_not_stay(
    database: Database, write: Callable[[Database], object]
) -> None:
    write(database)
    with pytest.raises(StoreError):
        await asyncio.wait_for(database.committed(), 5)

    database.add(notes, note(1))
    await database.committed()
    assert numbers(database) == [1]


@pytest.mark.usefixtures("impatient")
async def test_call_after_a_commit_that_failed_is_not_made(
    database: Database, locker: Locker
) -> None:
    calls: list[str] = []
    locker.lock()
    database.add(notes, note(1))
    database.call_after_commit(lambda: calls.append("called"))
    with pytest.raises(StoreError):
        await database.committed()
    locker.unlock()
    await database.committed()
    assert calls == []


# -- opening, copying, closing --------------------------------------------------------------------


def test_file_that_is_no_database_cannot_be_opened(store: Store, directory: Path) -> None:
    (directory / "odd.db").write_bytes(b"this is a text, not a database " * 100)
    with pytest.raises(StoreError, match=r"odd\.db: file is not a database"):
        store.open("odd.db")


def test_directory_that_cannot_be_made_is_a_store_error(directory: Path) -> None:
    (directory / "file").write_text("")
    broken = Store(directory / "file" / "below")
    with pytest.raises(StoreError):
        broken.open("one.db")


@pytest.mark.usefixtures("impatient")
def test_tables_of_a_locked_database_are_a_store_error(
    store: Store, directory: Path, locker_of: Callable[[Path], Locker]
) -> None:
    empty = store.open("empty.db")
    locker_of(directory / "empty.db").lock()
    with pytest.raises(StoreError, match="database is locked"):
        empty.create_tables(tables)
    empty.close()


@pytest.mark.usefixtures("impatient")
def test_copy_into_a_locked_database_fails_and_changes_nothing(
    database: Database, store: Store, locker: Locker
) -> None:
    database.add(notes, note(1))
    database.put("colour", "red")
    database.commit()
    source = open_database(store)
    locker.lock()
    with pytest.raises(StoreError, match="database is locked"):
        source.copy_to(database)
    locker.unlock()

    assert numbers(database) == [1]
    assert database.get("colour") == "red"
    source.close()


async def test_those_who_wait_when_a_copy_replaces_all_were_committed_before(
    database: Database, store: Store
) -> None:
    source = open_database(store)
    database.add(notes, note(1))
    waiting = asyncio.ensure_future(database.committed())
    await asyncio.sleep(0)
    source.copy_to(database)

    await waiting
    assert numbers(database) == []
    source.close()


async def test_closing_commits_for_those_who_wait(database: Database, store: Store) -> None:
    database.add(notes, note(1))
    waiting = asyncio.ensure_future(database.committed())
    await asyncio.sleep(0)
    database.close()
    async with asyncio.timeout(5):
        await waiting
    again = open_database(store, "one.db")

    assert numbers(again) == [1]
    again.close()


async def test_closed_database_answers_with_a_store_error(database: Database) -> None:
    database.close()
    with pytest.raises(StoreError):
        database.rows(ALL)
    with pytest.raises(StoreError):
        database.execute(notes.delete())
    database.add(notes, note(1))
    with pytest.raises(StoreError):
        await database.committed()
    database.close()
