"""What columns can hold beside text and numbers: moments, and JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import BigInteger, Dialect, Table, Text
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def encode_instant(value: datetime | None) -> int | None:
    """A moment as it is kept."""
    return None if value is None else (value - EPOCH) // MICROSECOND


def encode_json(value: Any) -> str | None:
    """A JSON value as it is kept; a number too large for JSON (1e999 is read as one) as null."""
    return None if value is None else to_json(value, inf_nan_mode="null").decode()


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, kept as whole microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return encode_instant(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Json(TypeDecorator[Any]):
    """Any JSON value, kept as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return encode_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else from_json(value)


def holds_times(table: Table) -> bool:
    """Whether a table has a column of moments."""
    return any(isinstance(column.type, Instant) for column in table.columns)
