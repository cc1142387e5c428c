"""What people open in a browser: the headers it is sent with, and the templates it is made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)

_DOCUMENT_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox "
    "allow-top-navigation-by-user-activation; default-src 'none'; "
    "img-src http: https: data:; style-src 'unsafe-inline' http: https:; "
    "font-src http: https: data:; media-src http: https:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)


def make_headers(policy: str) -> dict[str, str]:
    """The headers of a page under a Content-Security-Policy."""
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }


PAGE_HEADERS = make_headers(PAGE_POLICY)
"""For a page of our own: it loads nothing, runs no script, and sends its forms here."""

DOCUMENT_HEADERS = make_headers(_DOCUMENT_POLICY)
"""For HTML that anybody may have written, such as a mail: it shows and links, and does no more."""


class UnknownPage(Exception):  # noqa: N818 - what a recipient reads
    """A link leads nowhere: it was never made here."""


def load_templates(module: str) -> Environment:
    """The templates in the folder beside a module (its `__file__`).

    Values are escaped, but for those of a text (`….txt`); one that is missing is an error.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(Path(module).parent / "templates"),
        autoescape=select_autoescape(
            default=True, default_for_string=True, disabled_extensions=["txt"]
        ),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
