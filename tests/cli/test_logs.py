"""How the log is written."""

import json
import logging
import sys

import pytest

from mockserver.kernel.logs import JsonFormatter, TextFormatter, hide_secrets


def make_record(message: str, *, fails: bool = False) -> logging.LogRecord:
    """A record, of an exception when it `fails`."""
    info = None
    if fails:
        try:
            raise ValueError("x\ny")
        except ValueError:
            info = sys.exc_info()
    return logging.LogRecord("mockserver.x", logging.ERROR, __file__, 1, message, (), info)


def test_text_is_one_line_that_names_the_place_of_an_exception() -> None:
    line = TextFormatter().format(make_record("it failed\nbadly", fails=True))
    assert "\n" not in line
    assert " ERROR mockserver.x: it failed\\nbadly | ValueError: x\\ny (test_logs.py:" in line


def test_json_is_one_object_with_the_traceback() -> None:
    line = JsonFormatter().format(make_record("it failed", fails=True))
    assert "\n" not in line
    entry = json.loads(line)
    assert (entry["level"], entry["logger"], entry["message"]) == (
        "ERROR",
        "mockserver.x",
        "it failed",
    )
    assert entry["exception"].startswith("Traceback")


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Basic dXNlcjpzM2NyZXQ=",
        "authorization: Bearer s3cret",
        "'password': 's3cret'",
        '{"apiPassword": 1, "password": "s3cret", "to": "x"}',
        "GET /x?token=s3cret&a=1",
        "api_key=s3cret",
        "client_secret=s3cret",
    ],
)
def test_secrets_are_hidden(text: str) -> None:
    shown = hide_secrets(text)
    assert "s3cret" not in shown
    assert "dXNlcjpzM2NyZXQ" not in shown
    assert "[hidden]" in shown


@pytest.mark.parametrize("text", ["sandbox t1 cannot be opened: disk full", "key of the table"])
def test_other_text_is_left_alone(text: str) -> None:
    assert hide_secrets(text) == text
