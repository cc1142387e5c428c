"""The four spellings of a date."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.vendors.nrs360.dates import iso, minute, parse_datetime, sql

MADRID_IN_SUMMER = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(
            "20130215142000", datetime(2013, 2, 15, 14, 20, tzinfo=UTC), id="the-page's-example"
        ),
        pytest.param(20130215142000, datetime(2013, 2, 15, 14, 20, tzinfo=UTC), id="number"),
        pytest.param(
            "20240229235959", datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC), id="leap-day"
        ),
    ],
)
def test_fourteen_digits_are_an_instant(value: object, expected: datetime) -> None:
    assert parse_datetime(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("2013-02-15T14:20:00+00:00", id="iso"),
        pytest.param("2013021514200", id="thirteen-digits"),
        pytest.param("201302151420000", id="fifteen-digits"),
        pytest.param(" 20130215142000", id="space-before"),
        pytest.param("20130215142000\n", id="line-end-after"),
        pytest.param("٢٠١٣٠٢١٥١٤٢٠٠٠", id="arabic-digits"),
        pytest.param("20130230142000", id="thirtieth-of-february"),
        pytest.param("20130215240000", id="hour-twenty-four"),
        pytest.param("00000101000000", id="year-zero"),
        pytest.param("", id="empty"),
        pytest.param(None, id="null"),
        pytest.param(True, id="boolean"),
        pytest.param(20130215142000.0, id="fraction"),
        pytest.param(-20130215142000, id="negative"),
        pytest.param(10**5000, id="enormous"),
        pytest.param(["20130215142000"], id="array"),
    ],
)
def test_anything_else_is_malformed(value: object) -> None:
    assert parse_datetime(value) is None


def test_iso_is_written_to_the_second_with_its_offset() -> None:
    at = datetime(2021, 7, 19, 17, 0, 33, 999_999, tzinfo=MADRID_IN_SUMMER)

    assert iso(at) == "2021-07-19T15:00:33+00:00"


def test_notifications_are_dated_to_the_minute() -> None:
    assert minute(datetime(2020, 9, 21, 14, 18, 59, tzinfo=UTC)) == "2020-09-21 14:18"


def test_sql_is_written_to_the_second_in_utc() -> None:
    at = datetime(2017, 9, 18, 12, 49, 12, 5, tzinfo=MADRID_IN_SUMMER)

    assert sql(at) == "2017-09-18 10:49:12"


def test_a_date_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        iso(datetime(2021, 7, 19))


@given(st.datetimes(timezones=st.just(UTC)))
@settings(deadline=None)
def test_every_second_of_the_calendar_can_be_read(at: datetime) -> None:
    second = at.replace(microsecond=0)
    digits = "".join(filter(str.isdigit, sql(second)))

    assert parse_datetime(digits) == second
