"""The pages that recipients open."""

from __future__ import annotations

import re
from functools import cache

from mockserver.kernel.pages import PAGE_POLICY, load_templates, make_headers

_environment = cache(lambda: load_templates(__file__))


def render(template: str, **values: object) -> str:
    """A page as HTML; all values are escaped."""
    return _environment().get_template(template).render(**values)


FRAME_HEADERS = make_headers(f"{PAGE_POLICY}; frame-src 'self'")
"""For pages that show a mail's HTML in a frame."""

FORM_HEADERS = make_headers(f"{PAGE_POLICY}; img-src http: https:")
"""For forms, which have a logo and a background of the customer's."""

PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b"
)
"""A transparent GIF of one pixel."""

_HEADS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (r"<head\b[^<>]*+>", r"<html\b[^<>]*+>", r"<!doctype\b[^<>]*+>")
)


def aim_links(html: str) -> str:
    """A mail's HTML whose links open in place of the page that frames it."""
    heads = (pattern.search(html) for pattern in _HEADS)
    place = next((head.end() for head in heads if head), 0)
    return f'{html[:place]}<base target="_top">{html[place:]}'
