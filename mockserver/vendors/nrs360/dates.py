"""The dates of the 360NRS wire: all of them UTC, in four spellings.

What is sent in is ``YYYYmmddHHiiss`` (page section "Send SMS Message", parameter scheduleDate).
What comes out depends on the place: ISO 8601 in resources, a date with minutes in delivery
notifications, an SQL date elsewhere.
"""

import re
from datetime import UTC, datetime
from typing import Final

_FOURTEEN_DIGITS: Final = re.compile(r"([0-9]{4})" + r"([0-9]{2})" * 5)


def parse_datetime(value: object) -> datetime | None:
    """The instant that ``20130215142000`` names; None when it names none.

    Digits may arrive as a JSON number too. A date that no calendar has is malformed.
    """
    if isinstance(value, int) and 10**13 <= value < 10**14:
        value = str(value)
    match = _FOURTEEN_DIGITS.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    year, month, day, hour, minutes, seconds = map(int, match.groups())
    try:
        return datetime(year, month, day, hour, minutes, seconds, tzinfo=UTC)
    except ValueError:
        return None


def iso(at: datetime) -> str:
    """``2021-07-19T15:00:33+00:00``, as resources and their events print it."""
    return _utc(at).isoformat(timespec="seconds")


def minute(at: datetime) -> str:
    """``2020-09-21 14:18``, as the escapes %t and %y of a notificationUrl expand."""
    return _plain(at, "minutes")


def sql(at: datetime) -> str:
    """``2017-09-18 10:49:12``, as `GET scheduled` prints it."""
    return _plain(at, "seconds")


def _plain(at: datetime, timespec: str) -> str:
    return _utc(at).replace(tzinfo=None).isoformat(" ", timespec)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a date without a time zone names no instant")
    return at.astimezone(UTC)
