"""Requests of the journal as curl commands."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row

from mockserver.admin.exchanges import HttpMessage, show_request
from mockserver.kernel.curl import Option, name_variable, quote_hidden, write_curl
from mockserver.kernel.journal import HIDDEN
from mockserver.kernel.vendor import Vendor

_OF_THE_WAY = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "host",
        "transfer-encoding",
        "x-mock-sandbox",  # the URL names it
    }
)
"""Headers that belong to how a request travelled."""


def write_command(row: Row[Any], url: str, credentials: Mapping[str, str]) -> str:
    """A request as a command of a POSIX shell.

    Args:
        credentials: what stands in for a hidden header unless the shell has a variable of its
            name, by lower-case name; see `list_credentials`.
    """
    request = show_request(row)
    notes = [f"# {row.method} {row.path} was answered with {row.status} at {row.at.isoformat()}"]
    if request.is_cut:
        notes.append("# Only the start of its body was kept: this is not the whole request.")
    for name, value in request.headers:
        if HIDDEN in value and name.lower() in credentials:
            variable, shown = name_variable(name), credentials[name.lower()]
            notes.append(f"# The journal hides {name}: this is the fixtures' own.")
            notes.append(f": ${{{variable}:={shlex.quote(shown)}}}")
    has_body = bool(request.body.content)
    is_plain = request.body.encoding == "text" and "\0" not in request.body.content
    options = [*_list_headers(request), *_list_body(request, is_plain=is_plain)]
    command = write_curl(row.method, url, options, quote=quote_hidden)
    if has_body and not is_plain:
        command = f"printf %s {shlex.quote(_encode(request))} | base64 -d | {command}"
    return "\n".join([*notes, command, ""])


def _list_headers(request: HttpMessage) -> Iterator[Option]:
    names = {name.lower() for name, _ in request.headers}
    for name, value in request.headers:
        if name.lower() not in _OF_THE_WAY:
            yield "-H", f"{name}: {value}" if value else f"{name};"
    if request.body.content and "content-type" not in names:
        yield "-H", "Content-Type:"  # curl names a form by itself


def _list_body(request: HttpMessage, *, is_plain: bool) -> Iterator[Option]:
    if request.body.content:
        yield ("--data-raw", request.body.content) if is_plain else ("--data-binary", "@-")


def _encode(request: HttpMessage) -> str:
    if request.body.encoding == "base64":
        return request.body.content
    return base64.b64encode(request.body.content.encode()).decode()


def list_credentials(vendor: Vendor, sandbox: str | None) -> Mapping[str, str]:
    """What the fixtures send in headers to say who they are, without its scheme.

    Args:
        sandbox: the one they are to lead to; None for that of the fixtures themselves.
    """
    samples = {**vendor.samples, **(vendor.tag_sample(sandbox) if sandbox else {})}
    found = {}
    for name, scheme in vendor.security.items():
        if scheme.get("scheme") == "basic":
            pair = f"{samples.get('username', '')}:{samples.get('password', '')}"
            found["authorization"] = base64.b64encode(pair.encode()).decode()
        elif scheme.get("in", "header") == "header" and name in samples:
            header = scheme.get("name", "authorization") if "in" in scheme else "authorization"
            found[header.lower()] = samples[name]
    return found
