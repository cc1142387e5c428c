"""Made-up people: the same for the same seed, in every process, and none of them twice."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from mockserver.kernel.crowd import Crowd

_SHOW = "from mockserver.kernel.crowd import Crowd; print(Crowd(7, 200).people)"


def test_another_process_makes_the_same_people() -> None:
    shown = {
        subprocess.run(
            [sys.executable, "-c", _SHOW],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(shown) == 1
    assert shown.pop().startswith(b"[Person(number=1, ")


@pytest.mark.parametrize("seed", [0, 96, 2**31])
def test_addresses_are_unique_and_numbers_are_of_their_country(seed: int) -> None:
    people = Crowd(seed, 10_000).people
    assert len({one.email for one in people}) == 10_000
    assert len({one.phone for one in people}) == 10_000
    lengths = {(one.country, one.phone[:2], len(one.phone)) for one in people}
    assert lengths == {
        ("ES", "34", 11),
        ("GB", "44", 12),
        ("DE", "49", 13),
        ("FR", "33", 11),
        ("IT", "39", 12),
    }


def test_smaller_crowd_of_a_seed_has_its_own_addresses_too() -> None:
    few, many = Crowd(3, 5).people, Crowd(4, 5).people
    assert {one.phone for one in few}.isdisjoint(one.phone for one in many)
    assert {one.email for one in few}.isdisjoint(one.email for one in many)
