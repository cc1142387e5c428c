"""How the server's log is written: one line per record, as text or JSON, without secrets."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic_core import to_json

LogFormat = Literal["text", "json"]

HIDDEN = "[hidden]"
FRAMES = 6
"""Innermost places of an exception that a line of text names."""

_SECRETS = re.compile(
    r"""(?ix)
    ( \b(?:authorization|(?:api_?|access_?|refresh_?|client_?|secret_?|admin_?)?
      (?:password|passwd|token|secret|key))["']? \s*[:=]\s* ["']? (?:basic\s+|bearer\s+)? )
    [^\s"',;&]+
    """
)


def hide_secrets(text: str) -> str:
    """A text with the values of what looks like a credential hidden."""
    return _SECRETS.sub(rf"\1{HIDDEN}", text)


class TextFormatter(logging.Formatter):
    """One line for a person: time, level, logger, message, and where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(" ", "milliseconds")
        text = hide_secrets(record.getMessage())
        line = f"{at} {record.levelname} {record.name}: {text}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" | {_describe(record.exc_info[1])}"
        return line.replace("\r", "\\r").replace("\n", "\\n")


class JsonFormatter(logging.Formatter):
    """One JSON object per line, with the whole traceback of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        entry = {
            "at": at,
            "level": record.levelname,
            "logger": record.name,
            "message": hide_secrets(record.getMessage()),
        }
        if record.exc_info and record.exc_info[1] is not None:
            lines = traceback.format_exception(record.exc_info[1])
            entry["exception"] = hide_secrets("".join(lines))
        return to_json(entry).decode()


def _describe(error: BaseException) -> str:
    """An exception and the innermost places it passed, in one line."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-FRAMES:])
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    text = hide_secrets(f"{type(error).__name__}: {error}".removesuffix(": "))
    return f"{text} ({places})" if places else text


def configure_logs(log_format: LogFormat) -> None:
    """Write warnings and errors of all libraries to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if log_format == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
