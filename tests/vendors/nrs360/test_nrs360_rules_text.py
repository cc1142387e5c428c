"""What a send's text is: message, encoding, parts, trans and splitParts."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.messaging.parts import split_parts
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.rules import (
    check_encoding,
    check_message,
    check_parts,
    split_independent,
    transliterate,
)
from mockserver.vendors.nrs360.variables import find_placeholders


def assert_refused(check: Callable[[], object], code: int, text: str) -> None:
    with pytest.raises(ApiError) as caught:
        check()
    assert (caught.value.code, caught.value.description) == (code, text)
    assert caught.value.status == (422 if code == 422 else 400)


# message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("SMS text message", "SMS text message", id="text"),
        pytest.param(" padded ", " padded ", id="unchanged"),
        pytest.param(0, "0", id="zero"),
        pytest.param(12.5, "12.5", id="fraction"),
    ],
)
def test_a_message_is_a_text_or_a_number(value: object, expected: str) -> None:
    assert check_message(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="absent"),
        pytest.param("", id="empty"),
        pytest.param(" \n", id="blank"),
        pytest.param(True, id="boolean"),
        pytest.param(["text"], id="array"),
        pytest.param({"text": "x"}, id="object"),
    ],
)
def test_without_a_text_there_is_no_message(value: object) -> None:
    assert_refused(lambda: check_message(value), 104, "Text message missing")


# encoding


@pytest.mark.parametrize("value", ["gsm", "gsm-pt", "utf-16"])
def test_three_encodings_are_known(value: str) -> None:
    assert check_encoding(value) == value


def test_gsm_is_the_default_encoding() -> None:
    assert check_encoding(None) == "gsm"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("GSM7", id="gsm-seven"),
        pytest.param("UCS2", id="ucs-two"),
        pytest.param("AUTO", id="auto"),
        pytest.param("UTF-16", id="capitals"),
        pytest.param("", id="empty"),
        pytest.param(7, id="number"),
        pytest.param(["gsm"], id="array"),
    ],
)
def test_any_other_encoding_is_refused(value: object) -> None:
    assert_refused(lambda: check_encoding(value), 113, "Invalid coding")


# parts


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, 1, id="absent"),
        pytest.param(1, 1, id="one"),
        pytest.param(15, 15, id="most"),
        pytest.param("3", 3, id="in-quotes"),
    ],
)
def test_a_message_may_have_one_to_fifteen_parts(value: object, expected: int) -> None:
    assert check_parts(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(0, id="zero"),
        pytest.param(-1, id="negative"),
        pytest.param("-1", id="negative-in-quotes"),
        pytest.param(16, id="sixteen"),
        pytest.param("9" * 5000, id="enormous"),
        pytest.param("many", id="word"),
        pytest.param("3 ", id="space-after"),
        pytest.param("", id="empty"),
        pytest.param(2.0, id="fraction"),
        pytest.param(True, id="boolean"),
        pytest.param([3], id="array"),
    ],
)
def test_any_other_number_of_parts_is_refused(value: object) -> None:
    text = "Exceeded maximum parts allowed or incorrect number of parts"

    assert_refused(lambda: check_parts(value), 110, text)


def test_landing_messages_have_eight_parts_at_most() -> None:
    assert check_parts(8, maximum=8) == 8
    with pytest.raises(ApiError):
        check_parts(9, maximum=8)


# trans


@pytest.mark.parametrize("trans", [1, "1", True], ids=["number", "quotes", "boolean"])
def test_transliteration_follows_the_table(trans: object) -> None:
    text = "áíóúç ÁÍÓÚ ÀÈÌÒÙ ºª Õõ âêîôû ÂÊÎÔÛ ãÃ"

    assert transliterate(text, trans) == "aiouÇ AIOU AEIOU  Oo aeiou AEIOU aA"


def test_characters_outside_the_table_stay() -> None:
    assert transliterate("àéèìòùÉñüß€", 1) == "àéèìòùÉñüß€"


@pytest.mark.parametrize("trans", [None, 0, "0", False], ids=["absent", "number", "quotes", "no"])
def test_without_transliteration_a_text_stays(trans: object) -> None:
    assert transliterate("á", trans) == "á"


def test_names_of_variables_keep_their_accents() -> None:
    assert transliterate("Avión {avión|upper} aquí", 1) == "Avion {avión|upper} aqui"


@pytest.mark.parametrize("trans", [2, "yes", "", []], ids=["two", "word", "empty", "array"])
def test_trans_is_nothing_but_zero_or_one(trans: object) -> None:
    assert_refused(lambda: transliterate("á", trans), 422, "The trans field must be 0 or 1.")


# splitParts

CUT = "Can't split variable placeholders"


@pytest.mark.parametrize(
    ("text", "encoding", "lengths"),
    [
        pytest.param("a" * 160, "gsm", [160], id="one-message"),
        pytest.param("a" * 161, "gsm", [160, 1], id="two-messages"),
        pytest.param("a" * 141, "utf-16", [70, 70, 1], id="three-in-utf-16"),
        pytest.param("a" * 160 + "{name}", "gsm", [160, 6], id="cut-before-a-variable"),
        pytest.param("a" * 152 + "{name}" + "b" * 9, "gsm", [158, 9], id="cut-after-a-variable"),
        pytest.param("{a}" + "b" * 160 + "{c}", "gsm", [158, 8], id="cut-between-variables"),
    ],
)
def test_a_long_text_becomes_messages_of_their_own(
    text: str, encoding: str, lengths: list[int]
) -> None:
    parts = split_independent(text, check_encoding(encoding))

    assert [len(part) for part in parts] == lengths
    assert "".join(parts) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("a" * 157 + "{name}", "gsm", id="in-the-name"),
        pytest.param("a" * 66 + "{name}", "utf-16", id="in-utf-16"),
        pytest.param("ab" + "{a}" * 60, "gsm", id="one-of-many"),
        pytest.param("a" * 150 + "{" + "b" * 400 + "}", "gsm", id="through-a-very-long-name"),
    ],
)
def test_a_variable_must_not_be_cut(text: str, encoding: str) -> None:
    assert_refused(lambda: split_independent(text, check_encoding(encoding)), 142, CUT)


@given(st.text(alphabet="ab{}|€", max_size=400), st.sampled_from(["gsm", "utf-16"]))
@settings(deadline=None)
def test_a_text_is_refused_exactly_when_a_cut_falls_inside_a_variable(
    text: str, encoding: str
) -> None:
    alphabet = check_encoding(encoding)
    parts = split_parts(text, alphabet, concatenated=False)
    cuts = {len("".join(parts[:count])) for count in range(len(parts))}
    variables = find_placeholders(text)

    if any(cut in range(each.start + 1, each.end) for each in variables for cut in cuts):
        assert_refused(lambda: split_independent(text, alphabet), 142, CUT)
    else:
        assert split_independent(text, alphabet) == parts
