"""Every exchange of a sandbox: what was asked and answered, bounded, with secrets hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    cast,
    delete,
    func,
    or_,
    select,
)

from mockserver.kernel.columns import Instant, Json
from mockserver.kernel.exchange import Exchange
from mockserver.kernel.growth import Growth
from mockserver.kernel.http import Answer
from mockserver.kernel.ids import read_number
from mockserver.kernel.schema import metadata
from mockserver.kernel.search import Condition, read_moment, read_query

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox

journal_table = Table(
    "kernel_exchanges",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("vendor", String, nullable=False),
    Column("operation", String, nullable=False),
    Column("method", String, nullable=False),
    Column("path", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("client", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("request_headers", Json, nullable=False),
    Column("request_body", LargeBinary, nullable=False),
    Column("status", Integer, nullable=False),
    Column("response_headers", Json, nullable=False),
    Column("response_body", LargeBinary, nullable=False),
    Column("reason", String, nullable=False),
    Column("duration_us", Integer, nullable=False),
)
_columns = journal_table.c

BODY_KEPT = 65_536
"""Bytes of a body that the journal keeps."""

SCHEME_HEADERS = frozenset({"authorization", "proxy-authorization"})
SECRET_HEADERS = SCHEME_HEADERS | {"cookie", "set-cookie", "x-api-key", "x-collect-token"}
SECRET_FIELDS = (
    "password",
    "client_secret",
    "access_token",
    "refresh_token",
    "secretToken",
    "verification_token",
)
HIDDEN = "[hidden]"

PRUNE_EVERY = 500
"""Exchanges between two looks at the caps."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How much a sandbox keeps of what only grows."""

    rows: int = 10_000
    bytes: int = 64 * 1024 * 1024
    messages: int = 50_000
    message_bytes: int = 256 * 1024 * 1024
    callbacks: int = 50_000


class Journal:
    """One sandbox's exchanges."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._growth = Growth(_columns.number, _columns.size)

    def enter(self, exchange: Exchange, answer: Answer, took: float) -> None:
        """Enter an exchange that took so many seconds."""
        envelope = exchange.envelope
        secret = exchange.vendor.secret_fields
        sent = secret + exchange.vendor.secret_sent
        asked = hide_fields(envelope.body[:BODY_KEPT], sent)
        answered = hide_fields(answer.body[:BODY_KEPT], secret)
        query = hide_fields(envelope.query.encode("latin-1"), sent).decode("latin-1")
        size = len(asked) + len(answered) + len(envelope.path) + len(query) + 500
        row = {
            "number": exchange.number,
            "id": exchange.id,
            "at": exchange.at,
            "vendor": exchange.vendor.slug,
            "operation": exchange.operation,
            "method": envelope.method,
            "path": envelope.path,
            "query": query,
            "client": envelope.client,
            "size": size,
            "request_headers": list_headers(tuple(envelope.raw_headers)),
            "request_body": asked,
            "status": answer.status,
            "response_headers": list_headers(answer.headers),
            "response_body": answered,
            "reason": exchange.reason,
            "duration_us": int(took * 1_000_000),
        }
        self._sandbox.database.add(journal_table, row)
        self._growth.add(size)
        if exchange.number % PRUNE_EVERY == 0:
            self._sandbox.prune()

    def find(self, exchange_id: str) -> Row[Any] | None:
        """An exchange by its id."""
        number = read_number(exchange_id.upper())
        statement = select(journal_table).where(
            _columns.number == number, _columns.id == exchange_id
        )
        return self._sandbox.database.first(statement)

    def search(
        self, words: str = "", *, before: int | None = None, limit: int = 50
    ) -> Sequence[Row[Any]]:
        """Exchanges that match search words, newest first.

        Words: `vendor: operation: method: path: status: reason: id: body: before: after: is:`
        (status may be `4xx`), and free text, which is looked for in path, query and bodies.

        Raises:
            ValueError: a word cannot be read.
        """
        statement = select(journal_table).where(*parse_query(words))
        if before is not None:
            statement = statement.where(_columns.number < before)
        return self._sandbox.database.rows(statement.order_by(_columns.number.desc()).limit(limit))

    def clear(self, words: str = "") -> int:
        """Drop the exchanges that match search words; how many there were.

        Raises:
            ValueError: a word cannot be read.
        """
        dropped = delete(journal_table).where(*parse_query(words))
        return self._sandbox.database.execute(dropped).rowcount

    def prune(self, caps: Caps) -> None:
        """Drop the oldest exchanges above the caps."""
        database = self._sandbox.database
        cut = self._growth.find_cut(database, rows=caps.rows, size=caps.bytes)
        if cut:
            database.execute(delete(journal_table).where(_columns.number <= cut))


def parse_query(words: str) -> list[ColumnElement[bool]]:
    """The conditions of search words, as `Journal.search` takes them.

    Raises:
        ValueError: a word cannot be read.
    """
    return list(read_query(words, _CONDITIONS, _contains))


def _contains(word: str) -> ColumnElement[bool]:
    bodies = (cast(_columns.request_body, Text), cast(_columns.response_body, Text))
    fields = (_columns.path, _columns.query, *bodies)
    return or_(_columns.id == word, *(field.icontains(word, autoescape=True) for field in fields))


def _has_status(value: str) -> ColumnElement[bool]:
    found = re.fullmatch(r"([1-5])xx|(\d{3})", value.lower(), re.ASCII)
    if found is None:
        raise ValueError(f"not a status: {value}")
    if found[2]:
        return _columns.status == int(found[2])
    low = int(found[1]) * 100
    return _columns.status.between(low, low + 99)


def _is(value: str) -> ColumnElement[bool]:
    condition = _STATES.get(value.lower())
    if condition is None:
        raise ValueError(f"is: takes {', '.join(_STATES)}, not {value}")
    return condition


_STATES: Mapping[str, ColumnElement[bool]] = {
    "failed": _columns.status >= 400,
    "ok": _columns.status < 400,
    "plain": _columns.reason == "",
    "unmatched": _columns.operation == "",
    "fault": _columns.reason.startswith("fault:"),
    "magic": _columns.reason.startswith("magic:"),
    "validation": _columns.reason.startswith("validation:"),
}
"""What an exchange may be: no operation has the path of one that is `unmatched`."""

_CONDITIONS: Mapping[str, Condition] = {
    "vendor": lambda value: _columns.vendor == value.lower(),
    "operation": lambda value: func.lower(_columns.operation) == value.lower(),
    "method": lambda value: _columns.method == value.upper(),
    "path": lambda value: _columns.path.icontains(value, autoescape=True),
    "reason": lambda value: _columns.reason.icontains(value, autoescape=True),
    "status": _has_status,
    "id": lambda value: _columns.id == value.lower(),
    "body": lambda value: cast(_columns.request_body, Text).icontains(value, autoescape=True),
    "before": lambda value: _columns.at < read_moment(value),
    "after": lambda value: _columns.at > read_moment(value),
    "is": _is,
}


@lru_cache(maxsize=128)
def list_headers(headers: tuple[tuple[bytes, bytes], ...]) -> list[list[str]]:
    """Headers as text, the secret ones hidden (the scheme of a credential stays).

    A client says mostly the same with each request, so what was made of it is remembered.
    """
    listed = []
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name.lower() in SECRET_HEADERS:
            scheme, space, _ = value.partition(" ")
            keeps = space and name.lower() in SCHEME_HEADERS
            value = f"{scheme} {HIDDEN}" if keeps else HIDDEN
        listed.append([name, value])
    return listed


def hide_fields(body: bytes, extra: tuple[str, ...] = ()) -> bytes:
    """JSON (whole or cut off), a form or a query, with the values of secret fields hidden."""
    for name, in_json, in_form in _secrets(extra):
        if name in body:
            body = in_json.sub(rb'\1"' + HIDDEN.encode() + b'"', body)
            if not body.startswith((b"{", b"[")):
                body = in_form.sub(rb"\1" + HIDDEN.encode(), body)
    return body


@cache
def _secrets(extra: tuple[str, ...]) -> list[tuple[bytes, re.Pattern[bytes], re.Pattern[bytes]]]:
    """Each secret field with what finds its value in JSON (a text or a bare word) and in a form."""
    found = []
    for name in (*SECRET_FIELDS, *extra):
        key = re.escape(name.encode())
        in_json = rb'("%b"\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[^\s",}\]\[{]+)' % key
        in_form = rb"((?:^|&)%b=)[^&]+" % key
        found.append((name.encode(), re.compile(in_json, re.DOTALL), re.compile(in_form)))
    return found
