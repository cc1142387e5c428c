"""The vendors' own views: campaigns with their figures, requests by state, answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Request
from pydantic import Field

from mockserver.admin.console import (
    Console,
    CurrentConsole,
    CurrentSandbox,
    Limit,
    make_router,
)
from mockserver.admin.problems import Problem
from mockserver.admin.shapes import Moment, Page, Shape
from mockserver.kernel.boards import Board, Glance, NoLineError, Tone
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import Vendor

router = make_router("vendors")

Slug = Annotated[str, Path(description="A vendor's slug.")]
Name = Annotated[str, Path(description="A board's name.")]
Words = Annotated[str, Query(max_length=200, description="What the lines are to contain.")]
Offset = Annotated[int, Query(ge=0, le=2**31, description="Lines to leave out.")]


class BoardShape(Shape):
    """A view that a vendor offers."""

    name: str
    title: str
    about: str
    opens: bool = Field(description="Whether its lines can be opened on their own.")
    total: int = Field(description="How many lines it has in the sandbox.")


class FigureShape(Shape):
    """A number with its name, and what it is a part of."""

    label: str
    value: float
    of: float | None
    tone: Tone


class ChartShape(Shape):
    """Figures that belong together."""

    title: str
    figures: list[FigureShape]


class CellShape(Shape):
    """A text, and what it opens."""

    text: str
    url: str
    tone: Tone
    message: int | None = Field(description="The message that it stands for: its number.")
    at: Moment | None = Field(description="The time that it is; the text has it in UTC.")


class LineShape(Shape):
    """A row of the table. By its key it can be opened, on the board that is named or on its own."""

    key: str
    board: str
    cells: list[CellShape]
    figures: list[FigureShape]


class ViewShape(Shape):
    """What a board shows; `total` counts the lines of the whole table."""

    title: str
    facts: dict[str, CellShape]
    charts: list[ChartShape]
    columns: list[str]
    lines: list[LineShape]
    total: int


@router.get("/{slug}/boards", operation_id="listBoards")
async def list_boards(
    console: CurrentConsole, sandbox: CurrentSandbox, slug: Slug
) -> Page[BoardShape]:
    """The views of its data that a vendor offers."""
    vendor = console.find_vendor(slug)
    sandbox.install(vendor)
    return Page(
        items=[
            BoardShape(
                name=board.name,
                title=board.title,
                about=board.about,
                opens=board.open is not None,
                total=board.count(sandbox),
            )
            for board in vendor.boards()
        ]
    )


@router.get("/{slug}/boards/{name}", operation_id="readBoard")
async def read_board(
    request: Request,
    console: CurrentConsole,
    sandbox: CurrentSandbox,
    slug: Slug,
    name: Name,
    q: Words = "",
    offset: Offset = 0,
    limit: Limit = 50,
) -> ViewShape:
    """A view of a vendor's data in the sandbox."""
    vendor, board = find_board(console, slug, name)
    sandbox.install(vendor)
    glance = Glance(_find_base_url(console, request, vendor, sandbox), q, offset, limit)
    return ViewShape.model_validate(board.show(sandbox, glance))


@router.get("/{slug}/boards/{name}/{key}", operation_id="readBoardLine")
async def read_line(
    request: Request,
    console: CurrentConsole,
    sandbox: CurrentSandbox,
    slug: Slug,
    name: Name,
    key: Annotated[str, Path(description="A line's key.")],
    q: Words = "",
    offset: Offset = 0,
    limit: Limit = 50,
) -> ViewShape:
    """One line of a view, with what belongs to it."""
    vendor, board = find_board(console, slug, name)
    if board.open is None:
        raise Problem(404, f"the lines of {name} cannot be opened")
    sandbox.install(vendor)
    glance = Glance(_find_base_url(console, request, vendor, sandbox), q, offset, limit)
    try:
        return ViewShape.model_validate(board.open(sandbox, key, glance))
    except NoLineError as error:
        raise Problem(404, f"{name} has no line {key[:80]}") from error


def find_board(console: Console, slug: str, name: str) -> tuple[Vendor, Board]:
    """A vendor and its board.

    Raises:
        Problem: 404, there is none.
    """
    vendor = console.find_vendor(slug)
    boards = vendor.boards()
    found = next((board for board in boards if board.name == name), None)
    if found is None:
        listed = ", ".join(board.name for board in boards) or "none"
        raise Problem(404, f"{vendor.title} has no board {name[:80]}; there are: {listed}")
    return vendor, found


def _find_base_url(console: Console, request: Request, vendor: Vendor, sandbox: Sandbox) -> str:
    """The vendor's absolute URL in the sandbox, as the request's client sees it."""
    return f"{console.origin(request.scope)}/{vendor.slug}{sandbox.segment}"
