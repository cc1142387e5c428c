"""The pages that respondents open."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates"


class UnknownPage(Exception):  # noqa: N818 - what a respondent reads
    """A link leads nowhere: it was never made here."""


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    return (_FOLDER / "survey.css").read_text(encoding="utf-8")


@cache
def page_headers() -> dict[str, str]:
    """What every page is sent with. Nothing is loaded, no script runs, and of styles only the
    page's own, by its hash."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return {
        "content-security-policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'self'"
        ),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    }


def render(template: str, **values: object) -> str:
    """A page as HTML; all values are escaped."""
    return _environment().get_template(template).render(style=_style(), **values)
