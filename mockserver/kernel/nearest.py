"""The routes that a request nearly met, for those that met none."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from fastapi.routing import APIRoute

from mockserver.kernel.vendor import Vendor

_ALIKE = 0.65
"""How alike two paths are at least, from 0 to 1: what is less so is no help."""

_SAME_METHOD = 0.05
"""What the method counts beside the path."""

_LONGEST_PATH = 200
"""Characters of a path that are looked at."""


class NearRoute(NamedTuple):
    """A route that is like a request."""

    method: str
    path: str
    """Its template, below the vendor's prefix."""

    operation: str
    summary: str


def find_nearest(vendor: Vendor, method: str, path: str, limit: int = 3) -> list[NearRoute]:
    """The routes that are most like a request, best first; none when nothing is like it.

    The vendor's base path does not count: to forget it, or to have it twice, is common.
    """
    found = _find(vendor, method, path[:_LONGEST_PATH])[:limit]
    return [near for near, _ in found]


def find_nearest_of(
    vendors: Iterable[Vendor], method: str, path: str, limit: int = 3
) -> list[NearRoute]:
    """The routes of any vendor that are most like a request below none, with their prefixes.

    To forget the vendor's prefix and to misspell it are both common.
    """
    path = path[:_LONGEST_PATH]
    first, _, rest = path[1:].partition("/")
    likeness: dict[NearRoute, float] = {}
    for vendor in vendors:
        found = list(_find(vendor, method, path))
        alike = SequenceMatcher(None, first, vendor.slug).ratio()
        if alike >= _ALIKE:
            found += [(near, like + alike) for near, like in _find(vendor, method, f"/{rest}")]
        for near, like in found:
            below = near._replace(path=f"/{vendor.slug}{near.path}")
            likeness[below] = max(like, likeness.get(below, 0.0))
    return sorted(likeness, key=lambda near: -likeness[near])[:limit]


@lru_cache(maxsize=256)
def _find(vendor: Vendor, method: str, path: str) -> tuple[tuple[NearRoute, float], ...]:
    """The routes of a vendor that are like a request, with how alike they are, best first."""
    asked = _cut_base(vendor, path)
    likeness: dict[NearRoute, float] = {}
    for route in vendor.app.routes:
        if not isinstance(route, APIRoute) or not route.include_in_schema:
            continue
        alike = _compare(asked, _cut_base(vendor, route.path))
        if alike < _ALIKE:
            continue
        operation, summary = route.operation_id or route.name, route.summary or ""
        for each in sorted(route.methods or ()):
            near = NearRoute(each, route.path, operation, summary)
            likeness[near] = alike + _SAME_METHOD * (each == method)
    return tuple(sorted(likeness.items(), key=lambda found: -found[1]))[:10]


def _cut_base(vendor: Vendor, path: str) -> str:
    """What of a path stands behind the vendor's base path, wherever that is."""
    return path.rpartition(vendor.base_path)[2] if vendor.base_path else path


def _compare(path: str, template: str) -> float:
    """How alike a path and a template are, parameters left aside."""
    steps, places = path.split("/"), template.split("/")
    if len(steps) == len(places):
        pairs = zip(steps, places, strict=True)
        kept = [("", "") if place[:1] == "{" else (step, place) for step, place in pairs]
        path, template = ("/".join(side) for side in zip(*kept, strict=True))
    matcher = SequenceMatcher(None, path, template, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()
