"""Bounds what only grows: the newest rows of a table stay, up to a number and a size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, func, select

if TYPE_CHECKING:
    from mockserver.kernel.store import Database


class Growth:
    """How much a table holds.

    It is counted while rows are added, and measured anew when the count is above the cap: what is
    undone or deleted is not taken off, so that the count is never too low.
    """

    def __init__(self, number: Column[Any], size: Column[Any]) -> None:
        self._number = number
        self._size = size
        self._counted: int | None = None
        self._replacements = 0

    def add(self, size: int) -> None:
        """Count a row of so many bytes."""
        if self._counted is not None:
            self._counted += size

    def find_cut(self, database: Database, *, rows: int, size: int) -> int:
        """The number up to which rows are to be dropped now; 0 when all may stay."""
        newest = database.first(select(func.max(self._number)))
        cut = max(0, newest[0] - rows) if newest and newest[0] else 0
        is_other = database.replacements != self._replacements
        self._replacements = database.replacements
        if is_other or self._counted is None or self._counted > size:
            cut = max(cut, self._measure(database, size))
            left = database.first(select(func.sum(self._size)).where(self._number > cut))
            self._counted = int(left[0] or 0) if left else 0
        return cut

    def _measure(self, database: Database, size: int) -> int:
        """The newest row that is too much for `size` bytes, or 0."""
        held = func.sum(self._size).over(order_by=self._number.desc()).label("held")
        rows = select(self._number.label("number"), held).subquery()
        found = database.first(select(func.max(rows.c.number)).where(rows.c.held > size))
        return int(found[0] or 0) if found else 0
