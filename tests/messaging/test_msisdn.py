"""MSISDNs, held against the documentation's samples and against `phonenumbers` itself."""

import random
import subprocess
import sys
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.messaging.msisdn import Msisdn, parse_msisdn

CALLING_CODES = sorted(str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
# Beginnings that plans treat as a trunk prefix, or that only leading zeros explain.
TRICKY_BEGINNINGS = ["", "0", "00", "000", "1", "8", "9", "15", "06", "02", "10", "011", "99"]


def ask_library(digits: str) -> Msisdn | None:
    """What `phonenumbers` says of a number, without any of our shortcuts."""
    try:
        number = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    code = number.country_code or 0
    country = phonenumbers.region_code_for_number(number)
    country = country or phonenumbers.region_code_for_country_code(code)
    national = phonenumbers.national_significant_number(number)
    return Msisdn(digits, "" if country == "001" else country, code, national)


@pytest.mark.parametrize(
    "digits", ["34666555444", "34666666666", "34666777555", "34600000111", "34600001001"]
)
def test_sample_number_of_the_documentation_is_a_spanish_number(digits: str) -> None:
    assert parse_msisdn(digits) == Msisdn(digits, "ES", 34, digits[2:])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("34", id="calling-code-alone"),
        pytest.param("346665", id="six-digits"),
        pytest.param("3466655544", id="one-digit-short-for-its-country"),
        pytest.param("346665554444", id="one-digit-long-for-its-country"),
        pytest.param("1234567890123456", id="sixteen-digits"),
        pytest.param("+34666555444", id="leading-plus"),
        pytest.param("0034666555444", id="leading-zeros"),
        pytest.param("34 666555444", id="space"),
        pytest.param("34666555444\n", id="line-break"),
        pytest.param("3466655544a", id="letter"),
        pytest.param("３４６６６５５５４４４", id="full-width-digits"),
        pytest.param("٣٤٦٦٦٥٥٥٤٤٤", id="arabic-indic-digits"),
        pytest.param("34666555444²", id="superscript"),
        pytest.param("2105551234567", id="calling-code-that-is-not-assigned"),
    ],
)
def test_text_that_is_not_a_possible_number_is_refused(text: str) -> None:
    assert parse_msisdn(text) is None


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        pytest.param(
            "12025550100", Msisdn("12025550100", "US", 1, "2025550100"), id="shared-code-main"
        ),
        pytest.param(
            "14165550100", Msisdn("14165550100", "CA", 1, "4165550100"), id="shared-code-other"
        ),
        pytest.param(
            "15555550100", Msisdn("15555550100", "US", 1, "5555550100"), id="shared-code-in-no-plan"
        ),
        pytest.param(
            "447911123456", Msisdn("447911123456", "GG", 44, "7911123456"), id="shared-code-island"
        ),
        pytest.param(
            "390612345678", Msisdn("390612345678", "IT", 39, "0612345678"), id="zero-that-is-kept"
        ),
        pytest.param(
            "4402083661177", Msisdn("4402083661177", "GB", 44, "2083661177"), id="trunk-prefix"
        ),
        pytest.param(
            "80012345678", Msisdn("80012345678", "", 800, "12345678"), id="code-of-no-country"
        ),
    ],
)
def test_country_and_national_number_are_read_off(digits: str, expected: Msisdn) -> None:
    assert parse_msisdn(digits) == expected


@settings(deadline=None)
@given(
    code=st.sampled_from(CALLING_CODES) | st.integers(0, 999).map(str),
    beginning=st.sampled_from(TRICKY_BEGINNINGS),
    rest=st.text("0123456789", min_size=3, max_size=12),
)
def test_number_with_any_calling_code_is_what_the_library_says(
    code: str, beginning: str, rest: str
) -> None:
    digits = (code + beginning + rest)[:15]
    expected = ask_library(digits) if len(digits) >= 7 else None
    assert parse_msisdn(digits) == expected


@pytest.mark.parametrize("code", CALLING_CODES)
def test_every_length_and_beginning_under_a_calling_code_is_what_the_library_says(
    code: str,
) -> None:
    digit = random.Random(code).choices
    for beginning in TRICKY_BEGINNINGS:
        for length in range(7, 16):
            digits = (code + beginning + "".join(digit("0123456789", k=15)))[:length]
            assert parse_msisdn(digits) == ask_library(digits)


def test_library_is_not_imported_before_the_first_number() -> None:
    program = "import sys, mockserver.messaging.msisdn; sys.exit('phonenumbers' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0
