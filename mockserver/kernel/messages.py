"""The vendor-neutral ledger of what recipients would see. It feeds the inbox and the control API.

A vendor records a message here beside its own row, and reports what happens to it. The ledger is
capped; a vendor's own rows are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Row,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from mockserver.kernel.columns import Instant, Json
from mockserver.kernel.growth import Growth
from mockserver.kernel.schema import metadata
from mockserver.kernel.search import Condition, read_moment, read_query
from mockserver.kernel.store import among

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox

messages_table = Table(
    "kernel_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", String, nullable=False),
    Column("vendor", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("direction", String, nullable=False),
    Column("sender", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("details", Json, nullable=False),
    Column("exchange", String, nullable=False),
    Column("size", Integer, nullable=False),
)

events_table = Table(
    "kernel_message_events",
    metadata,
    Column("message", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("event", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("detail", Json, nullable=False),
    sqlite_with_rowid=False,  # kept in the order in which it is read
)

_set_status = (
    update(messages_table)
    .where(among(messages_table.c.id, "numbers"))
    .values(status=bindparam("new_status"))
)
_events_of = (
    select(events_table)
    .where(events_table.c.message == bindparam("message"))
    .order_by(events_table.c.id)
)
_columns = messages_table.c
_tally = (
    select(_columns.vendor, _columns.channel, func.count().label("amount"))
    .group_by(_columns.vendor, _columns.channel)
    .order_by(_columns.vendor, _columns.channel)
)
_between = (
    select(messages_table)
    .where(_columns.vendor == bindparam("vendor"), _columns.channel == bindparam("channel"))
    .where(
        or_(
            and_(_columns.sender == bindparam("one"), _columns.recipient == bindparam("other")),
            and_(_columns.sender == bindparam("other"), _columns.recipient == bindparam("one")),
        )
    )
    .order_by(_columns.id.desc())
    .limit(bindparam("limit"))
)


@dataclass(slots=True)
class Message:
    """Something a recipient would see."""

    vendor: str
    channel: str
    recipient: str
    sender: str = ""
    text: str = ""
    html: str = ""
    subject: str = ""
    ref: str = ""
    """The vendor's own id of it."""

    status: str = "accepted"
    direction: str = "out"
    exchange: str = ""
    """The exchange that caused it."""

    details: Mapping[str, Any] = field(default_factory=dict)
    """What the channel adds: encoding, parts, cost, warnings, codes …"""


class Messages:
    """One sandbox's ledger."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._growth = Growth(_columns.id, _columns.size)

    def record(self, message: Message, at: datetime) -> int:
        """Enter a message; its number in the ledger, which counts up."""
        database = self._sandbox.database
        number = database.count("message")
        size = len(message.text) + len(message.html) + len(message.subject)
        row = {
            "id": number,
            "ref": message.ref,
            "vendor": message.vendor,
            "channel": message.channel,
            "direction": message.direction,
            "sender": message.sender,
            "recipient": message.recipient,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            "status": message.status,
            "created_at": at,
            "details": message.details,
            "exchange": message.exchange,
            "size": size,
        }
        database.add(messages_table, row)
        self._growth.add(size)
        self._sandbox.announce()
        return number

    def report(self, happened: Sequence[tuple[int, str, datetime, Mapping[str, Any]]]) -> None:
        """Enter what happened: (message, event, when, detail). The event becomes its status."""
        if not happened:
            return
        database = self._sandbox.database
        first = database.count("message_event", by=len(happened))
        rows = [
            {
                "id": number,
                "message": message,
                "event": event,
                "at": at,
                "detail": detail,
            }
            for number, (message, event, at, detail) in enumerate(happened, first)
        ]
        database.add_all(events_table, rows)
        latest = {message: event for message, event, _, _ in happened}
        by_event: dict[str, list[int]] = {}
        for message, event in latest.items():
            by_event.setdefault(event, []).append(message)
        for event, numbers in by_event.items():
            database.execute(_set_status, {"numbers": numbers, "new_status": event})
        self._sandbox.announce()

    def find(self, number: int) -> Row[Any] | None:
        """A message by its number."""
        return self._sandbox.database.first(select(messages_table).where(_columns.id == number))

    def events_of(self, number: int) -> Sequence[Row[Any]]:
        """What happened to a message, in order."""
        return self._sandbox.database.rows(_events_of, {"message": number})

    def search(
        self,
        query: str = "",
        *,
        before: int | None = None,
        after: int | None = None,
        limit: int = 50,
        oldest_first: bool = False,
    ) -> Sequence[Row[Any]]:
        """Messages that match search words, newest first unless asked otherwise.

        Words: `channel: vendor: to: from: status: exchange: is: before: after:`, and free text.

        Args:
            before: only numbers below it (the cursor of the next page).
            after: only numbers above it (that cursor, when the oldest come first).

        Raises:
            ValueError: a word cannot be read.
        """
        statement = select(messages_table).where(*read_query(query, _CONDITIONS, _contains))
        if before is not None:
            statement = statement.where(_columns.id < before)
        if after is not None:
            statement = statement.where(_columns.id > after)
        order = _columns.id if oldest_first else _columns.id.desc()
        return self._sandbox.database.rows(statement.order_by(order).limit(limit))

    def count(self) -> int:
        """How many messages the ledger holds."""
        row = self._sandbox.database.first(select(func.count()).select_from(messages_table))
        return int(row[0]) if row else 0

    def tally(self) -> Sequence[Row[Any]]:
        """How many messages (`amount`) the ledger holds of each `vendor` and `channel`."""
        return self._sandbox.database.rows(_tally)

    def between(self, message: Row[Any], *, limit: int = 200) -> Sequence[Row[Any]]:
        """The messages of a message's vendor and channel between its two sides, in either
        direction and in order; of many, the newest."""
        pair = {"one": message.sender, "other": message.recipient}
        facts = {"vendor": message.vendor, "channel": message.channel, "limit": limit}
        return self._sandbox.database.rows(_between, {**pair, **facts})[::-1]

    def clear(self) -> int:
        """Empty the ledger; how many messages it held. Vendors keep their own rows."""
        held = self.count()
        self._sandbox.database.count("message clearing")
        self._sandbox.database.execute(delete(events_table))
        self._sandbox.database.execute(delete(messages_table))
        self._sandbox.announce()
        return held

    def prune(self, *, rows: int, size: int) -> None:
        """Drop the oldest messages above a number of rows and a size in characters."""
        database = self._sandbox.database
        cut = self._growth.find_cut(database, rows=rows, size=size)
        if cut:
            database.execute(delete(messages_table).where(_columns.id <= cut))
            database.execute(delete(events_table).where(events_table.c.message <= cut))


def _contains(word: str) -> ColumnElement[bool]:
    fields = (_columns.text, _columns.subject, _columns.html, _columns.sender, _columns.recipient)
    return or_(_columns.ref == word, *(field.icontains(word, autoescape=True) for field in fields))


_CONDITIONS: Mapping[str, Condition] = {
    "channel": lambda value: _columns.channel == value.lower(),
    "vendor": lambda value: _columns.vendor == value.lower(),
    "to": lambda value: _columns.recipient.icontains(value, autoescape=True),
    "from": lambda value: _columns.sender.icontains(value, autoescape=True),
    "status": lambda value: _columns.status == value.lower(),
    "exchange": lambda value: _columns.exchange == value.lower(),
    "is": lambda value: or_(_columns.status == value.lower(), _columns.direction == value.lower()),
    "before": lambda value: _columns.created_at < read_moment(value),
    "after": lambda value: _columns.created_at > read_moment(value),
}
