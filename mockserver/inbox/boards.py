"""The view Boards: what each vendor shows of its own data, as charts and tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from mockserver.admin import boards
from mockserver.admin.boards import FigureShape, ViewShape
from mockserver.admin.problems import Problem
from mockserver.inbox.view import View, Visit, route

PAGE = 50
"""Lines of a table that are shown at a time."""

_NAME = "boards"
_LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure as it is drawn: its number, what it is of, and how long its bar is."""

    label: str
    value: str
    of: str
    share: str
    """Per cent of what it is a part of: `38 %`."""

    length: float
    """0 to 100."""

    tone: str


def draw_bars(figures: list[FigureShape]) -> list[Bar]:
    """Figures as bars: parts are as long as their share, others beside the largest of them."""
    largest = max((one.value for one in figures if one.of is None), default=0)
    return [_draw_bar(one, largest) for one in figures]


def _draw_bar(figure: FigureShape, largest: float) -> Bar:
    whole = largest if figure.of is None else figure.of
    length = min(100.0, max(0.0, 100 * figure.value / whole)) if whole else 0.0
    return Bar(
        label=figure.label,
        value=_write_number(figure.value),
        of="" if figure.of is None else _write_number(figure.of),
        share=_write_share(length) if figure.of else "",
        length=round(length, 1),
        tone=figure.tone,
    )


def _write_number(value: float) -> str:
    """A number for people: `1 234`, `4.2`."""
    return f"{value:,.10g}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _write_share(share: float) -> str:
    """Per cent: 0 is none and 100 is all, and nothing between is."""
    if 0 < share < 1:
        written = "<1"
    elif 99 < share < 100:
        written = ">99"
    else:
        written = f"{share:.0f}"
    return f"{written}\N{NO-BREAK SPACE}%"


async def show_shelves(visit: Visit) -> Response:
    """The boards of all vendors."""
    shelves = []
    for vendor in visit.console.catalog.load_all():
        listed = (await boards.list_boards(visit.console, visit.sandbox, vendor.slug)).items
        if listed:
            shelves.append((vendor, listed))
    return visit.render(_NAME, "boards/page.html", shelves=shelves)


async def show_board(visit: Visit) -> Response:
    """One board."""
    return await _show(visit, boards.read_board)


async def show_line(visit: Visit) -> Response:
    """What belongs to one line of a board."""
    return await _show(visit, boards.read_line, key=visit.request.path_params["key"])


async def _show(visit: Visit, read: Callable[..., Awaitable[ViewShape]], **line: str) -> Response:
    """What an operation of the control API reads, and the boards that stand beside it."""
    slug, name = visit.request.path_params["slug"], visit.request.path_params["name"]
    vendor, board = boards.find_board(visit.console, slug, name)
    words, page = _read_words(visit), _read_page(visit)
    skipped = (page - 1) * PAGE
    shown = await read(
        *(visit.request, visit.console, visit.sandbox, slug, name),
        **line,
        q=words,
        offset=skipped,
        limit=PAGE,
    )
    return visit.render(
        _NAME,
        "boards/board.html",
        here="/".join(["/__inbox/boards", slug, name, *map(quote, line.values())]),
        slug=slug,
        board=board,
        beside=vendor.boards(),
        line=line,
        shown=shown,
        words=words,
        draw_bars=draw_bars,
        skipped=skipped,
        page=page,
        last_page=max(1, -(-shown.total // PAGE)),
    )


def _read_words(visit: Visit) -> str:
    if len(visit.words) > _LONGEST_WORDS:
        raise Problem(422, f"search words have {_LONGEST_WORDS} characters at most")
    return visit.words


def _read_page(visit: Visit) -> int:
    page = visit.read_number("page") or 1
    if page > 1_000_000:
        raise Problem(422, "page: there are not that many")
    return page


_ONE = "/__inbox/boards/{slug}/{name}"

view = View(
    name=_NAME,
    title="Boards",
    path="/__inbox/boards",
    routes=(
        route("/__inbox/boards", show_shelves),
        route(_ONE, show_board),
        route(f"{_ONE}/{{key}}", show_line),
    ),
)
