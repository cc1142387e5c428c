"""What recipients and users open in a browser."""

from __future__ import annotations

from functools import cache

from mockserver.kernel.pages import load_templates

_environment = cache(lambda: load_templates(__file__))


def render(template: str, **values: object) -> str:
    """A page as HTML; all values are escaped."""
    return _environment().get_template(template).render(**values)
