"""Counting and dividing long texts: 160 / 153 septets, 70 / 67 code units."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.messaging.parts import Encoding, PartCount, count_parts, split_parts

ENCODINGS: list[Encoding] = ["gsm", "gsm-pt", "utf-16"]
SINGLE_LIMITS: dict[Encoding, int] = {"gsm": 160, "gsm-pt": 160, "utf-16": 70}
PART_LIMITS: dict[Encoding, int] = {"gsm": 153, "gsm-pt": 153, "utf-16": 67}

texts = st.text(st.sampled_from("aZ1 \nñ€{|çΩ日😀\x1b"), max_size=700) | st.text(max_size=200)
encodings = st.sampled_from(ENCODINGS)


def cost_of(character: str, encoding: Encoding) -> int:
    """The units of a character, from the printed tables and from RFC 2781."""
    doubled = {"gsm": "\f^{}\\[~]|€", "gsm-pt": "\f{}[]ΦΓΩΠΨΣΘ"}
    if encoding == "utf-16":
        return 2 if ord(character) > 0xFFFF else 1
    return 2 if character in doubled[encoding] else 1


def pack(text: str, encoding: Encoding, limit: int) -> list[str]:
    """Fill each part character by character until the next does not fit."""
    parts, room = [""], limit
    for character in text:
        cost = cost_of(character, encoding)
        if cost > room:
            parts.append("")
            room = limit
        parts[-1] += character
        room -= cost
    return parts


@pytest.mark.parametrize(
    ("text", "encoding", "parts", "units"),
    [
        pytest.param("", "gsm", 1, 0, id="nothing"),
        pytest.param("a" * 160, "gsm", 1, 160, id="full-single-gsm"),
        pytest.param("a" * 161, "gsm", 2, 161, id="one-over-single-gsm"),
        pytest.param("a" * 306, "gsm", 2, 306, id="two-full-parts-gsm"),
        pytest.param("a" * 307, "gsm", 3, 307, id="one-over-two-parts-gsm"),
        pytest.param("a" * 15 * 153, "gsm", 15, 2295, id="fifteen-full-parts-gsm"),
        pytest.param("€" * 80, "gsm", 1, 160, id="full-single-of-extension-characters"),
        pytest.param("a" * 159 + "€", "gsm", 2, 161, id="extension-character-exceeds-single"),
        pytest.param("€" * 153, "gsm", 3, 306, id="extension-characters-leave-a-septet-in-each"),
        pytest.param("a" * 159 + "€", "gsm-pt", 1, 160, id="euro-is-one-septet-in-gsm-pt"),
        pytest.param("ã" * 161, "gsm-pt", 2, 161, id="one-over-single-gsm-pt"),
        pytest.param("日" * 70, "utf-16", 1, 70, id="full-single-utf-16"),
        pytest.param("日" * 71, "utf-16", 2, 71, id="one-over-single-utf-16"),
        pytest.param("日" * 134, "utf-16", 2, 134, id="two-full-parts-utf-16"),
        pytest.param("日" * 135, "utf-16", 3, 135, id="one-over-two-parts-utf-16"),
        pytest.param("😀" * 35, "utf-16", 1, 70, id="full-single-of-surrogate-pairs"),
        pytest.param("😀" * 67, "utf-16", 3, 134, id="surrogate-pairs-leave-a-unit-in-each"),
        pytest.param("\ud83d" * 71, "utf-16", 2, 71, id="lone-surrogates"),
    ],
)
def test_parts_follow_the_limits(text: str, encoding: Encoding, parts: int, units: int) -> None:
    assert count_parts(text, encoding) == PartCount(
        parts, units, SINGLE_LIMITS[encoding], PART_LIMITS[encoding]
    )


def test_extension_character_on_the_border_moves_to_the_next_part() -> None:
    assert split_parts("a" * 152 + "€" + "b" * 10, "gsm") == ["a" * 152, "€" + "b" * 10]


def test_surrogate_pair_on_the_border_moves_to_the_next_part() -> None:
    assert split_parts("a" * 66 + "😀" + "b" * 10, "utf-16") == ["a" * 66, "😀" + "b" * 10]


def test_independent_messages_use_the_whole_single_limit() -> None:
    assert split_parts("a" * 330, "gsm", concatenated=False) == ["a" * 160, "a" * 160, "a" * 10]
    assert split_parts("日" * 80, "utf-16", concatenated=False) == ["日" * 70, "日" * 10]


@pytest.mark.parametrize("concatenated", [True, False], ids=["concatenated", "independent"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_empty_text_is_one_empty_part(encoding: Encoding, concatenated: bool) -> None:
    assert split_parts("", encoding, concatenated=concatenated) == [""]


def test_escape_of_the_text_itself_stays_in_its_part() -> None:
    text = "a" * 152 + "\x1b" + "€" * 5
    assert split_parts(text, "gsm") == ["a" * 152 + "\x1b", "€" * 5]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("pattern", ["a", "{", "ab{ñ€", "日", "a😀"])
def test_text_of_a_million_characters_is_counted_as_it_is_split(
    pattern: str, encoding: Encoding
) -> None:
    text = pattern * (1_000_000 // len(pattern))
    parts = split_parts(text, encoding)
    assert count_parts(text, encoding).parts == len(parts)
    assert "".join(parts) == text


@settings(deadline=None)
@given(text=texts, encoding=encodings, concatenated=st.booleans())
def test_joined_parts_give_the_text(text: str, encoding: Encoding, concatenated: bool) -> None:
    assert "".join(split_parts(text, encoding, concatenated=concatenated)) == text


@settings(deadline=None)
@given(text=texts, encoding=encodings, concatenated=st.booleans())
def test_parts_are_those_of_filling_character_by_character(
    text: str, encoding: Encoding, concatenated: bool
) -> None:
    parts = split_parts(text, encoding, concatenated=concatenated)
    if sum(cost_of(character, encoding) for character in text) <= SINGLE_LIMITS[encoding]:
        assert parts == [text]
    else:
        limit = (PART_LIMITS if concatenated else SINGLE_LIMITS)[encoding]
        assert parts == pack(text, encoding, limit)


@settings(deadline=None)
@given(text=texts, encoding=encodings)
def test_no_part_exceeds_its_limit(text: str, encoding: Encoding) -> None:
    parts = split_parts(text, encoding)
    limit = (SINGLE_LIMITS if len(parts) == 1 else PART_LIMITS)[encoding]
    for part in parts:
        assert sum(cost_of(character, encoding) for character in part) <= limit


@settings(deadline=None)
@given(text=texts, concatenated=st.booleans())
def test_no_surrogate_pair_is_divided(text: str, concatenated: bool) -> None:
    for part in split_parts(text, "utf-16", concatenated=concatenated):
        part.encode("utf-16-le", "strict")


@settings(deadline=None)
@given(text=texts, encoding=encodings)
def test_count_equals_the_number_of_parts_and_the_sum_of_units(
    text: str, encoding: Encoding
) -> None:
    count = count_parts(text, encoding)
    assert count.parts == len(split_parts(text, encoding))
    assert count.units == sum(cost_of(character, encoding) for character in text)
