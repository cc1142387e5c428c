"""What several nouns of the control API look like on the wire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel
from sqlalchemy import Row

_DATE = {"type": "string", "format": "date-time"}


class Shape(BaseModel):
    """Something that is answered: camelCase, made from a row or by name."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)


class Order(BaseModel):
    """Something that is asked for: names and types are taken strictly."""

    model_config = ConfigDict(extra="forbid", strict=True)


Moment = Annotated[
    datetime, PlainSerializer(datetime.isoformat, when_used="json"), WithJsonSchema(_DATE)
]
"""A time that is answered: ISO 8601, UTC."""


def read_moment(value: object) -> datetime:
    """A time that is asked for, ISO 8601; without an offset it is UTC.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, str):
        raise ValueError("not an ISO 8601 date")
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("not an ISO 8601 date") from error


AskedMoment = Annotated[datetime, BeforeValidator(read_moment), WithJsonSchema(_DATE)]

Item = TypeVar("Item")


class Page(Shape, Generic[Item]):
    """A list, or a part of it: `next` is the cursor of the next part."""

    items: list[Item]
    next: str | None = None


class Removed(Shape):
    """How much a DELETE took away."""

    removed: int


def cut_page(
    rows: Sequence[Row[Any]], limit: int, number: Callable[[Row[Any]], int]
) -> tuple[Sequence[Row[Any]], str | None]:
    """The first `limit` of one row more than that, and the cursor of what follows."""
    kept = rows[:limit]
    return kept, str(number(kept[-1])) if len(rows) > limit else None
