"""The text of an HTML document, for the plain part of a mail and for letters.

Read in one pass whatever the document is: Python's own parser takes minutes for some that are no
longer than a mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_MARKUP = re.compile(r"<(?:!doctype|/?[a-z][a-z0-9]*+)\b[^<>]*+>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)([^<>]*+)>|<[!?][^<>]*+>")
_HREF = re.compile(r"""\shref\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]++")
_BLANK_LINES = re.compile(r"\n{3,}")
_HIDDEN = frozenset({"head", "script", "style", "template", "title"})
_PARAGRAPHS = frozenset(
    {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul"}
)
_LINES = frozenset({"address", "article", "br", "dd", "div", "dl", "dt", "footer", "header"})
_ROWS = frozenset({"li", "main", "nav", "section", "tr"})


def is_html(text: str) -> bool:
    """Whether a text has a tag in it."""
    return _MARKUP.search(text) is not None


def to_text(html: str) -> str:
    """What a reader of a document sees: paragraphs, `- ` before list items, links' targets."""
    lines = [line.strip(" ") for line in "".join(_read(_drop_comments(html))).split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _drop_comments(html: str) -> str:
    kept: list[str] = []
    done = 0
    while (start := html.find("<!--", done)) >= 0:
        kept.append(html[done:start])
        end = html.find("-->", start + 4)
        done = len(html) if end < 0 else end + 3
    return "".join([*kept, html[done:]])


def _read(html: str) -> Iterator[str]:
    hidden = target = shown = ""
    done = 0
    for tag in _TAG.finditer(html):
        if not hidden:
            shown = _show(html[done : tag.start()])
            yield shown
        done = tag.end()
        name, is_end = (tag[2] or "").lower(), bool(tag[1])
        if hidden:
            hidden = "" if is_end and name == hidden else hidden
        elif name in _HIDDEN and not is_end:
            hidden = name
        elif name == "a":
            if is_end and target and target != shown.strip():
                yield f" ({target})"
            target = "" if is_end else _read_target(tag[3])
        else:
            yield _break(name, is_end=is_end)
    if not hidden:
        yield _show(html[done:])


def _show(text: str) -> str:
    return _SPACE.sub(" ", unescape(text))


def _break(name: str, *, is_end: bool) -> str:
    """What a tag puts between two words."""
    if name in _PARAGRAPHS:
        return "\n\n"
    if name == "li" and not is_end:
        return "\n- "
    if name in _LINES or name in _ROWS:
        return "\n"
    return " " if name in ("td", "th") else ""


def _read_target(attributes: str) -> str:
    found = _HREF.search(attributes)
    return unescape(found[1] or found[2] or found[3] or "").strip() if found else ""
