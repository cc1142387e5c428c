"""Ids, tokens and chance, all derived from (seed, sandbox, kind, counter).

The counter is kept in the transaction, so that what is rolled back shifts nothing: the same seed,
clock and sequence of requests give the same ids.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from mockserver.kernel.store import Database

DIGITS = "0123456789"
UPPER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


_DRAWN = 20
"""Characters that 128 bits are enough for, of any alphabet."""

TEMPLATE = "template"
"""The name under which fixtures get their ids."""


class Ids:
    """Where a sandbox gets what must be unique, hard to guess or left to chance."""

    def __init__(self, database: Database, *, seed: int, sandbox: str) -> None:
        self._database = database
        self._seed = seed
        self._keyed = self._make_key(sandbox)

    def _make_key(self, sandbox: str) -> blake2b:
        key = blake2b(f"{self._seed}\0{sandbox}".encode(), digest_size=32).digest()
        return blake2b(digest_size=16, key=key)

    @contextlib.contextmanager
    def seeding(self) -> Iterator[None]:
        """While the context lasts, ids are those of no sandbox: fixtures have the same in all."""
        kept, self._keyed = self._keyed, self._make_key(TEMPLATE)
        try:
            yield
        finally:
            self._keyed = kept

    def number(self, kind: str, start: int = 1, *, by: int = 1) -> int:
        """The next number of a kind, counting up from `start`; the first of `by` numbers."""
        return self._database.count(kind, start, by=by)

    def token(self, kind: str, length: int, alphabet: str = LETTERS) -> str:
        """Characters that look random."""
        number = self._database.count(kind)
        drawn = self._digest(kind, number)
        for more in range(1, -(-length // _DRAWN)):
            drawn = drawn << 128 | self._digest(f"{kind}\0{more}", number)
        return spell(drawn, length, alphabet)

    def ordered(self, kind: str, length: int = 13) -> str:
        """Upper-case letters and digits that look random and sort by age (`length` 7 to 19)."""
        return self.name(kind, self._database.count(kind), length)

    def name(self, kind: str, number: int, length: int = 13) -> str:
        """The ordered id that belongs to a number the caller counts."""
        high, low = divmod(number, _PER_HEAD)
        tail = self._hash(kind, number).hexdigest()[: length - 6]
        return _spell_head(high) + _PAIRS[low] + tail.upper()

    def uuid(self, kind: str) -> str:
        """A random-looking UUID, version 4."""
        digest = self._digest(kind, self._database.count(kind))
        return str(uuid.UUID(bytes=digest.to_bytes(16, "big"), version=4))

    def draw(self, kind: str, number: int) -> float:
        """The chance that belongs to a number the caller counts: from 0 up to, but not, 1."""
        return self._digest(kind, number) / 2**128

    def _hash(self, kind: str, number: int) -> blake2b:
        made = self._keyed.copy()
        made.update(f"{kind}\0{number}".encode())
        return made

    def _digest(self, kind: str, number: int) -> int:
        return int.from_bytes(self._hash(kind, number).digest(), "big")


def draw(seed: int, kind: str, number: int) -> float:
    """The chance that belongs to a number, from a seed alone: the same in every sandbox."""
    digest = blake2b(f"{seed}\0{kind}\0{number}".encode(), digest_size=16).digest()
    return int.from_bytes(digest, "big") / 2**128


def spell(number: int, length: int, alphabet: str) -> str:
    """The last `length` digits of a number, written with an alphabet."""
    base = len(alphabet)
    spelt = []
    for _ in range(length):
        number, digit = divmod(number, base)
        spelt.append(alphabet[digit])
    return "".join(spelt)


def read_number(name: str) -> int:
    """The number that an ordered id was made for; one that nothing has for another text."""
    try:
        return (int(name[:4], 36) - 36**3) * _PER_HEAD + int(name[4:6], 36)
    except ValueError:
        return -1


_PAIRS = [first + second for first in UPPER for second in UPPER]
_PER_HEAD = len(_PAIRS)


@lru_cache(maxsize=64)
def _spell_head(number: int) -> str:
    """Four characters, the first never 0, that count up."""
    return spell(36**3 + number, 4, UPPER)[::-1]
