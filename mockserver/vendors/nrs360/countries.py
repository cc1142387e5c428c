"""What countries demand of commercial SMS: the annex "Sending Restrictions by Country".

The page tells the rules, not what the API does about them. Hours are local times of the country.
Where the page's rule for Colombia and its example differ (7:00 and 8:00 on a Monday), the rule is
followed. Public holidays are Colombia's alone: the rule for France does not name them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from mockserver.vendors.nrs360.availability import TimeRange, next_allowed

if TYPE_CHECKING:
    from holidays import HolidayBase

Hours = tuple[time, time]
"""From the first up to, but not including, the second."""

_TRIES: Final = 16
"""Openings that are tried until availableTimes allow one too. Ranges repeat every week: beyond some
holidays in a row, what did not meet by then never will."""

_STOP: Final = re.compile(r"\bSTOP au [0-9]{3,8}\W*\Z", re.IGNORECASE)
_PUBLIC_SHORTENER: Final = re.compile(
    r"(?<![\w.-])(?:www\.)?(?:bit\.ly|tinyurl\.com|goo\.gl|is\.gd|ow\.ly|t\.co|t\.ly|rb\.gy)"
    r"(?![\w-]|\.\w)",
    re.IGNORECASE,
)
"""The page names bit.ly and tinyurl and says "such as": the others are ours. Domains of one's own
at these services are allowed."""


@dataclass(frozen=True, slots=True)
class _Country:
    name: str
    zone: str
    hours_of: Callable[[date], Hours | None]
    """A day's hours; None when nothing may be sent on it."""

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself when it is within hours, else the start of the next ones."""
        zone = ZoneInfo(self.zone)
        local = at.astimezone(zone)
        day = local.date()
        while True:
            hours = self.hours_of(day)
            if hours is not None and (day > local.date() or local.time() < hours[1]):
                opening = datetime.combine(day, hours[0], zone)
                return max(at, opening.astimezone(UTC))
            day += timedelta(days=1)


def _french_hours(day: date) -> Hours | None:
    return None if day.isoweekday() == 7 else (time(8), time(22))


def _colombian_hours(day: date) -> Hours | None:
    if day.isoweekday() == 7 or day in _colombian_holidays():
        return None
    return (time(8), time(15)) if day.isoweekday() == 6 else (time(7), time(19))


@cache
def _colombian_holidays() -> HolidayBase:
    from holidays import country_holidays

    return country_holidays("CO")


_COUNTRIES: Final[Mapping[str, _Country]] = {
    "FR": _Country("France", "Europe/Paris", _french_hours),
    "CO": _Country("Colombia", "America/Bogota", _colombian_hours),
}


def next_permitted(country: str, at: datetime, ranges: Iterable[TimeRange] = ()) -> datetime:
    """When a commercial SMS to a country (ISO 3166-1 alpha-2) may leave: `at` or later.

    `ranges` are its availableTimes. Where the two never meet, the country's hours go first.
    """
    rule = _COUNTRIES.get(country)
    if rule is None:
        return at
    ranges = tuple(ranges)
    allowed = at
    for _ in range(_TRIES):
        opening = rule.next_opening(allowed)
        allowed = next_allowed(opening, ranges)
        if allowed == opening:
            return opening
    return rule.next_opening(at)


def name_country(country: str) -> str:
    """The English name of a country that has sending hours."""
    return _COUNTRIES[country].name


def lacks_stop(country: str, text: str) -> bool:
    """Whether a text to France does not end in `STOP au` and a number."""
    return country == "FR" and _STOP.search(text) is None


def find_public_shortener(country: str, text: str) -> str | None:
    """The public URL shortener that a text to the United States names, or None."""
    found = _PUBLIC_SHORTENER.search(text) if country == "US" else None
    return found[0] if found else None
