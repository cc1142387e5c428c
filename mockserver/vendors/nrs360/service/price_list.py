"""The coverage table as the API answers it: serialized when first asked for, and kept."""

from __future__ import annotations

from functools import cache

from pydantic_core import to_json

from mockserver.vendors.nrs360.service.compose import coverage


@cache
def render_networks() -> bytes:
    """All networks with what a part of an SMS to them costs, as JSON."""
    return to_json({"data": [row.as_json() for row in coverage().rows]})


@cache
def render_countries() -> bytes:
    """All countries with their networks, and the least and most that a part costs, as JSON."""
    return to_json({"data": coverage().by_country()})
