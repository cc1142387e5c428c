"""The pages that recipients open."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)


class UnknownPage(Exception):  # noqa: N818 - what a recipient reads
    """A link leads nowhere: it was never made here."""


def render(template: str, **values: object) -> str:
    """A page as HTML; all values are escaped."""
    return _environment().get_template(template).render(**values)


MAIL_HEADERS = {
    **PAGE_HEADERS,
    "content-security-policy": (
        "sandbox allow-popups allow-popups-to-escape-sandbox "
        "allow-top-navigation-by-user-activation; default-src 'none'; "
        "img-src http: https: data:; style-src 'unsafe-inline' http: https:; "
        "font-src http: https: data:; media-src http: https:; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'self'"
    ),
}
"""For the HTML of a mail, which anybody may have written: it shows and links, and does no more."""

FRAME_HEADERS = {
    **PAGE_HEADERS,
    "content-security-policy": f"{PAGE_HEADERS['content-security-policy']}; frame-src 'self'",
}
"""For pages that show such HTML in a frame."""

FORM_HEADERS = {
    **PAGE_HEADERS,
    "content-security-policy": (f"{PAGE_HEADERS['content-security-policy']}; img-src http: https:"),
}
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
