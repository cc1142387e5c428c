"""Variables and their filters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.variables import (
    Placeholder,
    fill,
    find_placeholders,
    to_text,
)


def shorten(url: str) -> str:
    return f"https://sms.tl/{len(url):06d}"


def refuse(url: str) -> str:
    raise AssertionError(f"not to be shortened: {url}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{name|lower}", "my name", id="lower"),
        pytest.param("{name|upper}", "MY NAME", id="upper"),
        pytest.param("{name|capitalize}", "My name", id="capitalize"),
        pytest.param("{name|capitalizeAll}", "My Name", id="capitalizeAll"),
        pytest.param("{number|formatDotComma}", "1.234,56", id="formatDotComma"),
        pytest.param("{number|formatCommaDot}", "1,234.56", id="formatCommaDot"),
        pytest.param("{url|shorten}", "https://sms.tl/000024", id="shorten"),
    ],
)
def test_the_page_s_filters_give_the_page_s_results(text: str, expected: str) -> None:
    values = {"name": "my name", "number": 1234.56, "url": "https://example.com/page"}

    assert fill(text, values, shorten=shorten) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Hello {name}", "Hello Ana", id="at-the-end"),
        pytest.param("{name}, hello", "Ana, hello", id="at-the-start"),
        pytest.param("{name}{name}", "AnaAna", id="twice-in-a-row"),
        pytest.param("{ name }", "Ana", id="spaces-inside"),
        pytest.param("{{name}}", "{Ana}", id="braces-around"),
        pytest.param("{Name}", "{Name}", id="another-case-is-another-name"),
        pytest.param("{nobody}", "{nobody}", id="unknown-name-stays"),
        pytest.param("{nobody|upper}", "{nobody|upper}", id="unknown-name-stays-with-its-filter"),
        pytest.param("{name|reverse}", "Ana", id="unknown-filter-changes-nothing"),
        pytest.param("{name|UPPER}", "Ana", id="filters-have-one-spelling"),
        pytest.param("{name| upper }", "ANA", id="spaces-around-a-filter"),
        pytest.param("{name|lower|capitalize}", "Ana", id="filters-in-a-row"),
        pytest.param("{name|}", "Ana", id="no-filter-after-the-bar"),
        pytest.param("{OTP_CODE} {UNSUB_URL}", "1234 https://u.example", id="special-variables"),
        pytest.param("{loop}", "{name}", id="values-are-not-searched"),
        pytest.param("{}{|upper}{name", "{}{|upper}{name", id="no-placeholders"),
        pytest.param("p {\ncolor: red }", "p {\ncolor: red }", id="style-sheet"),
        pytest.param("no braces", "no braces", id="plain-text"),
    ],
)
def test_variables_are_replaced_where_they_stand(text: str, expected: str) -> None:
    values = {
        "name": "Ana",
        "OTP_CODE": "1234",
        "UNSUB_URL": "https://u.example",
        "loop": "{name}",
    }

    assert fill(text, values, shorten=refuse) == expected


def test_a_name_is_matched_exactly_before_its_spaces_go() -> None:
    assert fill("{ a }", {" a ": "exact", "a": "trimmed"}, shorten=refuse) == "exact"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("", "", id="empty-text"),
        pytest.param(None, "", id="null"),
        pytest.param(7, "7", id="integer"),
        pytest.param(5.0, "5", id="whole-fraction"),
        pytest.param(0.00001, "0.00001", id="small-without-exponent"),
        pytest.param(1e21, "1000000000000000000000", id="large-without-exponent"),
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param(["é", 1], '["é", 1]', id="array"),
        pytest.param({"a": None}, '{"a": null}', id="object"),
    ],
)
def test_a_value_is_written_as_a_reader_would(value: object, expected: str) -> None:
    assert to_text(value) == expected
    assert fill("{v}", {"v": value}, shorten=refuse) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("capitalize", "mY NAME", "MY NAME", id="capitalize-leaves-the-rest"),
        pytest.param("capitalize", "  my name", "  My name", id="capitalize-after-spaces"),
        pytest.param("capitalize", "émile", "Émile", id="capitalize-accents"),
        pytest.param("capitalizeAll", "o'neil  de\nla", "O'neil  De\nLa", id="words-by-space"),
        pytest.param("formatDotComma", 1234567, "1.234.567", id="no-decimals-stay-none"),
        pytest.param("formatDotComma", "-1234.5", "-1.234,5", id="negative-text"),
        pytest.param("formatDotComma", 999, "999", id="nothing-to-group"),
        pytest.param("formatDotComma", 0.5, "0,5", id="below-one"),
        pytest.param("formatCommaDot", "0012345", "12,345", id="zeros-in-front"),
        pytest.param("formatCommaDot", "+1000.00", "1,000.00", id="plus-sign"),
        pytest.param("formatDotComma", "1.234,56", "1.234,56", id="no-number-already-formatted"),
        pytest.param("formatDotComma", "many", "many", id="no-number-word"),
        pytest.param("formatDotComma", None, "", id="no-number-null"),
        pytest.param("formatDotComma", True, "true", id="no-number-boolean"),
    ],
)
def test_filters_beyond_the_page_s_examples(name: str, value: object, expected: str) -> None:
    assert fill(f"{{v|{name}}}", {"v": value}, shorten=refuse) == expected


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("example.com", id="no-scheme"),
        pytest.param("ftp://example.com", id="another-scheme"),
        pytest.param("https://", id="no-host"),
        pytest.param("https://exa mple.com", id="space"),
        pytest.param("https://example.com:99999", id="impossible-port"),
        pytest.param("https://[::1", id="half-a-bracket"),
        pytest.param("https://exa{m}ple.com", id="braces-in-the-host"),
        pytest.param("", id="empty"),
    ],
)
def test_only_web_urls_are_shortened(value: str) -> None:
    assert fill("{u|shorten}", {"u": value}, shorten=refuse) == value


def test_placeholders_are_found_with_their_places() -> None:
    text = "Hi {name|upper|shorten}: {x}"

    first, second = find_placeholders(text)

    assert first == Placeholder(3, 23, "name", ("upper", "shorten"))
    assert text[second.start : second.end] == "{x}"
    assert find_placeholders("none") == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{" * 1_000_000, id="opening-braces"),
        pytest.param("{" + "a" * 1_000_000, id="one-that-never-closes"),
        pytest.param("{a" + "|" * 1_000_000, id="bars"),
        pytest.param("{a|" * 300_000, id="beginnings"),
    ],
)
def test_hostile_texts_come_back_in_one_pass(text: str) -> None:
    assert fill(text, {"a": "x"}, shorten=refuse) == text


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("0" * 500_000 + "x", id="zeros"),
        pytest.param("1" * 500_000 + ".", id="digits"),
        pytest.param(" " * 500_000, id="spaces"),
    ],
)
def test_hostile_values_pass_the_filters_in_one_pass(value: str) -> None:
    for name in ("formatDotComma", "capitalize", "capitalizeAll"):
        assert fill(f"{{v|{name}}}", {"v": value}, shorten=refuse) == value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{v}" * 100_000, id="a-long-value-many-times"),
        pytest.param("{v" + "|upper" * 100_000 + "}", id="many-filters-on-a-long-value"),
    ],
)
def test_values_that_multiply_are_too_long(text: str) -> None:
    with pytest.raises(ApiError) as caught:
        fill(text, {"v": "x" * 100_000}, shorten=refuse)

    assert (caught.value.code, caught.value.description) == (105, "Text message too long")


PIECES = st.text(alphabet="{}|ab \n", max_size=40)


@given(PIECES)
@settings(deadline=None)
def test_a_text_without_known_variables_never_changes(text: str) -> None:
    assert fill(text, {}, shorten=refuse) == text


@given(PIECES)
@settings(deadline=None)
def test_places_are_in_order_and_hold_whole_placeholders(text: str) -> None:
    done = 0
    for found in find_placeholders(text):
        assert found.start >= done
        piece = text[found.start : found.end]
        assert piece[0] == "{"
        assert piece[-1] == "}"
        assert piece[1:-1].split("|")[0] == found.name
        done = found.end
