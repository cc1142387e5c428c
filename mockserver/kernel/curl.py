"""Requests written as curl commands that work when pasted into a POSIX shell."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from typing import Any

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

Option = tuple[str, str]
"""A flag of curl and its value."""


_HIDDEN = re.compile(r'(?:^([\w-]+): (?:\w+ )?|(?<![\w-])([\w-]++)"?\s*+[:=]\s*+"?)\[hidden\]')
"""A value that the journal hides, behind its name: of a header (and a scheme), else of a field."""


def write_curl(
    method: str, url: str, options: Iterable[Option], *, quote: Callable[[str], str] = shlex.quote
) -> str:
    """A curl command, one option per line; `quote` writes a text for the shell."""
    given = list(options)
    has_body = any(flag.startswith(("-d", "--data", "-F")) for flag, _ in given)
    verb = "" if method == "GET" and not has_body else f"-X {method} "
    if method == "HEAD":
        verb = "--head "
    if any(sign in url for sign in "[]{}"):
        verb += "--globoff "
    first = f"curl {verb}{quote(url)}"
    return " \\\n  ".join([first, *(f"{flag} {quote(value)}" for flag, value in given)])


def quote_hidden(text: str) -> str:
    """A text for the shell in which `[hidden]` values are left to variables: `${PASSWORD:?}`."""
    written, end = "", 0
    for found in _HIDDEN.finditer(text):
        start = found.end() - len("[hidden]")
        written += shlex.quote(text[end:start]) + f'"${{{name_variable(found[1] or found[2])}:?}}"'
        end = found.end()
    rest = text[end:]
    return written + (shlex.quote(rest) if rest or not written else "")


def name_variable(name: str) -> str:
    """The shell variable of a hidden header or field: `X_API_KEY`."""
    return re.sub(r"\W", "_", name).upper()


def give_credential(
    scheme: Mapping[str, Any], name: str, credentials: Mapping[str, str]
) -> list[Option]:
    """The options for an OpenAPI security scheme.

    Args:
        credentials: `username` and `password` for HTTP Basic; others by the scheme's name.
    """
    if scheme.get("scheme", "").lower() == "basic":
        user, password = credentials.get("username", ""), credentials.get("password", "")
        return [("-u", f"{user}:{password}")]
    secret = credentials.get(name, "")
    if scheme["type"] != "apiKey":
        return [("-H", f"Authorization: Bearer {secret}")]
    if scheme["in"] == "query":
        return [("--url-query", f"{scheme['name']}={secret}")]
    return [("-H", f"{scheme['name']}: {secret}")]


def give_body(media: str, body: Any) -> list[Option]:
    """The options for a body: a text, JSON, or an object of form fields."""
    if body is None or not media:
        return []
    if isinstance(body, str):
        return [("-H", f"Content-Type: {media}"), ("--data-raw", body)]
    if media == JSON:
        return [("-H", f"Content-Type: {JSON}"), ("-d", write_json(body))]
    flag = "--data-urlencode" if media == FORM else "-F"
    return [(flag, f"{name}={value}") for name, value in dict(body).items()]


def write_json(value: Any) -> str:
    """JSON for people to read."""
    return json.dumps(value, indent=2, ensure_ascii=False)
