"""How long something is off, in words."""

from __future__ import annotations

from datetime import datetime

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def describe_wait(at: datetime, now: datetime) -> str:
    """How far a time lies ahead, in its two largest units: `in 4 min 10 s`; else `now`."""
    left = round((at - now).total_seconds())
    parts: list[tuple[int, str]] = []
    for seconds, unit in _UNITS:
        amount, left = divmod(max(left, 0), seconds)
        if amount or parts:
            parts.append((amount, unit))
    shown = " ".join(f"{amount} {unit}" for amount, unit in parts[:2] if amount)
    return f"in {shown}" if shown else "now"
