"""Lists: bare arrays, cut by the parameters `offset` (from 0) and `limit` (50, at most 100)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.vendors.collect.errors import invalid

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
_MAX_OFFSET = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list is asked for."""

    offset: int
    limit: int


def read_part(params: Mapping[str, str]) -> Part:
    """The part that a query asks for.

    Raises:
        ApiError: 400, one of the two is no integer, or out of range.
    """
    return Part(
        offset=read_number(params, "offset", 0, 0, _MAX_OFFSET),
        limit=read_number(params, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
    )


def read_number(params: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """An integer of a query.

    Raises:
        ApiError: 400, it is none, or not between `least` and `most`.
    """
    text = params.get(name, "")
    if not text:
        return default
    is_number = text.isascii() and text.isdigit() and len(text) < 12
    if not is_number or not least <= int(text) <= most:
        raise invalid(name, f"must be an integer between {least} and {most}")
    return int(text)
