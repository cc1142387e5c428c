"""The pages that respondents open."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from mockserver.kernel.pages import PAGE_POLICY, load_templates, make_headers

_environment = cache(lambda: load_templates(__file__))


@cache
def _style() -> str:
    return (Path(__file__).parent / "templates" / "survey.css").read_text(encoding="utf-8")


@cache
def page_headers() -> dict[str, str]:
    """What every page is sent with. Nothing is loaded, no script runs, and of styles only the
    page's own, by its hash."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return make_headers(PAGE_POLICY.replace("'unsafe-inline'", f"'sha256-{digest}'"))


def render(template: str, **values: object) -> str:
    """A page as HTML; all values are escaped."""
    return _environment().get_template(template).render(style=_style(), **values)
