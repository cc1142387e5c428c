"""The operators of filters: what each asks of a value, and which values it takes.

eq neq · sw ew ct nct (texts, whatever their case) · exists · gt gte lt lte · in nin. Where a
contact has no value, neq, nct and nin are met.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal, not_, or_, select

from mockserver.kernel.columns import Json, encode_instant
from mockserver.vendors.easir.dates import read_day, read_moment
from mockserver.vendors.easir.problems import LONGEST, Fields, to_flag, to_number
from mockserver.vendors.easir.service.fields import find_choice
from mockserver.vendors.easir.service.filter_fields import Target
from mockserver.vendors.easir.service.search import ask_like

Condition = ColumnElement[bool]

_PARTS = {"sw": "{}%", "ew": "%{}", "ct": "%{}%", "nct": "%{}%"}
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
_ORDERS = ("gt", "gte", "lt", "lte")
_LISTS = ("in", "nin")
OPERATORS = ("eq", "neq", *_PARTS, "exists", *_ORDERS, *_LISTS)

_MISSING = object()


def compare(target: Target, name: str, sent: Fields) -> Condition | None:
    """What an operator asks of a target; what is wrong with its value becomes a problem."""
    if name == "exists":
        return _ask_existence(target, sent)
    if (name in _PARTS and target.kind not in ("text", "choice")) or (
        name in _ORDERS and target.kind == "boolean"
    ):
        sent.refuse("invalid", "operator")
        return None
    if name in _LISTS:
        return _ask_list(target, name, sent)
    if name in ("eq", "neq") and target.may_be_null and sent.values.get("value", "") is None:
        return target.value.is_(None) if name == "eq" else target.value.is_not(None)
    value = sent.take("value", required=True)
    if value is None:
        return None
    if name in _PARTS:
        return _ask_part(target, name, value, sent)
    return _ask_order(target, name, value, sent)


def _ask_existence(target: Target, sent: Fields) -> Condition | None:
    """`exists`: whether there is a value; with false, whether there is none."""
    flag = sent.flag("value") if sent.has("value") else True
    if flag is None:
        return None
    return target.value.is_not(None) if flag else target.value.is_(None)


def _ask_part(target: Target, name: str, value: Any, sent: Fields) -> Condition | None:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        sent.refuse("invalid", "value", f"The {sent.show('value')} must be a string.")
        return None
    text = str(value)
    if len(text) > LONGEST:  # no value is longer, and the database refuses very long patterns
        sent.refuse("length_max", "value", max=LONGEST)
        return None
    held = ask_like(target.value, _PARTS[name], text)
    return or_(not_(held), target.value.is_(None)) if name == "nct" else held


def _ask_order(target: Target, name: str, value: Any, sent: Fields) -> Condition | None:
    day = read_day(value) if target.kind == "moment" else None
    if day is not None:  # a day among moments is all of it
        begin = datetime.combine(day, time.min, UTC)
        return _ask_day(target, name, begin, begin + timedelta(days=1))
    plain = _read_value(target, value, sent, "value")
    if plain is _MISSING:
        return None
    if name == "neq":
        return or_(target.value != plain, target.value.is_(None))
    condition: Condition = _COMPARISONS[name](target.value, plain)
    return condition


def _ask_day(target: Target, name: str, begin: datetime, end: datetime) -> Condition:
    at = target.value
    asked: dict[str, Condition] = {
        "eq": (at >= begin) & (at < end),
        "neq": or_(at < begin, at >= end, at.is_(None)),
        "gt": at >= end,
        "gte": at >= begin,
        "lt": at < begin,
        "lte": at < end,
    }
    return asked[name]


def _ask_list(target: Target, name: str, sent: Fields) -> Condition | None:
    listed = sent.array("value", required=True)
    if not listed:
        return None
    before = len(sent.problems.found)
    values = [
        _read_value(target, value, sent, f"value.{index}") for index, value in enumerate(listed)
    ]
    if len(sent.problems.found) > before:
        return None
    found = target.value.in_(_select_each(target, values))
    return found if name == "in" else or_(not_(found), target.value.is_(None))


def _select_each(target: Target, values: Sequence[Any]) -> Any:
    """A list as one parameter, however long it is."""
    kept = [encode_instant(value) if isinstance(value, datetime) else value for value in values]
    each = func.json_each(literal(kept, Json)).table_valued("value")
    return select(each.c.value)


def _read_value(target: Target, value: Any, sent: Fields, place: str) -> Any:
    """A value as the database compares it; `_MISSING` when it is none of the target's kind."""
    readers: dict[str, tuple[str, Callable[[Target, Any], Any]]] = {
        "text": ("invalid", _read_text),
        "choice": ("invalid", _read_choice),
        "number": ("numeric", _read_number),
        "boolean": ("boolean", _read_flag),
        "day": ("date", _read_day),
        "moment": ("date", _read_moment),
    }
    rule, read = readers[target.kind]
    plain = read(target, value)
    if plain is None:
        sent.refuse(rule, place)
        return _MISSING
    return plain


def _read_text(_: Target, value: Any) -> str | None:
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else None


def _read_choice(target: Target, value: Any) -> str | None:
    """What is chosen, by id or value; a text that is no choice is compared as it is."""
    assert target.field is not None
    return find_choice(target.field, value) or _read_text(target, value)


def _read_number(_: Target, value: Any) -> int | float | None:
    return to_number(value)


def _read_flag(_: Target, value: Any) -> bool | None:
    return to_flag(value)


def _read_day(_: Target, value: Any) -> str | None:
    at = read_moment(value)
    on = at.date() if at else read_day(value)
    return on.isoformat() if on else None


def _read_moment(_: Target, value: Any) -> datetime | None:
    at = read_moment(value)
    on = None if at else read_day(value)
    return datetime.combine(on, time.min, UTC) if on else at
