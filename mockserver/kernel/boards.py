"""A vendor's own views of its data, as figures and tables that any page can draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mockserver.kernel.sandbox import Sandbox

Tone = Literal["", "good", "bad", "waiting"]
"""How a status is to be read."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name; `of` is what it is a part of, when it is one."""

    label: str
    value: float
    of: float | None = None
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures that belong together, to be drawn as bars."""

    title: str
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of a table; `url` is what it opens, absolute."""

    text: str
    url: str = ""
    tone: Tone = ""
    message: int | None = None
    """The message of the ledger that it stands for."""

    at: datetime | None = None
    """The time that it is; the text has it in UTC: `2026-03-02 10:00:00`."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; with a `key` it can be opened on its own."""

    cells: Sequence[Cell]
    key: str = ""
    board: str = ""
    """The board that opens it, when it is not the one that it is on."""

    figures: Sequence[Figure] = ()
    """What is drawn small beside the row."""


@dataclass(frozen=True, slots=True)
class View:
    """What a board shows: facts, charts, and a table that may have more lines than are here."""

    title: str
    columns: Sequence[str] = ()
    lines: Sequence[Line] = ()
    total: int = 0
    """Lines of the whole table."""

    charts: Sequence[Chart] = ()
    facts: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Glance:
    """What somebody wants to see of a board."""

    base_url: str
    """The vendor's absolute URL in the sandbox, for links."""

    words: str = ""
    """What the lines are to contain; empty for all."""

    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Board:
    """One view that a vendor offers."""

    name: str
    """In its URL: `campaigns`."""

    title: str
    about: str
    """What it shows, in a sentence."""

    show: Callable[[Sandbox, Glance], View]
    count: Callable[[Sandbox], int]
    """How many lines it has, whatever is searched for."""

    open: Callable[[Sandbox, str, Glance], View] | None = None
    """One line's own view, by its key. Raises NoLineError when there is none."""


class NoLineError(Exception):
    """A board has no line of this key."""


def write_row(*cells: object) -> tuple[Cell, ...]:
    """Cells of a row: a Cell stays one, a time is written, None is an empty text."""
    return tuple(map(_write_cell, cells))


def write_facts(facts: Mapping[str, object]) -> dict[str, Cell]:
    """Facts as `write_row` writes cells; those that are None are left out."""
    return {name: _write_cell(value) for name, value in facts.items() if value is not None}


def _write_cell(value: object) -> Cell:
    if isinstance(value, Cell):
        return value
    if isinstance(value, datetime):
        return Cell(f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}", at=value)
    return Cell("" if value is None else str(value))
