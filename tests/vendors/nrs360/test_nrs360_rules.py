"""Whom a send is for, when it goes and what comes along, one field at a time."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.rules import (
    check_campaign,
    check_expiration,
    check_notification_urls,
    check_schedule,
    check_sender,
    check_substitutions,
    list_recipients,
    to_boolean,
)

NOW = datetime(2024, 1, 1, 12, 0, 0, 500_000, tzinfo=UTC)
NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
ONE_O_CLOCK = datetime(2024, 1, 1, 13, tzinfo=UTC)


def assert_refused(check: Callable[[], object], code: int, text: str) -> None:
    with pytest.raises(ApiError) as caught:
        check()
    assert (caught.value.code, caught.value.description) == (code, text)
    assert caught.value.status == (422 if code == 422 else 400)


# to


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(["34666555444", 34666555333], ["34666555444", 34666555333], id="array"),
        pytest.param("34666555444", ["34666555444"], id="bare-text"),
        pytest.param(34666555444, [34666555444], id="bare-number"),
        pytest.param([None, {}], [None, {}], id="entries-are-looked-at-later"),
    ],
)
def test_recipients_are_an_array_or_a_single_one(value: object, expected: list[object]) -> None:
    assert list_recipients(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="absent"),
        pytest.param([], id="empty-array"),
        pytest.param("", id="empty-text"),
        pytest.param(False, id="boolean"),
        pytest.param({"0": "34666555444"}, id="object"),
    ],
)
def test_without_recipients_nothing_is_sent(value: object) -> None:
    assert_refused(lambda: list_recipients(value), 102, "No valid recipients")


# from


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("TEST", "TEST", id="name"),
        pytest.param("ABCDEFGHIJK", "ABCDEFGHIJK", id="eleven-characters"),
        pytest.param("123456789012345", "123456789012345", id="fifteen-digits"),
        pytest.param(34666555444, "34666555444", id="number"),
    ],
)
def test_a_sender_is_a_name_or_a_number(value: object, expected: str) -> None:
    assert check_sender(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="absent"),
        pytest.param("", id="empty"),
        pytest.param("  ", id="blank"),
        pytest.param(True, id="boolean"),
        pytest.param(["TEST"], id="array"),
    ],
)
def test_without_a_sender_nothing_is_sent(value: object) -> None:
    assert_refused(lambda: check_sender(value), 106, "Sender missing")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("ABCDEFGHIJKL", id="twelve-characters"),
        pytest.param("1234567890123456", id="sixteen-digits"),
        pytest.param(1234567890123456, id="sixteen-digits-as-number"),
        pytest.param("12345678901A", id="digits-with-a-letter"),
        pytest.param("٠١٢٣٤٥٦٧٨٩٠١", id="twelve-arabic-digits"),
    ],
)
def test_a_long_sender_is_refused(value: object) -> None:
    assert_refused(lambda: check_sender(value), 107, "Sender too long")


# scheduleDate, expirationDate


def test_without_dates_a_message_goes_at_once_and_stays_valid() -> None:
    assert check_schedule(None, NOW) is None
    assert check_expiration(None, NOW, None) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("20240101130000", ONE_O_CLOCK, id="text"),
        pytest.param(20240101130000, ONE_O_CLOCK, id="number"),
        pytest.param("20240101120000", NOON, id="the-second-under-way"),
    ],
)
def test_a_date_to_come_is_taken(value: object, expected: datetime) -> None:
    assert check_schedule(value, NOW) == expected
    assert check_expiration(value, NOW, None) == expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("20240101115959", id="past"),
        pytest.param("2024-01-01T13:00:00Z", id="iso"),
        pytest.param("20241301130000", id="thirteenth-month"),
        pytest.param("", id="empty"),
        pytest.param(False, id="boolean"),
    ],
)
def test_a_wrong_date_is_refused(value: object) -> None:
    assert_refused(lambda: check_schedule(value, NOW), 108, "No valid Datetime for send")
    assert_refused(lambda: check_expiration(value, NOW, None), 119, "Invalid expiration date")


def test_the_last_year_of_the_calendar_is_for_expiring_only() -> None:
    assert_refused(lambda: check_schedule("99991231235959", NOW), 108, "No valid Datetime for send")
    assert check_expiration("99991231235959", NOW, None) is not None


def test_a_message_must_not_expire_before_it_is_sent() -> None:
    assert check_expiration("20240101130000", NOW, ONE_O_CLOCK) == ONE_O_CLOCK
    assert_refused(
        lambda: check_expiration("20240101125959", NOW, ONE_O_CLOCK), 119, "Invalid expiration date"
    )


# notificationUrl

URL = "https://example.com/notify.php?sender=%p&phone=%P&status=%s"


def test_one_notification_url_serves_all_recipients() -> None:
    assert check_notification_urls(URL, 2) == [URL, URL]


def test_each_recipient_may_have_a_notification_url_of_its_own() -> None:
    urls = ["https://example.com/first-notification-url", "http://localhost:8000/second"]

    assert check_notification_urls(urls, 2) == urls


def test_without_a_notification_url_nobody_is_notified() -> None:
    assert check_notification_urls(None, 2) == [None, None]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("example.com/notify", id="no-scheme"),
        pytest.param("ftp://example.com", id="another-scheme"),
        pytest.param("", id="empty"),
        pytest.param(1, id="number"),
        pytest.param({"url": URL}, id="object"),
        pytest.param([], id="empty-array"),
        pytest.param([URL], id="too-few"),
        pytest.param([URL, URL, URL], id="too-many"),
        pytest.param([URL, "nowhere"], id="second-is-none"),
        pytest.param([URL, None], id="second-is-null"),
    ],
)
def test_a_wrong_notification_url_is_refused(value: object) -> None:
    assert_refused(lambda: check_notification_urls(value, 2), 109, "Notification URL incorrect")


# campaignName, tags


@pytest.mark.parametrize(
    ("name", "tags", "expected"),
    [
        pytest.param(None, None, (None, []), id="neither"),
        pytest.param("Spring", None, ("Spring", []), id="name-alone"),
        pytest.param("Spring", ["a", 1], ("Spring", ["a", "1"]), id="name-with-tags"),
        pytest.param(2024, None, ("2024", []), id="number-as-name"),
        pytest.param(None, [], (None, []), id="no-tags-need-no-name"),
    ],
)
def test_a_campaign_has_a_name_and_tags(
    name: object, tags: object, expected: tuple[str | None, list[str]]
) -> None:
    assert check_campaign(name, tags) == expected


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        pytest.param("", None, id="empty"),
        pytest.param("  ", ["a"], id="blank"),
        pytest.param(None, ["a"], id="tags-without-a-name"),
    ],
)
def test_a_campaign_without_a_name_is_refused(name: object, tags: object) -> None:
    assert_refused(lambda: check_campaign(name, tags), 126, "Empty campaign name")


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param("a,b", id="text"),
        pytest.param({"a": "b"}, id="object"),
        pytest.param([["a"]], id="array-in-array"),
        pytest.param(["a", None], id="null-in-array"),
    ],
)
def test_tags_are_an_array_of_texts(tags: object) -> None:
    text = "The tags field must be an array."

    assert_refused(lambda: check_campaign("Spring", tags), 422, text)


def test_a_campaign_name_is_a_text() -> None:
    text = "The campaignName field must be a string."

    assert_refused(lambda: check_campaign(["Spring"], None), 422, text)


# sub


def test_each_recipient_has_its_variables() -> None:
    sub = [{"name": "first contact name"}, {"name": "second contact name"}]

    assert check_substitutions(sub, 2) == sub


def test_without_sub_there_are_no_variables() -> None:
    assert check_substitutions(None, 2) == [{}, {}]


def test_an_empty_array_is_an_object_without_variables() -> None:
    assert check_substitutions([{"name": "x"}, []], 2) == [{"name": "x"}, {}]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param({"name": "x"}, "The sub field must be an array.", id="object"),
        pytest.param("x", "The sub field must be an array.", id="text"),
        pytest.param([], "The sub field must contain 2 items.", id="empty"),
        pytest.param([{}, {}, {}], "The sub field must contain 2 items.", id="too-many"),
        pytest.param([{}, "x"], "The sub.1 field must be an object.", id="second-is-text"),
        pytest.param([None, {}], "The sub.0 field must be an object.", id="first-is-null"),
    ],
)
def test_wrong_substitutions_are_refused(value: object, text: str) -> None:
    assert_refused(lambda: check_substitutions(value, 2), 422, text)


# certified, splitParts, flash


@pytest.mark.parametrize("value", [True, 1, "1", "true", "yes", "on", " Yes "])
def test_flags_are_set_in_many_ways(value: object) -> None:
    assert to_boolean(value) is True


@pytest.mark.parametrize(
    "value",
    [False, 0, "0", "false", "no", "off", "", None, 2, [], {}],
    ids=["no", "zero", "zero-text", "false", "no-text", "off", "empty", "null", "two", "[]", "{}"],
)
def test_all_else_leaves_a_flag_unset(value: object) -> None:
    assert to_boolean(value) is False
