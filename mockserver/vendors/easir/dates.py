"""Dates as EASIR writes them: `Y-m-d H:i:s`, in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def write_moment(at: datetime) -> str:
    """`2015-07-29 11:20:32`."""
    return at.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0")


def show_moment(at: datetime | None) -> str | None:
    """As `write_moment`, of a moment that may be missing."""
    return None if at is None else write_moment(at)


def read_moment(value: object) -> datetime | None:
    """The moment of a text in the vendor's form; None when it is none."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except ValueError:
        return None


def read_day(value: object) -> date | None:
    """The day of a text `Y-m-d`; None when it is none."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
