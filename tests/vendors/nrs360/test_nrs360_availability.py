"""Available times: what they may say, and when they let a message go."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.vendors.nrs360.availability import (
    TimeRange,
    next_allowed,
    parse_available_times,
)
from mockserver.vendors.nrs360.errors import ApiError

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
MINUTES_OF_A_WEEK = 7 * 24 * 60


def hours(*clock: float) -> tuple[timedelta, ...]:
    return tuple(timedelta(hours=hour) for hour in clock)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of the week that begins on Monday, 1 January 2024."""
    return MONDAY + timedelta(days=day - 1, hours=hour, minutes=minute, seconds=second)


def test_the_page_s_example_is_monday_from_nine_to_twenty_one() -> None:
    ranges = parse_available_times([{"day": 1, "from": "09:00", "to": "21:00"}])

    assert ranges == (TimeRange(1, *hours(9, 21)),)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param({"from": "09:00", "to": "21:00"}, id="left-out"),
        pytest.param({"day": None, "from": "09:00", "to": "21:00"}, id="null"),
    ],
)
def test_a_range_without_a_day_is_for_every_day(entry: object) -> None:
    assert parse_available_times([entry]) == (TimeRange(None, *hours(9, 21)),)


def test_an_absent_parameter_has_no_ranges() -> None:
    assert parse_available_times(None) == ()


def test_fifteen_minutes_are_long_enough() -> None:
    (only,) = parse_available_times([{"from": "23:44", "to": "23:59"}])

    assert only.closes_at - only.opens_at == timedelta(minutes=15)


NOT_AN_ARRAY = (183, "Available times value is not an array")
DAY_TYPE = (184, "Available times day is not an integer")
DAY_RANGE = (185, "Available times day out of range")
FROM_FORMAT = (186, "Available times from hour format error")
TO_FORMAT = (187, "Available times to hour format error")
TURNED_ROUND = (188, "Available times from hour is greater than to hour")
MISSING_PROPERTY = (189, "Missing available time object property")
EMPTY = (194, "Available times is specified but its value is empty")
TOO_SHORT = (196, "Available times range is too short")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({"from": "09:00", "to": "21:00"}, NOT_AN_ARRAY, id="object"),
        pytest.param({}, NOT_AN_ARRAY, id="empty-object"),
        pytest.param("09:00-21:00", NOT_AN_ARRAY, id="text"),
        pytest.param(0, NOT_AN_ARRAY, id="number"),
        pytest.param(False, NOT_AN_ARRAY, id="boolean"),
        pytest.param([], EMPTY, id="empty-array"),
        pytest.param("", EMPTY, id="empty-text"),
        pytest.param(["09:00"], MISSING_PROPERTY, id="entry-that-is-no-object"),
        pytest.param([{}], MISSING_PROPERTY, id="entry-without-properties"),
        pytest.param([{"from": "09:00"}], MISSING_PROPERTY, id="no-to"),
        pytest.param([{"day": "x", "to": "21:00"}], MISSING_PROPERTY, id="no-from-before-the-day"),
        pytest.param([{"from": None, "to": "21:00"}], MISSING_PROPERTY, id="from-null"),
    ],
)
def test_times_of_the_wrong_shape_are_refused(value: object, expected: tuple[int, str]) -> None:
    with pytest.raises(ApiError) as caught:
        parse_available_times(value)

    assert (caught.value.code, caught.value.description) == expected
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("day", "opens", "closes", "expected"),
    [
        pytest.param("monday", "09:00", "21:00", DAY_TYPE, id="day-in-words"),
        pytest.param("1", "09:00", "21:00", DAY_TYPE, id="day-in-quotes"),
        pytest.param(1.5, "09:00", "21:00", DAY_TYPE, id="day-and-a-half"),
        pytest.param(True, "09:00", "21:00", DAY_TYPE, id="day-true"),
        pytest.param(0, "09:00", "21:00", DAY_RANGE, id="day-zero"),
        pytest.param(8, "09:00", "21:00", DAY_RANGE, id="day-eight"),
        pytest.param(8, "9", "21", DAY_RANGE, id="the-day-before-the-hours"),
        pytest.param(1, "9:00", "21:00", FROM_FORMAT, id="from-with-one-digit"),
        pytest.param(1, "", "21:00", FROM_FORMAT, id="from-empty"),
        pytest.param(1, "09:00:00", "21:00", FROM_FORMAT, id="from-with-seconds"),
        pytest.param(1, 900, "21:00", FROM_FORMAT, id="from-as-number"),
        pytest.param(1, "٠٩:٠٠", "21:00", FROM_FORMAT, id="from-in-arabic-digits"),
        pytest.param(1, "09:00", "24:00", TO_FORMAT, id="to-at-twenty-four"),
        pytest.param(1, "09:00", "21:60", TO_FORMAT, id="to-at-minute-sixty"),
        pytest.param(1, "21:00", "09:00", TURNED_ROUND, id="from-after-to"),
        pytest.param(1, "09:00", "09:00", TOO_SHORT, id="no-time-at-all"),
        pytest.param(1, "09:00", "09:14", TOO_SHORT, id="fourteen-minutes"),
    ],
)
def test_a_wrong_range_is_refused(
    day: object, opens: object, closes: object, expected: tuple[int, str]
) -> None:
    good = {"from": "09:00", "to": "21:00"}

    with pytest.raises(ApiError) as caught:
        parse_available_times([good, {"day": day, "from": opens, "to": closes}])

    assert (caught.value.code, caught.value.description) == expected


DAILY = TimeRange(None, *hours(9, 21))
TUESDAY = TimeRange(2, *hours(9, 21))
TUESDAY_NIGHT = TimeRange(2, *hours(22, 23))


@pytest.mark.parametrize(
    ("ranges", "wanted", "expected"),
    [
        pytest.param([], at(1, 3), at(1, 3), id="no-ranges-no-wait"),
        pytest.param([DAILY], at(1, 8, 59), at(1, 9), id="before-it-opens"),
        pytest.param([DAILY], at(1, 9), at(1, 9), id="as-it-opens"),
        pytest.param([DAILY], at(1, 20, 59, 59), at(1, 20, 59, 59), id="just-before-it-closes"),
        pytest.param([DAILY], at(1, 21), at(2, 9), id="as-it-closes"),
        pytest.param([DAILY], at(7, 22), at(8, 9), id="sunday-night"),
        pytest.param([TUESDAY], at(1, 12), at(2, 9), id="the-day-before"),
        pytest.param([TUESDAY], at(2, 21), at(9, 9), id="a-week-later"),
        pytest.param([TUESDAY], at(3, 8), at(9, 9), id="the-day-after"),
        pytest.param([TUESDAY_NIGHT, TUESDAY], at(2, 21), at(2, 22), id="the-nearest-of-two"),
        pytest.param([TUESDAY_NIGHT, DAILY], at(1, 12), at(1, 12), id="one-of-two-is-open"),
    ],
)
def test_a_message_waits_for_the_next_range(
    ranges: list[TimeRange], wanted: datetime, expected: datetime
) -> None:
    assert next_allowed(wanted, ranges) == expected


def test_ranges_are_utc_wherever_the_clock_hangs() -> None:
    half_past_ten_in_madrid = datetime(2024, 1, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))

    assert next_allowed(half_past_ten_in_madrid, [DAILY]) == at(1, 9)


def test_a_range_beyond_the_calendar_is_never_reached() -> None:
    last_second = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)

    assert next_allowed(last_second, [DAILY]) == datetime.max.replace(tzinfo=UTC)


def test_a_clock_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next_allowed(datetime(2024, 1, 1), [DAILY])


@st.composite
def time_ranges(draw: st.DrawFn) -> TimeRange:
    opens = draw(st.integers(0, 24 * 60 - 16))
    closes = draw(st.integers(opens + 15, 24 * 60 - 1))
    day = draw(st.none() | st.integers(1, 7))
    return TimeRange(day, timedelta(minutes=opens), timedelta(minutes=closes))


@given(st.lists(time_ranges(), min_size=1, max_size=3), st.integers(0, MINUTES_OF_A_WEEK))
@settings(deadline=None)
def test_the_wait_ends_in_a_range_and_leaves_none_out(ranges: list[TimeRange], start: int) -> None:
    wanted = MONDAY + timedelta(minutes=start)
    allowed = next_allowed(wanted, ranges)

    assert timedelta(0) <= allowed - wanted <= timedelta(days=7)
    assert next_allowed(allowed, ranges) == allowed
    for share in range(20):
        earlier = wanted + (allowed - wanted) * share / 20
        assert next_allowed(earlier, ranges) == allowed
