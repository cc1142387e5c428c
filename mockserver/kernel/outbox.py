"""What is kept of callbacks and their attempts, and which of them are meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Index, Integer, String, Table, Text

from mockserver.kernel.columns import Instant, Json
from mockserver.kernel.schema import metadata

callbacks_table = Table(
    "kernel_callbacks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("vendor", String, nullable=False),
    Column("event", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("method", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("headers", Json, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("allowed", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("finished_at", Instant),
    Column("mischief", Json),
    Index("kernel_callbacks_due", "state", "next_at", "id"),
    Index("kernel_callbacks_tally", "vendor", "state", "event"),  # to count them reads no bodies
)

attempts_table = Table(
    "kernel_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("callback", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("status", Integer),
    Column("error", Text, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("response", Text, nullable=False),
    Index("kernel_attempts_callback", "callback", "number"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which callbacks are meant: those that all of this is true of."""

    state: str | None = None
    vendor: str | None = None
    event: str | None = None
    subject: str | None = None
    before: datetime | None = None
    """Queued before it."""

    after: datetime | None = None
    """Queued after it."""

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The filter as conditions of SQL."""
        for name in ("state", "vendor", "event", "subject"):
            value = getattr(self, name)
            if value is not None:
                yield callbacks_table.c[name] == value
        if self.before is not None:
            yield callbacks_table.c.created_at < self.before
        if self.after is not None:
            yield callbacks_table.c.created_at > self.after


ALL = Filter()
