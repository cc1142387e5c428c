"""The store's units: what is kept, what is undone, and what a read sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from mockserver.kernel.store import Database, Store, StoreError
from tests.kernel.stage import NOW, note, open_database, trace
from tests.kernel.toy import notes

ALL = select(notes).order_by(notes.c.id)
COUNT = select(func.count()).select_from(notes)


def texts(database: Database) -> list[str]:
    return [row.text for row in database.rows(ALL)]


def test_row_that_was_only_gathered_is_seen_by_the_next_read(database: Database) -> None:
    database.add(notes, note(1, "a"))
    database.add_all(notes, [note(2, "b"), note(3, "c")])

    assert texts(database) == ["a", "b", "c"]


def test_kept_unit_leaves_its_rows_and_state(database: Database) -> None:
    with database.unit():
        database.add(notes, note(1, "a"))
        database.put("colour", "red")

    assert texts(database) == ["a"]
    assert database.get("colour") == "red"


def test_undone_unit_leaves_what_came_before_it(database: Database) -> None:
    database.add(notes, note(1, "before"))
    database.put("colour", "red")
    database.begin_unit()
    database.add(notes, note(2, "within"))
    database.put("colour", "blue")
    database.put("shape", "round")
    database.end_unit(keep=False)

    assert texts(database) == ["before"]
    assert database.get("colour") == "red"
    assert database.get("shape", "none") == "none"


def test_undone_unit_takes_back_what_a_read_within_it_had_written(database: Database) -> None:
    database.add(notes, note(1, "before"))
    database.begin_unit()
    database.add(notes, note(2, "within"))
    assert texts(database) == ["before", "within"]
    database.add(notes, note(3, "after the read"))
    database.end_unit(keep=False)

    assert texts(database) == ["before"]


def test_undone_unit_takes_back_updates_and_deletes(database: Database) -> None:
    database.add_all(notes, [note(1, "a"), note(2, "b")])
    database.begin_unit()
    database.execute(update(notes).where(notes.c.id == 1).values(text="changed"))
    database.execute(delete(notes).where(notes.c.id == 2))
    assert texts(database) == ["changed"]
    database.end_unit(keep=False)

    assert texts(database) == ["a", "b"]


def test_kept_unit_with_statements_is_committed_whole(database: Database, store: Store) -> None:
    with database.unit():
        database.add(notes, note(1, "a"))
        database.execute(update(notes).where(notes.c.id == 1).values(text="b"))
        database.add(notes, note(2, "c"))
    database.commit()

    assert texts(database) == ["b", "c"]


def test_unit_that_only_gathers_needs_no_savepoint(database: Database) -> None:
    statements = trace(database)
    with database.unit():
        database.add(notes, note(1, "a"))
    database.commit()

    assert [one for one in statements if "SAVEPOINT" in one or "RELEASE" in one] == []
    assert statements[-1] == "COMMIT"


def test_read_in_a_unit_that_wrote_nothing_needs_no_savepoint(database: Database) -> None:
    database.add(notes, note(1, "before"))
    statements = trace(database)
    with database.unit():
        assert texts(database) == ["before"]

    assert "SAVEPOINT unit" not in statements


def test_exception_that_leaves_a_unit_undoes_it(database: Database) -> None:
    def write() -> None:
        with database.unit():
            database.add(notes, note(1, "a"))
            raise KeyError("oops")

    with pytest.raises(KeyError, match="oops"):
        write()
    assert texts(database) == []


def test_second_unit_within_a_unit_is_refused(database: Database) -> None:
    with database.unit(), pytest.raises(RuntimeError, match="a unit is open already"):
        database.begin_unit()


def test_row_that_breaks_a_constraint_fails_its_unit_and_is_not_kept(database: Database) -> None:
    database.add(notes, note(1, "a"))
    database.commit()
    database.begin_unit()
    database.add(notes, note(1, "again"))
    with pytest.raises(StoreError, match="UNIQUE constraint failed"):
        database.rows(ALL)

    assert texts(database) == ["a"]


def test_failure_that_a_unit_swallows_is_told_at_its_end(database: Database) -> None:
    database.begin_unit()
    database.add(notes, note(1, "a"))
    with pytest.raises(StoreError):
        database.execute(notes.insert(), note(1, "again"))

    with pytest.raises(StoreError, match="the transaction was undone"):
        database.end_unit(keep=True)
    assert texts(database) == []


def test_row_without_all_columns_fails_its_unit_alone(database: Database) -> None:
    database.add(notes, note(1, "before"))
    database.begin_unit()
    database.add(notes, {"id": 2})
    with pytest.raises(KeyError):
        database.rows(ALL)
    database.end_unit(keep=False)

    assert texts(database) == ["before"]


# -- state ----------------------------------------------------------------------------------------


def test_value_put_outside_stays_when_the_unit_is_undone(database: Database) -> None:
    database.put("fault", 1)
    database.begin_unit()
    database.put("fault", 2)
    database.put_outside("fault", 3)
    database.put("colour", "red")
    database.end_unit(keep=False)

    assert database.get("fault") == 3
    assert database.get("colour") is None


def test_value_put_after_put_outside_falls_back_to_that(database: Database) -> None:
    database.begin_unit()
    database.put_outside("fault", 1)
    database.put("fault", 2)
    database.end_unit(keep=False)

    assert database.get("fault") == 1


def test_state_that_was_new_and_undone_is_not_committed(database: Database, store: Store) -> None:
    database.begin_unit()
    database.put("colour", "red")
    database.end_unit(keep=False)
    database.commit()
    other = open_database(store)
    database.copy_to(other)

    assert other.get("colour") is None
    other.close()


def test_counter_falls_back_with_its_unit(database: Database) -> None:
    assert database.count("bill", 100) == 100
    database.begin_unit()
    assert database.count("bill", 100) == 101
    database.end_unit(keep=False)

    assert database.count("bill", 100) == 101


def test_counter_that_takes_several_numbers_gives_the_first(database: Database) -> None:
    assert database.count("row", by=5) == 1
    assert database.count("row") == 6


def test_value_is_parsed_once_until_it_is_put_anew(database: Database) -> None:
    parsed: list[str] = []

    def parse(value: str) -> str:
        parsed.append(value)
        return value.upper()

    database.put("colour", "red")
    assert [database.read("colour", parse) for _ in range(3)] == ["RED"] * 3
    database.put("colour", "blue")
    assert database.read("colour", parse) == "BLUE"
    assert parsed == ["red", "blue"]


# -- remembered reads -----------------------------------------------------------------------------


def test_cached_read_is_not_repeated_until_its_table_is_written(database: Database) -> None:
    assert database.cached(COUNT, [notes])[0][0] == 0
    statements = trace(database)
    assert database.cached(COUNT, [notes])[0][0] == 0
    assert statements == []

    database.add(notes, note(1))
    assert database.cached(COUNT, [notes])[0][0] == 1
    database.add_all(notes, [note(2)])
    assert database.cached(COUNT, [notes])[0][0] == 2
    database.execute(delete(notes))
    assert database.cached(COUNT, [notes])[0][0] == 0


def test_cached_read_of_an_undone_unit_is_forgotten(database: Database) -> None:
    database.begin_unit()
    database.add(notes, note(1))
    assert database.cached(COUNT, [notes])[0][0] == 1
    database.end_unit(keep=False)

    assert database.cached(COUNT, [notes])[0][0] == 0


# -- times and copies -----------------------------------------------------------------------------


def test_moved_times_are_shifted_and_missing_ones_stay_missing(database: Database) -> None:
    database.add_all(notes, [note(1), note(2)])
    database.move_times([notes], timedelta(days=1, microseconds=1))

    moved = NOW + timedelta(days=1, microseconds=1)
    assert [row.written_at for row in database.rows(ALL)] == [moved, moved]


def test_json_and_moments_come_back_as_they_were(database: Database) -> None:
    extra = {"ñ": [1, 2.5, None, True], "a": {"b": "\u20ac"}}
    database.add_all(notes, [note(1, "a", extra), note(2, "b", None)])

    assert [row.extra for row in database.rows(ALL)] == [extra, None]


def test_copy_replaces_rows_and_state_of_the_other(database: Database, store: Store) -> None:
    other = open_database(store)
    other.add(notes, note(7, "goes"))
    other.put("colour", "blue")
    database.add(notes, note(1, "stays"))
    database.put("shape", "round")
    database.copy_to(other)

    assert texts(other) == ["stays"]
    assert (other.get("shape"), other.get("colour")) == ("round", None)
    other.add(notes, note(2, "later"))
    assert texts(database) == ["stays"]
    other.close()


def test_table_is_empty_until_a_row_is_added(database: Database) -> None:
    assert database.is_empty(notes)
    database.add(notes, note(1))
    assert not database.is_empty(notes)
