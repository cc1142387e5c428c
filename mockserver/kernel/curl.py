"""Requests written as curl commands that work when pasted into a POSIX shell."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

Option = tuple[str, str]
"""A flag of curl and its value."""


def write_curl(method: str, url: str, options: Iterable[Option]) -> str:
    """A curl command, one option per line."""
    verb = "" if method == "GET" else f"-X {method} "
    first = f"curl {verb}{shlex.quote(url)}"
    return " \\\n  ".join([first, *(f"{flag} {shlex.quote(value)}" for flag, value in options)])


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
