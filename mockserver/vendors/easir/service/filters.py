"""Filters: which contacts a campaign is for.

A filter is a list of conditions that must all be met. A condition is `{"field", "operator",
"value"}`; `{"and": […]}` and `{"or": […]}` group conditions, to any depth up to `DEEPEST`. What is
wrong with one is reported with its place: `filter.0.or.1.operator`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.problems import Fields, Problems
from mockserver.vendors.easir.service.filter_fields import Target, find_target
from mockserver.vendors.easir.service.filter_operators import OPERATORS, compare

DEEPEST = 20
MOST = 500
"""How many conditions a filter may hold."""

_MEANINGS = {"field", "and", "or"}
"""An object is a condition or a group, not several of them."""


def read_filter(sandbox: Sandbox, value: Any, problems: Problems) -> list[ColumnElement[bool]]:
    """What a filter asks of the rows of `contacts`, for a statement's `where`.

    What is wrong with it is entered in `problems`.
    """
    return _Reader(sandbox, problems).read_group(value, "filter", 0)


class _Reader:
    """Reads one filter."""

    def __init__(self, sandbox: Sandbox, problems: Problems) -> None:
        self._sandbox = sandbox
        self._problems = problems
        self._count = 0

    def read_group(self, value: Any, place: str, depth: int) -> list[ColumnElement[bool]]:
        """The conditions of a list; an object is a list of one."""
        if isinstance(value, dict):
            return self._gather(self._read(value, place, depth))
        if not isinstance(value, list):
            shown = place.replace("_", " ")
            self._problems.add("invalid", place, f"The {shown} must be an array.")
            return []
        found: list[ColumnElement[bool]] = []
        for index, one in enumerate(value):
            found += self._gather(self._read(one, f"{place}.{index}", depth))
        return found

    @staticmethod
    def _gather(condition: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
        return [] if condition is None else [condition]

    def _read(self, value: Any, place: str, depth: int) -> ColumnElement[bool] | None:
        self._count += 1
        if depth > DEEPEST or self._count > MOST:
            if self._count <= MOST + 1:
                self._problems.add("invalid", place)
            return None
        if isinstance(value, list):
            return _join(and_, self.read_group(value, place, depth + 1))
        if not isinstance(value, dict) or len(_MEANINGS & value.keys()) > 1:
            self._problems.add("invalid", place)
            return None
        for name, join in (("and", and_), ("or", or_)):
            if name in value:
                group = f"{place}.{name}"
                if name == "or" and not value[name]:  # by its word met by nobody
                    self._problems.add("required", group)
                    return None
                return _join(join, self.read_group(value[name], group, depth + 1))
        return self._read_condition(Fields(value, self._problems, f"{place}."))

    def _read_condition(self, sent: Fields) -> ColumnElement[bool] | None:
        name = sent.text("field", required=True)
        operator = sent.choice("operator", OPERATORS, required=True)
        target: Target | None = None
        if name is not None:
            target = find_target(self._sandbox, name)
            if target is None:
                sent.refuse("invalid", "field")
        if target is None or operator is None:
            return None
        condition = compare(target, operator, sent)
        return None if condition is None else target.place(condition)


def _join(
    join: Callable[..., ColumnElement[bool]], found: list[ColumnElement[bool]]
) -> ColumnElement[bool] | None:
    return join(*found) if found else None
