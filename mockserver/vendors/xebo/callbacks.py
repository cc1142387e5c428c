"""Xebo documents no callbacks, and none is made up: a customer reads responses by the export."""

from __future__ import annotations

from datetime import timedelta

RETRY_SCHEDULE: tuple[timedelta, ...] = ()


def acknowledges(status: int) -> bool:
    """Any 2xx would be a yes."""
    return 200 <= status < 300
