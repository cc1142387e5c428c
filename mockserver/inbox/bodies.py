"""Bodies of requests and answers as a person reads them: JSON laid out and coloured, forms a field
a line. Only space is added: values stand as they were sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl

from markupsafe import Markup, escape

MAX_SHOWN = 200_000
"""Characters of a body that are shown."""

_DEEPEST = 30
"""Levels that are indented: what is nested further would be mostly space."""

_TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\]|\\.)*")(?P<key>\s*:)?|(?P<sign>[{}\[\],])|(?P<word>[^\s{}\[\],:"]+)'
)
_FORM = "application/x-www-form-urlencoded"


def show_body(content: str, media: str = "") -> Markup:
    """A body in HTML, for a `pre`.

    Args:
        media: the content type that it came with; JSON is told by looking.
    """
    if len(content) > MAX_SHOWN:
        rest = f"\n… {len(content) - MAX_SHOWN} characters more"
        return escape(content[:MAX_SHOWN]) + rest
    if _is_json(content):
        return Markup("".join(_lay_out(content)))  # noqa: S704 - each piece is escaped
    if media.partition(";")[0].strip().lower() == _FORM:
        return Markup("\n").join(
            Markup('<span class="json-key">{}</span>={}').format(name, value)
            for name, value in parse_qsl(content, keep_blank_values=True)
        )
    return escape(content)


def media_of(headers: Iterable[tuple[str, str]]) -> str:
    """The content type among some headers."""
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def mark_code(text: str) -> Markup:
    """A sentence in HTML, what stands in it between backticks as code."""
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(marked)  # noqa: S704 - it was escaped before


def _is_json(content: str) -> bool:
    """Whether it is an object or a list; a lone word is as readable without."""
    if not content.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _lay_out(content: str) -> Iterator[str]:
    """JSON, a member a line. An empty object or list stays on its line."""
    depth, opened = 0, False
    for token in _TOKEN.finditer(content):
        sign = token["sign"] or ""
        closes = sign in ("}", "]")
        depth -= closes
        if opened != closes:  # a first member, or the end of what has some
            yield _break_line(depth)
        opened = sign in ("{", "[")
        depth += opened
        if sign == ",":
            yield "," + _break_line(depth)
        elif sign:
            yield sign
        else:
            yield _colour(token)


def _break_line(depth: int) -> str:
    return "\n" + "  " * min(depth, _DEEPEST)


def _colour(token: re.Match[str]) -> str:
    """A value or a name, escaped and marked as what it is."""
    kind = "key" if token["key"] else "text" if token["text"] else "word"
    colon = ": " if token["key"] else ""
    return f'<span class="json-{kind}">{escape(token["text"] or token["word"])}</span>{colon}'
