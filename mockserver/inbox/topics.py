"""What can change while a page is open, and what tells that it has."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

from mockserver.admin.platform import ACTS
from mockserver.kernel.sandbox import Sandbox

TOPICS: Mapping[str, Callable[[Sandbox], object]] = {
    "messages": lambda sandbox: [
        sandbox.database.counted(name) for name in ("message", "message_event", "message clearing")
    ],
    "callbacks": lambda sandbox: [
        sandbox.database.counted("callback"),
        sandbox.database.counted("attempt"),
        sandbox.callbacks.next_due_at,
    ],
    "requests": lambda sandbox: sandbox.database.counted("exchange"),
    "platform": lambda sandbox: sandbox.database.counted(ACTS),
    "clock": lambda sandbox: [
        sandbox.database.get("clock.frozen_at"),
        sandbox.database.get("clock.offset_us"),
        sandbox.next_due_at,
    ],
    "faults": lambda sandbox: sandbox.database.get("faults"),
}
"""What can change, and what to tell a change by: something cheap that differs after it."""


def read_state(sandbox: Sandbox) -> str:
    """How all topics are: a short text in their order, `1a2b3c4d-…`."""
    seen = ((sandbox.generation, look(sandbox)) for look in TOPICS.values())
    return "-".join(f"{zlib.crc32(repr(one).encode()):x}" for one in seen)


def find_changes(before: str, after: str) -> list[str]:
    """The topics that differ; all of them when the first state is of another form."""
    if before.count("-") != after.count("-"):
        return list(TOPICS)
    pairs = zip(TOPICS, before.split("-"), after.split("-"), strict=True)
    return [topic for topic, one, other in pairs if one != other]
