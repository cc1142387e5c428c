"""Ids, tokens and chance: reproducible, and shifted by nothing that was undone."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.kernel.ids import DIGITS, LETTERS, UPPER, Ids, spell
from mockserver.kernel.store import Database, Store
from tests.kernel.stage import open_database


@pytest.fixture
def ids(database: Database) -> Ids:
    return Ids(database, seed=0, sandbox="default")


def draw_some(ids: Ids) -> list[object]:
    return [
        ids.number("bill", 1000),
        ids.token("code", 6, DIGITS),
        ids.ordered("message"),
        ids.uuid("call"),
        ids.token("code", 32),
        ids.draw("chance", 1),
    ]


def test_same_seed_sandbox_and_counters_give_the_same_ids(
    ids: Ids, database: Database, store: Store
) -> None:
    other = open_database(store, "two.db")
    again = Ids(other, seed=0, sandbox="default")
    assert draw_some(ids) == draw_some(again)
    other.close()


@pytest.mark.parametrize(("seed", "sandbox"), [(1, "default"), (0, "other")])
def test_other_seed_or_sandbox_gives_other_ids(
    ids: Ids, store: Store, seed: int, sandbox: str
) -> None:
    other = open_database(store, "two.db")
    pairs = zip(draw_some(ids), draw_some(Ids(other, seed=seed, sandbox=sandbox)), strict=True)
    assert [one == two for one, two in pairs] == [True, *[False] * 5]
    other.close()


def test_what_is_undone_shifts_nothing(ids: Ids, database: Database) -> None:
    database.begin_unit()
    undone = draw_some(ids)
    database.end_unit(keep=False)

    assert draw_some(ids) == undone


def test_kinds_count_and_look_apart_from_one_another(ids: Ids) -> None:
    assert ids.token("a", 20) != ids.token("b", 20)
    assert (ids.number("c"), ids.number("c"), ids.number("d")) == (1, 2, 1)


def test_block_of_numbers_is_taken_at_once(ids: Ids) -> None:
    assert ids.number("row", 10, by=3) == 10
    assert ids.number("row", 10) == 13


def test_uuid_is_a_valid_version_4(ids: Ids) -> None:
    made = UUID(ids.uuid("call"))
    assert (made.version, made.variant) == (4, "specified in RFC 4122")


def test_ordered_ids_have_13_characters_and_differ(ids: Ids) -> None:
    made = [ids.ordered("message") for _ in range(2000)]
    assert {len(one) for one in made} == {13}
    assert set("".join(made)) <= set(UPPER)
    assert made == sorted(made)
    assert len(set(made)) == 2000


NUMBERS = st.integers(min_value=1, max_value=36**6 - 36**5 - 1)


@given(first=NUMBERS, second=NUMBERS, length=st.integers(min_value=7, max_value=19))
def test_ordered_ids_sort_by_age_however_many_there_are(
    first: int, second: int, length: int
) -> None:
    store = Store(None)
    database = store.open(None)
    ids = Ids(database, seed=0, sandbox="default")
    one, two = ids.name("message", first, length), ids.name("message", second, length)
    database.close()

    assert len(one) == len(two) == length
    assert (one < two) == (first < second)
    assert one[0] != "0"


@given(number=st.integers(min_value=0), length=st.integers(min_value=1, max_value=40))
def test_spelt_number_has_its_length_and_alphabet(number: int, length: int) -> None:
    spelt = spell(number, length, LETTERS)
    assert len(spelt) == length
    assert set(spelt) <= set(LETTERS)


@given(number=st.integers(min_value=0, max_value=10**9 - 1))
def test_spelt_digits_are_the_number_from_its_last_digit_on(number: int) -> None:
    assert spell(number, 9, DIGITS) == f"{number:09}"[::-1]


def test_chance_is_spread_between_0_and_1(ids: Ids) -> None:
    drawn = [ids.draw("chance", number) for number in range(2000)]
    assert all(0 <= one < 1 for one in drawn)
    assert 0.45 < sum(drawn) / len(drawn) < 0.55


def test_long_token_is_drawn_to_its_end(ids: Ids) -> None:
    token = ids.token("long", 64)
    assert len(token) == 64
    assert len(set(token[:22])) > 8
    assert len(set(token[-22:])) > 8
