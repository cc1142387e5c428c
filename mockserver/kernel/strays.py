"""Requests below no vendor: they belong to no sandbox, so that the server keeps the newest."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from mockserver.kernel.clock import WallClock
from mockserver.kernel.http import Scope

MOST_KEPT = 20
LONGEST_PATH = 500
"""Characters of a path that are kept."""


class Stray(NamedTuple):
    """A request below no vendor."""

    at: datetime
    method: str
    path: str


class Strays:
    """The newest of them."""

    def __init__(self, wall: WallClock) -> None:
        self._wall = wall
        self._kept: deque[Stray] = deque(maxlen=MOST_KEPT)

    def keep(self, scope: Scope) -> None:
        """Keep a request."""
        path: str = scope["path"]
        self._kept.appendleft(Stray(self._wall(), scope["method"], path[:LONGEST_PATH]))

    def list(self) -> Sequence[Stray]:
        """Those that are kept, newest first."""
        return list(self._kept)
