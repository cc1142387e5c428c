"""Long tables, read a page at a time and by search words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

from pydantic_core import to_json
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
)

from mockserver.kernel.boards import Glance, Line, NoLineError
from mockserver.kernel.columns import Json
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import fold_case


class Listing:
    """A SELECT in pages. It is made once; its own parameters are given with each reading."""

    def __init__(self, listed: Select[Any], searched: Sequence[ColumnElement[Any]]) -> None:
        """`listed` are all lines in their order, `searched` the columns that hold words; of those
        with JSON it is the values that count, not their names."""
        self._all = _Pages(listed)
        self._found = _Pages(listed.where(or_(*_hold_words(searched))))

    def read(
        self, sandbox: Sandbox, glance: Glance, **params: object
    ) -> tuple[Sequence[Row[Any]], int]:
        """The lines that are wanted, and how many there are in all."""
        words = _fold(glance.words)
        if not words:
            return self._all.read(sandbox, glance, params)
        in_json = to_json(words).decode()[1:-1]
        patterns = {"pattern": _write_pattern(words), "json_pattern": _write_pattern(in_json)}
        return self._found.read(sandbox, glance, {**params, **patterns})

    def count(self, sandbox: Sandbox, **params: object) -> int:
        """How many lines there are, whatever is searched for."""
        return self._all.count(sandbox, params)


def find_line(sandbox: Sandbox, line: Select[Any], **params: object) -> Row[Any]:
    """The line that a SELECT is for.

    Raises:
        NoLineError: there is none.
    """
    row = sandbox.database.first(line, params)
    if row is None:
        raise NoLineError
    return row


def read_key(key: str) -> int:
    """The id that the key of a line is.

    Raises:
        NoLineError: it is none.
    """
    if not (key.isascii() and key.isdecimal() and len(key) <= 18):
        raise NoLineError
    return int(key)


class _Pages:
    """A SELECT with its count and its pages."""

    def __init__(self, listed: Select[Any]) -> None:
        counted = listed.order_by(None).with_only_columns(literal(1), maintain_column_froms=True)
        self._count = select(func.count()).select_from(counted.subquery())
        self._part = listed.limit(bindparam("most")).offset(bindparam("skipped"))

    def read(
        self, sandbox: Sandbox, glance: Glance, params: dict[str, object]
    ) -> tuple[Sequence[Row[Any]], int]:
        total = self.count(sandbox, params)
        bounds = {"most": glance.limit, "skipped": glance.offset}
        rows = sandbox.database.rows(self._part, {**params, **bounds}) if total else ()
        return rows, total

    def count(self, sandbox: Sandbox, params: dict[str, object]) -> int:
        ((total,),) = sandbox.database.rows(self._count, params)
        return int(total)


def _hold_words(searched: Sequence[ColumnElement[Any]]) -> Iterator[ColumnElement[bool]]:
    """What is true of a line when one of some columns holds the words."""
    texts = [func.coalesce(one, "") for one in searched if not isinstance(one.type, Json)]
    if texts:  # as one text: each is folded by a call that SQLite makes
        yield _match(reduce(lambda text, other: text.concat("\n").concat(other), texts), "pattern")
    yield from (_hold_value(one) for one in searched if isinstance(one.type, Json))


def _hold_value(column: ColumnElement[Any]) -> ColumnElement[bool]:
    # Taking values apart is slow: it is done where the words are somewhere in the JSON at least.
    tree = func.json_tree(column).table_valued("atom", joins_implicitly=True)
    values = select(func.group_concat(tree.c.atom, "\n")).scalar_subquery()
    return and_(_match(column, "json_pattern"), _match(values, "pattern"))


def _match(text: ColumnElement[Any], pattern: str) -> ColumnElement[bool]:
    return fold_case(text).like(bindparam(pattern, type_=String), escape="/")


def _write_pattern(words: str) -> str:
    escaped = words.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"


def pick_lines(lines: Iterable[Line], glance: Glance) -> tuple[Sequence[Line], int]:
    """Of lines that are few, those that are wanted, and how many there are in all."""
    words = _fold(glance.words)
    found = [line for line in lines if any(words in _fold(cell.text) for cell in line.cells)]
    return found[glance.offset : glance.offset + glance.limit], len(found)


def _fold(text: str) -> str:
    return text.strip().casefold()
