"""A live list: the newest first, older ones while it scrolls, its head kept current."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from mockserver.admin.problems import Problem
from mockserver.inbox.view import Visit
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.search import quote_word, split_words

PAGE = 50
"""Items that are shown at first, and that each scroll to the end adds."""

WINDOW = 200
"""Items at the list's head that are kept current; when more have come it begins anew."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter above the list: where a click on it leads, and whether it is on."""

    label: str
    key: str
    amount: int | None
    href: str
    is_on: bool


def make_word_chip(
    visit: Visit, path: str, key: str, value: str, label: str, amount: int | None = None
) -> Chip:
    """A chip that puts its search word in the place of others of its key, or takes it out."""
    words = list(_split(visit.words))
    of_key = [word for word in words if word.lower().startswith(f"{key}:")]
    kept = [word for word in words if word not in of_key]
    is_on = f"{key}:{value}" in map(str.lower, of_key)
    toggled = kept if is_on else [*kept, f"{key}:{value}"]
    href = visit.url(path, q=" ".join(map(quote_word, toggled)))
    return Chip(label, f"{key}-{value}", amount, href, is_on)


def _split(words: str) -> Iterable[str]:
    try:
        return split_words(words)
    except ValueError:  # a quote is not closed: the list says so
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a list is of, and how it is found.

    `templates/<view>/page.html` is its page, which includes `listing/results.html`, and
    `templates/<view>/row.html` is a row, of the item `one`.
    """

    view: str
    path: str
    topic: str
    """Of the live updates: what changes it."""

    nouns: str
    """What it lists, in words."""

    read_filters: Callable[[Visit], Mapping[str, str]]
    """The parameters of the address that narrow it."""

    search: Callable[[Visit, int | None, int], Sequence[Any]]
    """Finds items below a number (None: the newest), so many at most, newest first."""

    number: Callable[[Any], int]
    """The number of an item."""

    newest: Callable[[Sandbox], int]
    """The highest number that was ever given."""

    read_frame: Callable[[Visit], Mapping[str, Any]]
    """What the page is given beside the list; `chips` at least."""

    @property
    def news_path(self) -> str:
        """Where a page finds how its rows are now."""
        return f"/__inbox/{self.view}/news"

    async def show(self, visit: Visit) -> Response:
        """The list."""
        cursor = visit.read_number("cursor")
        part = "listing/older.html" if cursor else "listing/results.html"
        return self.render(visit, part=part, **self.read_page(visit, cursor))

    async def show_news(self, visit: Visit) -> Response:
        """The list down to the item `floor`, for a page that shows it already: its head, or what
        is below `cursor`."""
        if not visit.is_partial:
            return await self.show(visit)
        floor = visit.read_number("floor") or 1
        cursor = visit.read_number("cursor")
        most = min((cursor or self.newest(visit.sandbox) + 1) - floor, WINDOW + 1)
        found = [one for one in self._find(visit, cursor, most) if self.number(one) >= floor]
        if cursor:
            return self.render(visit, part="listing/rows.html", found=found)
        if len(found) > WINDOW or not found:
            page = self.read_page(visit, None)
            response = self.render(visit, part="listing/results.html", **page)
            response.headers.update({"HX-Retarget": "#results", "HX-Reswap": "outerHTML"})
            response.headers["HX-Reselect"] = "#results"
            return response
        values = {"found": found, "floor": floor, **self.read_frame(visit)}
        return self.render(visit, part="listing/news.html", **values)

    def render(self, visit: Visit, *, part: str, **values: Any) -> Response:
        """The page of the list, or a part of it for htmx."""
        usual = {"listing": self, "filters": self.read_filters(visit), "opened": None}
        return visit.render(self.view, f"{self.view}/page.html", part=part, **{**usual, **values})

    def read_page(self, visit: Visit, cursor: int | None = None) -> dict[str, Any]:
        """A page of the list; what is wrong with its filters stands in it."""
        problem = ""
        rows: Sequence[Any] = ()
        try:
            rows = self._find(visit, cursor, PAGE + 1)
        except Problem as error:
            problem = error.detail
        found = rows[:PAGE]
        numbers = [self.number(one) for one in found]
        return {
            "found": found,
            "above": cursor,
            "floor": numbers[-1] if numbers else 1,
            "cursor": numbers[-1] if len(rows) > PAGE else None,
            "problem": problem,
            **self.read_frame(visit),
        }

    def _find(self, visit: Visit, before: int | None, most: int) -> Sequence[Any]:
        return self.search(visit, before, most) if most > 0 else ()
