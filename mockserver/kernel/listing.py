"""Long tables, read a page at a time and by search words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, literal, or_, select

from mockserver.kernel.boards import Glance
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import fold_case


class Listing:
    """A SELECT in pages. It is made once; its own parameters are given with each reading."""

    def __init__(self, listed: Select[Any], searched: Sequence[ColumnElement[Any]]) -> None:
        """`listed` are all lines in their order, `searched` the columns that hold words."""
        holds = (fold_case(one).like(bindparam("pattern"), escape="/") for one in searched)
        found = listed.where(or_(bindparam("words") == "", *holds))
        counted = found.order_by(None).with_only_columns(literal(1), maintain_column_froms=True)
        self._count = select(func.count()).select_from(counted.subquery())
        self._part = found.limit(bindparam("most")).offset(bindparam("skipped"))

    def read(
        self, sandbox: Sandbox, glance: Glance, **params: object
    ) -> tuple[Sequence[Row[Any]], int]:
        """The lines that are wanted, and how many there are in all."""
        words = glance.words.strip().casefold()
        pattern = words.replace("/", "//").replace("%", "/%").replace("_", "/_")
        sought = {"words": words, "pattern": f"%{pattern}%", **params}
        ((total,),) = sandbox.database.rows(self._count, sought)
        bounds = {"most": glance.limit, "skipped": glance.offset}
        rows = sandbox.database.rows(self._part, {**sought, **bounds}) if total else ()
        return rows, total
