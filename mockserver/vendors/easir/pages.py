"""What recipients and users open in a browser."""

from __future__ import annotations

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

DOCUMENT_HEADERS = {
    **PAGE_HEADERS,
    "content-security-policy": (
        "sandbox allow-popups allow-popups-to-escape-sandbox "
        "allow-top-navigation-by-user-activation; default-src 'none'; "
        "img-src http: https: data:; style-src 'unsafe-inline' http: https:; "
        "font-src http: https: data:; media-src http: https:; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'self'"
    ),
}
"""For the HTML of a campaign, which anybody may have written: it shows and links, and does no
more."""


def render(template: str, **values: object) -> str:
    """A page as HTML; all values are escaped."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
