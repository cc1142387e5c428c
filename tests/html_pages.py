"""Reads pages of HTML as a browser under a strict content security policy would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Element:
    """An element: its attributes, and all text within it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A page's elements, in order."""

    elements: list[Element] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in ("meta", "link", "input", "img", "br"):
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def find(self, tag: str, **attributes: str) -> Element:
        """The first element of this tag and these attributes."""
        return next(self.find_all(tag, **attributes))

    def find_all(self, tag: str, **attributes: str) -> Iterator[Element]:
        """All elements of this tag and these attributes; `class_` and `for_` lose the line."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        for element in self.elements:
            if element.tag == tag and wanted.items() <= element.attributes.items():
                yield element

    def find_inline(self) -> list[str]:
        """What a policy without `unsafe-inline` refuses."""
        found = []
        for element in self.elements:
            names = (name for name in element.attributes if name.startswith("on"))
            found += [f"{element.tag} {name}" for name in names]
            if "style" in element.attributes or element.tag == "style":
                found.append(f"{element.tag} style")
            if element.tag == "script" and (
                element.text.strip() or "src" not in element.attributes
            ):
                found.append("script")
        return found

    def find_loaded(self) -> list[str]:
        """The addresses that the page loads without being asked."""
        loaded = (
            element.attributes.get("href" if element.tag == "link" else "src", "")
            for element in self.elements
            if element.tag in ("link", "script", "img", "iframe", "source", "embed")
        )
        return [url for url in loaded if not url.startswith("data:")]


def read_page(html: str) -> Page:
    """A page."""
    page = Page()
    page.feed(html)
    page.close()
    return page
