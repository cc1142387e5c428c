"""Requests a second, and latency, of one send after the other over sixteen connections."""

from benchmarks.load import apply_load
from benchmarks.peers import Target
from benchmarks.process import Server

WARM_UP_SECONDS = 1


def measure_throughput(target: Target, seconds: int) -> dict[str, float]:
    """One round: a fresh process on fresh data, a second of warm-up, then the load."""
    with Server(target) as server:
        apply_load(server, WARM_UP_SECONDS)
        load = apply_load(server, seconds)
    return {"requests/s": load.per_second, "p50, ms": load.p50_ms, "p99, ms": load.p99_ms}
