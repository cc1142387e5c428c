"""The view Boards: what each vendor shows of its own data, as charts and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from mockserver.admin import boards
from mockserver.admin.boards import BoardShape, FigureShape, ViewShape
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


@dataclass(frozen=True, slots=True)
class Shelf:
    """The boards of one vendor, each with how many lines it has."""

    slug: str
    title: str
    boards: list[tuple[BoardShape, int]]


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
        share="" if figure.of is None or not figure.of else f"{length:.0f}\N{NO-BREAK SPACE}%",
        length=round(length, 1),
        tone=figure.tone,
    )


def _write_number(value: float) -> str:
    """A number for people: `1 234`, `4.2`."""
    return f"{value:,.10g}".replace(",", "\N{NARROW NO-BREAK SPACE}")


async def show_shelves(visit: Visit) -> Response:
    """The boards of all vendors."""
    shelves = [
        await _read_shelf(visit, vendor.slug, vendor.title)
        for vendor in visit.console.catalog.load_all()
    ]
    filled = [shelf for shelf in shelves if shelf.boards]
    return visit.render(_NAME, "boards/page.html", shelves=filled)


async def _read_shelf(visit: Visit, slug: str, title: str) -> Shelf:
    listed = (await boards.list_boards(visit.console, slug)).items
    return Shelf(
        slug, title, [(one, (await _read(visit, slug, one.name, limit=1)).total) for one in listed]
    )


async def show_board(visit: Visit) -> Response:
    """One board."""
    slug, name = visit.request.path_params["slug"], visit.request.path_params["name"]
    skipped = _read_offset(visit)
    shown = await _read(visit, slug, name, q=_read_words(visit), offset=skipped)
    here = f"/__inbox/boards/{slug}/{name}"
    values = await _read_around(visit, slug, name)
    return _render(visit, shown, skipped, here=here, line="", **values)


async def show_line(visit: Visit) -> Response:
    """What belongs to one line of a board."""
    params = visit.request.path_params
    slug, name, key = params["slug"], params["name"], params["key"]
    skipped = _read_offset(visit)
    shown = await boards.read_line(
        visit.request,
        visit.console,
        visit.sandbox,
        slug,
        name,
        key,
        q=_read_words(visit),
        offset=skipped,
        limit=PAGE,
    )
    here = f"/__inbox/boards/{slug}/{name}/{key}"
    values = await _read_around(visit, slug, name)
    return _render(visit, shown, skipped, here=here, line=key, **values)


async def _read(
    visit: Visit, slug: str, name: str, *, q: str = "", offset: int = 0, limit: int = PAGE
) -> ViewShape:
    return await boards.read_board(
        visit.request, visit.console, visit.sandbox, slug, name, q=q, offset=offset, limit=limit
    )


async def _read_around(visit: Visit, slug: str, name: str) -> dict[str, Any]:
    """The board itself, and those that stand beside it."""
    beside = (await boards.list_boards(visit.console, slug)).items
    board = next(one for one in beside if one.name == name)
    return {"slug": slug, "board": board, "beside": beside}


def _read_words(visit: Visit) -> str:
    if len(visit.words) > _LONGEST_WORDS:
        raise Problem(422, f"search words have {_LONGEST_WORDS} characters at most")
    return visit.words


def _read_offset(visit: Visit) -> int:
    """How many lines come before those that are shown."""
    page = visit.read_number("page") or 1
    if page > 1_000_000:
        raise Problem(422, "page: there are not that many")
    return (page - 1) * PAGE


def _render(visit: Visit, shown: ViewShape, skipped: int, **values: Any) -> Response:
    return visit.render(
        _NAME,
        "boards/board.html",
        shown=shown,
        words=visit.words,
        draw_bars=draw_bars,
        skipped=skipped,
        page=skipped // PAGE + 1,
        has_more=skipped + len(shown.lines) < shown.total,
        **values,
    )


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
