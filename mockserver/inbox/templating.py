"""The templates, and what they write with."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mockserver.inbox.assets import address_of, has_asset

_WHOLE = Markup('<time datetime="{}" title="{} UTC">{}</time>')


@cache
def environment() -> Environment:
    """The templates of all views: what they are given is escaped, what they lack is an error."""
    made = Environment(
        loader=PackageLoader("mockserver.inbox"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(asset=address_of, has_asset=has_asset)
    made.filters.update(moment=show_moment, value=show_value)
    return made


def show_moment(at: datetime, now: datetime | None = None) -> Markup:
    """A time of the sandbox, in UTC to the second: without its date when that is today's."""
    at = at.astimezone(UTC)
    whole = f"{at:%Y-%m-%d %H:%M:%S}"
    shown = whole
    if now is not None:
        shown = f"{at:%H:%M:%S}" if at.date() == now.date() else f"{at.day} {at:%b %H:%M}"
    return _WHOLE.format(at.isoformat(), whole, shown)


def show_value(value: Any) -> str:
    """A value as a person reads it: text as it is, the rest as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
