"""Sender IDs: 15 digits or 11 characters (360NRS, "Send SMS Message", `from`)."""

import pytest

from mockserver.messaging.sender import is_numeric_sender, is_sender_too_long


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("34666555444", True, id="digits"),
        pytest.param("", False, id="nothing"),
        pytest.param("+34666555444", False, id="leading-plus"),
        pytest.param("TEST1", False, id="letters-and-digits"),
        pytest.param("123 456", False, id="space"),
        pytest.param("٣٤", False, id="digits-that-are-not-ascii"),
    ],
)
def test_sender_is_numeric_when_it_is_ascii_digits_alone(text: str, expected: bool) -> None:
    assert is_numeric_sender(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", False, id="nothing"),
        pytest.param("1" * 15, False, id="fifteen-digits"),
        pytest.param("1" * 16, True, id="sixteen-digits"),
        pytest.param("A" * 11, False, id="eleven-letters"),
        pytest.param("A" * 12, True, id="twelve-letters"),
        pytest.param("1" * 11 + "A", True, id="twelve-characters-of-which-one-is-a-letter"),
        pytest.param("+34666555444", True, id="plus-and-eleven-digits"),
        pytest.param("😀" * 11, False, id="eleven-characters-outside-the-bmp"),
    ],
)
def test_sender_is_too_long_beyond_fifteen_digits_or_eleven_characters(
    text: str, expected: bool
) -> None:
    assert is_sender_too_long(text) is expected
