"""The dates of the Collect wire: ISO 8601, answered in UTC with a final Z."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def iso(at: datetime) -> str:
    """`2022-07-04T07:20:06Z`."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def parse(text: str) -> datetime | None:
    """The moment that a text names, UTC where it names no zone; None when it names none."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def localize(at: datetime, zone: str) -> datetime:
    """A moment as clocks of a time zone show it; in UTC at the ends of the calendar, where the
    zone would leave it."""
    try:
        return at.astimezone(ZoneInfo(zone))
    except OverflowError:
        return at.astimezone(UTC)


def write_day(at: datetime, zone: str) -> str:
    """The day of a moment in a time zone: `4 July 2022`."""
    local = localize(at, zone)
    return f"{local.day} {local:%B} {local.year}"


def end_of_day(at: datetime, days: int, zone: str) -> datetime:
    """The last minute of a day in the team's time zone, some days after `at`.

    The printed sample was made on 4 July and is due on 11 July at 23:59 in Paris.
    """
    day = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59), ZoneInfo(zone)).astimezone(UTC)
