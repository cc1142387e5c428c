"""Load on one server: wrk, or autocannon where wrk is missing, on a core of its own.

Sixteen connections, one thread, one request in flight on each: the next is sent when the answer to
the one before has been read. An answer that is not 2xx, or a connection that breaks, fails the run.
"""

import json
import os
import subprocess
from dataclasses import dataclass

from benchmarks.figures import Failure
from benchmarks.peers import CONFIGS, Request, find_load_generator
from benchmarks.process import LOAD_CORE, Server, ask, pin

CONNECTIONS = 16
SLICE_SECONDS = 10


@dataclass(frozen=True)
class Load:
    """What a load run saw. `refused` counts answers other than 2xx, `broken` connections."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    refused: int
    broken: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def busy_connections(self) -> float:
        """How many connections were waiting for an answer on average (by Little's law)."""
        return self.per_second * self.p50_ms / 1000


def apply_load(server: Server, seconds: int) -> Load:
    """Send the target's request for some seconds. Raises Failure when an answer is not 2xx."""
    generator = find_load_generator()
    if generator is None:
        raise Failure(
            "neither wrk (apt-get install wrk) nor autocannon (install_peers.py) is there"
        )
    request = server.target.send
    run = _run_wrk if generator.name == "wrk" else _run_autocannon
    load = run(str(generator), server.url, request, seconds)
    if load.refused or load.broken or not load.requests:
        raise Failure(
            f"{server.target.title}: of {load.requests} answers {load.refused} were not 2xx, "
            f"{load.broken} connections broke\n{server.log_tail()}"
        )
    if load.busy_connections() < CONNECTIONS / 4:  # as autocannon where a server closes each one
        raise Failure(
            f"{server.target.title}: {generator.name} kept only {load.busy_connections():.1f} of "
            f"{CONNECTIONS} connections busy: not a measurement of the server"
        )
    status = ask(server.port, request)  # wrk takes anything below 400 for good
    if status != request.status:
        raise Failure(f"{server.target.title}: status {status} instead of {request.status}")
    return load


def apply_requests(server: Server, requests: int, *, at_most: int) -> int:
    """Send about so many requests, in slices, for at most so many seconds; how many it were."""
    sent, elapsed, seconds = 0, 0.0, 1
    while sent < requests and elapsed < at_most:
        load = apply_load(server, seconds)
        sent, elapsed = sent + load.requests, elapsed + load.seconds
        left = (requests - sent) / load.per_second
        seconds = max(1, min(SLICE_SECONDS, round(left)))
    return sent


def _run_wrk(wrk: str, url: str, request: Request, seconds: int) -> Load:
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
    for name, value in request.headers.items():
        command += ["-H", f"{name}: {value}"]
    command += ["-s", str(CONFIGS / "post.lua"), url + request.path]
    env = {"BENCH_METHOD": request.method, "BENCH_BODY": request.body, "LC_ALL": "C"}
    output = _run(command, seconds, env)
    results = [line for line in output.splitlines() if line.startswith("RESULT ")]
    if not results:
        raise Failure(f"wrk gave no result:\n{output}")
    return Load(**json.loads(results[0].removeprefix("RESULT ")))


def _run_autocannon(autocannon: str, url: str, request: Request, seconds: int) -> Load:
    command = [autocannon, "-c", str(CONNECTIONS), "-d", str(seconds), "-j", "-n"]
    for name, value in request.headers.items():
        command += ["-H", f"{name}={value}"]
    command += ["-m", request.method, "-b", request.body, url + request.path]
    found = json.loads(_run(command, seconds, {}))
    return Load(
        requests=found["requests"]["total"],
        seconds=found["duration"],
        p50_ms=found["latency"]["p50"],
        p99_ms=found["latency"]["p99"],
        refused=found["non2xx"],
        broken=found["errors"] + found["timeouts"],
    )


def _run(command: list[str], seconds: int, env: dict[str, str]) -> str:
    try:
        return subprocess.run(
            pin(command, LOAD_CORE),
            env=os.environ | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds + 30,
            check=True,
            text=True,
        ).stdout
    except subprocess.SubprocessError as error:
        raise Failure(f"the load generator failed: {error}") from error
