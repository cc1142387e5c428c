"""Texts that are looked for in columns, whatever their case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, or_

from mockserver.kernel.store import fold_case

_WILD = re.compile(r"[%_/]")


def ask_like(value: ColumnElement[Any], pattern: str, text: str) -> ColumnElement[bool]:
    """Whether a column's text is like a pattern, in which `{}` stands for what is looked for.

    LIKE folds the case of ASCII by itself in SQLite, where `ilike` costs twice as much; a store
    that tells cases apart in LIKE needs it here. Other letters are folded by Python, which costs
    five times as much.
    """
    if not text.isascii():
        value, text = fold_case(value), text.casefold()
    return value.like(pattern.format(_WILD.sub(r"/\g<0>", text)), escape="/")


def ask_any(values: Iterable[ColumnElement[Any]], text: str) -> ColumnElement[bool]:
    """Whether one of some columns contains a text."""
    return or_(*(ask_like(value, "%{}%", text) for value in values))
