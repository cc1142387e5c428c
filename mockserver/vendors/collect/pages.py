"""The pages that recipients open."""

from __future__ import annotations

from functools import cache

from mockserver.kernel.pages import load_templates

_environment = cache(lambda: load_templates(__file__))


def render(template: str, **values: object) -> str:
    """A page or a mail as HTML, its values escaped, or a text (`….txt`)."""
    return _environment().get_template(template).render(**values)
