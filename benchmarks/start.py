"""Cold start: from the spawn of the process to its first good answer."""

from benchmarks.peers import Target
from benchmarks.process import Server

REPEATS = 5


def measure_start(target: Target) -> dict[str, float]:
    """One start on fresh data, not pinned to a core, in milliseconds.

    "First send" asks for nothing but the send, "first /livez" for nothing but that: each is a start
    of its own. The runner starts everything once before, so that the disk cache is warm.
    """
    with Server(target, pinned=False) as server:
        times = {"first send, ms": server.started_in * 1000}
    if target.live:
        with Server(target, first=target.live, pinned=False) as server:
            times["first /livez, ms"] = server.started_in * 1000
    return times
