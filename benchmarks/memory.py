"""Resident memory: at rest, and whether it stays where it is over a hundred thousand requests."""

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.figures import Figure
from benchmarks.load import apply_requests
from benchmarks.peers import Target
from benchmarks.process import Server

SETTLE_SECONDS = 2.0
AT_MOST_SECONDS = 300


def measure_memory(target: Target, requests: int) -> Iterator[Figure]:
    """Memory at rest and, for our server and the floor, over many requests.

    "Before" is after the first hundredth of them, when code and caches have been loaded; the growth
    is from there to the end, and from the middle to the end.
    """
    with Server(target, first=target.live) as server:
        yield Figure("memory", target.name, "idle, MiB", [settle(server)])
        if not (target.is_ours or target.name == "raw"):
            return
        sent, marks = 0, []
        for goal in (requests // 100, requests // 2, requests):
            sent += apply_requests(server, goal - sent, at_most=AT_MOST_SECONDS)
            marks.append(settle(server))
    before, middle, after = marks
    note = f"{sent:,} requests" if sent >= requests else f"cut short at {sent:,} requests"
    yield Figure("memory", target.name, "before, MiB", [before])
    yield Figure("memory", target.name, "after, MiB", [after], note)
    yield Figure("memory", target.name, "growth, %", [(after / before - 1) * 100])
    yield Figure("memory", target.name, "growth of 2nd half, %", [(after / middle - 1) * 100])


def settle(server: Server) -> float:
    """Resident memory in MiB after a pause: the median of five readings."""
    time.sleep(SETTLE_SECONDS)
    readings = []
    for _ in range(5):
        readings.append(server.measure_rss())
        time.sleep(0.1)
    return median(readings)
