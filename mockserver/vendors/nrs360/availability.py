"""When a message may be sent: the parameter ``availableTimes``.

``[{"day": 1, "from": "09:00", "to": "21:00"}]`` in UTC, day 1 being Monday and no day every day
(page section "Send SMS Message"). The errors are codes 183-189, 194 and 196 of the page's table.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from mockserver.vendors.nrs360.errors import ApiError

SHORTEST: Final = timedelta(minutes=15)
"""Error 196 says "too short" without a figure: this one is inferred."""

_HOUR: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A range of a UTC day, from ``opens_at`` up to but not including ``closes_at``.

    Both count from midnight. ``day`` is 1 for Monday to 7 for Sunday, or None for every day.
    """

    day: int | None
    opens_at: timedelta
    closes_at: timedelta


def parse_available_times(value: object) -> tuple[TimeRange, ...]:
    """The ranges of ``availableTimes``; none when the parameter is absent (None).

    Raises ``ApiError``: 183 no array, 194 empty, and for its entries 189 no object or a property
    missing, 184 and 185 the day, 186 and 187 the hours (HH:MM from 00:00 to 23:59), 188 turned
    round, 196 shorter than 15 minutes.
    """
    if value is None:
        return ()
    if value in ([], ""):
        raise ApiError(194)
    if not isinstance(value, list):
        raise ApiError(183)
    return tuple(_parse_range(entry) for entry in value)


def next_allowed(at: datetime, ranges: Iterable[TimeRange]) -> datetime:
    """``at`` itself where a range (or none at all) allows it, else the start of the next range."""
    if at.tzinfo is None:
        raise ValueError("a date without a time zone names no instant")
    ranges = tuple(ranges)
    utc = at.astimezone(UTC)
    if not ranges or any(_contains(each, utc) for each in ranges):
        return at
    return min(_next_opening(each, utc) for each in ranges)


def _parse_range(entry: object) -> TimeRange:
    if not isinstance(entry, dict) or entry.get("from") is None or entry.get("to") is None:
        raise ApiError(189)
    day = _parse_day(entry.get("day"))
    opens_at = _parse_hour(entry["from"], code=186)
    closes_at = _parse_hour(entry["to"], code=187)
    if opens_at > closes_at:
        raise ApiError(188)
    if closes_at - opens_at < SHORTEST:
        raise ApiError(196)
    return TimeRange(day, opens_at, closes_at)


def _parse_day(value: object) -> int | None:
    if value is None:
        return None
    # JSON's true is an integer to Python alone; a digit in quotes is a string to JSON.
    if not isinstance(value, int) or isinstance(value, bool):
        raise ApiError(184)
    if not 1 <= value <= 7:
        raise ApiError(185)
    return value


def _parse_hour(value: object, *, code: int) -> timedelta:
    match = _HOUR.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ApiError(code)
    return timedelta(hours=int(match.group(1)), minutes=int(match.group(2)))


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _contains(each: TimeRange, at: datetime) -> bool:
    if each.day not in (None, at.isoweekday()):
        return False
    return each.opens_at <= at - _midnight(at) < each.closes_at


def _next_opening(each: TimeRange, at: datetime) -> datetime:
    every = 1 if each.day is None else 7
    days_ahead = 0 if each.day is None else (each.day - at.isoweekday()) % 7
    try:
        opening = _midnight(at) + timedelta(days=days_ahead) + each.opens_at
        return opening if opening > at else opening + timedelta(days=every)
    except OverflowError:  # the calendar ends in 9999, and some schedule "never" there
        return _NEVER
