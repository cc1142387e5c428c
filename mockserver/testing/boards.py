"""A vendor's own views of its data: campaigns with their figures, requests by state, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from mockserver.testing.records import Record


class Board(Record):
    """A view that a vendor offers, with how many lines it has; `opens` tells whether they can be
    opened on their own."""

    name: str
    title: str
    about: str
    opens: bool
    total: int


class Figure(Record):
    """A number with its name, and what it is a part of."""

    label: str
    value: float
    of: float | None
    tone: str


class Chart(Record):
    """Figures that belong together."""

    title: str
    figures: Sequence[Figure]


class Cell(Record):
    """A text, what it opens, and the number of the message or the time that it stands for."""

    text: str
    url: str
    tone: str
    message: int | None
    at: datetime | None


class Line(Record):
    """A row of the table. Its `key` opens it, on the board that is named or else on its own."""

    key: str
    board: str
    cells: Sequence[Cell]
    figures: Sequence[Figure]


class View(Record):
    """What a board shows; `total` counts the lines of the whole table."""

    title: str
    facts: Mapping[str, Cell]
    charts: Sequence[Chart]
    columns: Sequence[str]
    lines: Sequence[Line]
    total: int
