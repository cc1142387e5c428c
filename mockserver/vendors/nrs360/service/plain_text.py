"""What a reader without HTML sees of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

LONGEST = 500_000
"""Characters of HTML that are read; a longer mail's text is cut there (ours)."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)([^<>]*+)>|<[!?][^<>]*+>")
_HREF = re.compile(r"""\shref\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\xa0]+")
_HIDDEN = frozenset({"head", "script", "style", "title", "template"})
_BREAKS = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "form", "h1"}
    | {"h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"}
    | {"section", "table", "tr", "ul"}
)


def to_plain_text(html: str) -> str:
    """The text of some HTML: blocks on lines of their own, links followed by where they lead."""
    lines = "".join(_read(_drop_comments(html[:LONGEST]))).split("\n")
    return "\n".join(_join_blank(_SPACES.sub(" ", line).strip() for line in lines)).strip()


def _drop_comments(html: str) -> str:
    kept: list[str] = []
    done = 0
    while (start := html.find("<!--", done)) >= 0:
        kept.append(html[done:start])
        end = html.find("-->", start + 4)
        done = len(html) if end < 0 else end + 3
    return "".join([*kept, html[done:]])


def _read(html: str) -> Iterator[str]:
    hidden = ""
    target = ""
    done = 0
    for tag in _TAG.finditer(html):
        if not hidden:
            yield _SPACES.sub(" ", unescape(html[done : tag.start()]))
        done = tag.end()
        name, is_end = (tag[2] or "").lower(), bool(tag[1])
        if hidden:
            hidden = "" if is_end and name == hidden else hidden
        elif name in _HIDDEN and not is_end:
            hidden = name
        elif name in _BREAKS:
            yield "\n"
        elif name == "a":
            yield f" <{target}>" if is_end and target else ""
            target = "" if is_end else _read_href(tag[3])
        elif name in ("td", "th"):
            yield " "
    if not hidden:
        yield _SPACES.sub(" ", unescape(html[done:]))


def _read_href(attributes: str) -> str:
    found = _HREF.search(attributes)
    return unescape(found[1] or found[2] or found[3] or "").strip() if found else ""


def _join_blank(lines: Iterator[str]) -> Iterator[str]:
    """Lines with at most one blank one between them."""
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line
