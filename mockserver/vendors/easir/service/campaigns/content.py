"""What a recipient reads: a campaign's content in its template, with the contact's values.

The page says that a contact's actual content can be read, not how values are named in it. Here
`{{contact.fixed_fields.first_name}}` and the short `{{first_name}}` stand for them, by the same
paths that filters have, and `{{content}}` in a template for the campaign's own content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from mockserver.vendors.easir.service.campaigns.plain_text import is_html

_PLACE = re.compile(r"(\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\})")
_CONTENT = "content"
_HTML = re.compile(r"<html\b", re.IGNORECASE)
_END = re.compile(r"</body\s*>|</html\s*>", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")


class Text:
    """A text with places for values, read once and filled for each recipient."""

    def __init__(self, source: str, *, is_markup: bool = False) -> None:
        """Read a text; in one that is HTML, values are escaped."""
        self._is_markup = is_markup
        parts = _PLACE.split(source)  # literal, place, name, literal, place, name, …, literal
        self._literals = parts[::3]
        self._places = list(zip(parts[1::3], parts[2::3], strict=True))
        self.names = frozenset(parts[2::3])

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with values; a name that nothing has stays as it is written."""
        filled = [self._literals[0]]
        for (place, name), literal in zip(self._places, self._literals[1:], strict=True):
            value = values.get(name)
            if value is None:
                filled.append(place)
            else:
                filled.append(escape(value) if self._is_markup else value)
            filled.append(literal)
        return "".join(filled)


def dress(content: str, template: str) -> str:
    """A campaign's content in its template: in place of `{{content}}`, else below it."""
    if not template.strip():
        return content
    inner = _to_markup(content) if is_html(template) else content
    parts = _PLACE.split(template)
    if _CONTENT not in parts[2::3]:
        return f"{template}\n{inner}"
    dressed = [parts[0]]
    for place, name, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        dressed += [inner if name == _CONTENT else place, literal]
    return "".join(dressed)


def to_document(content: str, *, title: str, footer: str = "") -> str:
    """A content as a whole HTML document, with HTML that goes below it."""
    body = _to_markup(content)
    if _HTML.search(body):
        end = _END.search(body)
        place = end.start() if end else len(body)
        return body[:place] + footer + body[place:]
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>\n<body>\n{body}\n{footer}</body></html>\n"
    )


def _to_markup(content: str) -> str:
    """Content as HTML; plain text keeps its lines."""
    if is_html(content):
        return content
    paragraphs = _PARAGRAPH_END.split(content.replace("\r\n", "\n").strip())
    return "\n".join(f"<p>{escape(one).replace(chr(10), '<br>')}</p>" for one in paragraphs)
