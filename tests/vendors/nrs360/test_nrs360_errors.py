"""The table of errors is the printed one, and every row says how to have it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.vendors.nrs360.errors import (
    ERRORS,
    HOW_TO_CAUSE,
    ApiError,
    invalid_input,
    magic_recipient,
    method_not_allowed,
    not_found,
)
from tests.vendors.nrs360.error_table import PRINTED, ROWS

DOCS = Path(__file__).resolve().parents[3] / "docs" / "nrs360.md"


def test_the_table_is_the_printed_one_to_the_letter() -> None:
    table = [f"{row.code} {row.status} {row.description}" for row in ERRORS.values()]

    assert table == PRINTED.strip().splitlines()
    assert len(table) == 80
    assert all(code == row.code for code, row in ERRORS.items())


def test_every_code_says_how_to_cause_it() -> None:
    assert HOW_TO_CAUSE.keys() == {*ERRORS, 404, 405}
    assert all(sentence.endswith(".") for sentence in HOW_TO_CAUSE.values())


def test_the_command_line_lists_every_row() -> None:
    lines = CliRunner().invoke(app, ["errors", "nrs360"]).stdout.splitlines()[1:]

    assert len(lines) == len(ROWS) + len(["404", "405"])
    for line, row in zip(lines, ROWS.values(), strict=False):
        assert line.startswith(f"{row.code:<6}{row.status:<8}{row.text}  ")
        assert line.endswith(HOW_TO_CAUSE[row.code])


def test_the_docs_page_lists_every_row() -> None:
    page = DOCS.read_text(encoding="utf-8")

    for row in ROWS.values():
        assert f"| {row.code} | {row.status} | {row.text} | {HOW_TO_CAUSE[row.code]} |" in page


def test_a_code_that_no_endpoint_raises_names_its_recipient() -> None:
    assert "34600000151" in HOW_TO_CAUSE[151]


def test_an_error_takes_status_and_text_from_the_table() -> None:
    error = ApiError(111)

    assert (error.code, error.status, error.description) == (111, 402, "Not enough credits")
    assert error.body() == {"error": {"code": 111, "description": "Not enough credits"}}
    assert str(error) == "111: Not enough credits"


def test_an_endpoint_may_word_a_code_in_its_own_way() -> None:
    error = ApiError(140, "Invalid template")

    assert (error.status, error.description) == (400, "Invalid template")


def test_a_given_status_wins_over_the_table() -> None:
    assert ApiError(102, status=422).status == 422


@pytest.mark.parametrize(
    ("error", "code", "status", "text"),
    [
        pytest.param(not_found(), 404, 404, "Resource not found", id="not-found"),
        pytest.param(method_not_allowed(), 405, 405, "Method not allowed", id="method-not-allowed"),
        pytest.param(invalid_input(), 422, 422, "Input validation error", id="invalid-input"),
        pytest.param(
            invalid_input("The email field is required."),
            422,
            422,
            "The email field is required.",
            id="invalid-input-that-names-its-field",
        ),
    ],
)
def test_the_errors_every_endpoint_shares(
    error: ApiError, code: int, status: int, text: str
) -> None:
    assert (error.code, error.status, error.description) == (code, status, text)


def test_an_undocumented_code_needs_a_text_and_a_status() -> None:
    with pytest.raises(LookupError, match="documents no error 999"):
        ApiError(999, "Teapot")

    assert ApiError(999, "Teapot", status=418).body()["error"]["code"] == 999


@pytest.mark.parametrize(
    ("code", "number"),
    [
        pytest.param(102, "34600000102", id="three-digits"),
        pytest.param(0, "34600000000", id="acceptance"),
    ],
)
def test_each_code_has_its_recipient(code: int, number: str) -> None:
    assert magic_recipient(code) == number
