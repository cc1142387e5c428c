"""What the control API answers, as Python objects: facts, in snake case, that cannot be changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

import httpx
from pydantic import BaseModel, ConfigDict, PrivateAttr
from pydantic.alias_generators import to_camel

from mockserver.testing.operations import Operation, Way

Item = TypeVar("Item")
One = TypeVar("One", bound="Record")


class Record(BaseModel):
    """A fact. What a newer server tells beside it can be read by its camelCase name."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        extra="allow",
        ignored_types=(Operation,),
    )


class ActiveRecord(Record, Generic[Way]):
    """A fact that something can be done with."""

    _way: Way = PrivateAttr()


class Page(list[Item]):
    """A list, or a part of it; `next` is the `cursor` of the next part, None at the end."""

    def __init__(self, items: Iterable[Item], following: str | None = None) -> None:
        super().__init__(items)
        self.next = following


class Body(Record):
    """A body; `content` is text, or base64 when `encoding` says so."""

    content: str
    encoding: str


def read(kind: type[One], way: object = None) -> Callable[[httpx.Response], One]:
    """Reads one record. `way` is how its own operations are made."""
    return lambda response: make(kind, response.json(), way)


def read_page(kind: type[One], way: object = None) -> Callable[[httpx.Response], Page[One]]:
    """Reads a list of records."""

    def read_items(response: httpx.Response) -> Page[One]:
        found = response.json()
        return Page((make(kind, item, way) for item in found["items"]), found.get("next"))

    return read_items


def read_member(name: str) -> Callable[[httpx.Response], Any]:
    """Reads one member of an object."""
    return lambda response: response.json()[name]


def read_nothing(_: httpx.Response) -> None:
    """The answer tells nothing that matters."""


def make(kind: type[One], content: Any, way: object) -> One:
    """A record of what was answered."""
    record = kind.model_validate(content)
    if isinstance(record, ActiveRecord):
        record._way = way
    return record
