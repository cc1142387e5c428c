"""What a person would take out of a message: its one-time code, its links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from pydantic import Field

from mockserver.admin.shapes import Shape

_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]*_"
_AMONG_DIGITS = r"(?<![\w.,:/+-]){}(?!\w|[.,:/-]\w)"
_CODES = tuple(
    re.compile(_AMONG_DIGITS.format(code))
    for code in (
        r"\d{4,10}",
        r"(?<!\d )\d{3}[ -]\d{3}(?! \d)",
        r"\d{3}",
        r"(?=[A-Z]*\d)[A-Z\d]{3,10}",
    )
)
"""What looks like a code, the likeliest first: some digits that are no part of a date, an amount
or an address; two groups of three; three digits; capitals with a digit among them."""


class Link(Shape):
    """A link, and the text that carries it in HTML."""

    url: str
    text: str = ""
    target: str = Field(
        default="", description="Where it leads in the end, when it leads through the vendor."
    )


class _Reader(HTMLParser):
    """Reads what a person sees of HTML, and its links."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, list[str]]] = []
        self.seen: list[str] = []
        self._anchor: list[str] | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "title"):
            self._hidden += 1
        href = dict(attrs).get("href")
        if tag in ("a", "area") and href:
            self._anchor = []
            self.links.append((href.strip(), self._anchor))
        self.seen.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._hidden = max(0, self._hidden - 1)
        if tag == "a":
            self._anchor = None
        self.seen.append(" ")

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """A `<![…` is to browsers a comment that ends with the next `>`; here, else an error."""
        return self.parse_bogus_comment(i, bool(report))

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.seen.append(data)
        if self._anchor is not None:
            self._anchor.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def find_links(text: str, html: str, targets: Mapping[str, str]) -> list[Link]:
    """The http(s) links of a message, each once, in order: those of its HTML, then of its text.

    A text that names the target of a link that is listed already tells nothing new.

    Args:
        targets: by the end of a link that leads through the vendor, where it leads in the end.
    """
    found: dict[str, Link] = {}
    known: set[str] = set()
    sizes = sorted({len(end) for end in targets}, reverse=True)
    for link in _list_links(text, html):
        ends = (link.url[-size:] for size in sizes)
        link.target = next((targets[end] for end in ends if end in targets), "")
        if link.url not in known:
            known.add(found.setdefault(link.url, link).target)
    return list(found.values())


def _list_links(text: str, html: str) -> Iterator[Link]:
    if html:
        for url, words in _read(html).links:
            if _URL.match(url):
                yield Link(url=url, text=" ".join("".join(words).split()))
    for match in _URL.finditer(text):
        yield Link(url=match.group().rstrip(_TRAILING))


def find_code(text: str, html: str) -> str | None:
    """What looks most like a one-time code in a message, or None."""
    seen = text if text or not html else "".join(_read(html).seen)
    seen = _URL.sub(" ", seen)
    for pattern in _CODES:
        match = pattern.search(seen)
        if match:
            return match.group().replace(" ", "").replace("-", "")
    return None
