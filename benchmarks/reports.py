"""The events report of one sending with a million events: rows a second, memory, other requests.

`python benchmarks/reports.py [--events 1000000]`. The events are written into the server's database
while it is stopped; the report is read over HTTP as it comes and only its lines are counted.
"""

import argparse
import shlex
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs as a script as well as by -m

from benchmarks.figures import Failure, Figure  # noqa: E402
from benchmarks.peers import Request, Target, send_sms  # noqa: E402
from benchmarks.process import SCRATCH, Server  # noqa: E402

SERVE = f"{sys.executable} -m mockserver serve"
API = "/nrs360/api/rest"
AUTH = ("username", "apiPassword")
REPEATS = 3
TIMEOUT_SECONDS = 600
CLEAR = 1_000_000  # of the numbers that the server itself gives next

COPY_MESSAGES = """
    WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < :most)
    INSERT INTO nrs360_messages SELECT {columns} FROM nrs360_messages, copies WHERE number = :first
"""
ADD_EVENTS = """
    WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < :most)
    INSERT INTO nrs360_events
    SELECT :last + n, :base + n, :sending, :type, :at + n * 1000, 0, '', '', '' FROM copies
"""


def measure_reports(serve: list[str], events: int) -> Iterator[Figure]:
    """Read the report some times; between two readings memory must stay where it is."""
    SCRATCH.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=SCRATCH, prefix="reports-") as folder:
        target = _make_target(serve, Path(folder))
        with Server(target) as server:
            sending = _send_once(server)
        _fill(Path(folder) / "default.db", sending, events)
        with Server(target, first=target.live) as server:
            before = server.measure_rss()
            path = f"{API}/sendings/{sending}/reports/events"
            rounds = [_read(server, path, events) for _ in range(REPEATS)]
            yield Figure("reports", target.name, "rows/s", [rate for rate, _ in rounds])
            yield Figure("reports", target.name, "other request, ms", [ms for _, ms in rounds])
            yield Figure("reports", target.name, "memory before, MiB", [before])
            yield Figure("reports", target.name, "memory after, MiB", [server.measure_rss()])


def _make_target(serve: list[str], data: Path) -> Target:
    def start(port: int, scratch: Path) -> list[str]:
        return [*serve, "--port", str(port), "--data", str(data)]

    send, live = send_sms(f"{API}/sms"), Request("GET", "/readyz", 200)
    return Target("mockserver", "mockserver", "a report", start, send, live=live, is_ours=True)


def _send_once(server: Server) -> int:
    request = send_sms(f"{API}/sms")
    answer = httpx.post(
        server.url + request.path, content=request.body, headers=request.headers, trust_env=False
    )
    return int(answer.json()["sendingId"])


def _fill(path: Path, sending: int, events: int) -> None:
    """Write a message of the sending again and again, each sent and delivered."""
    with closing(sqlite3.connect(path)) as database, database:
        row = database.execute(
            "SELECT number, created_at FROM nrs360_messages WHERE sending_id = ?", [sending]
        ).fetchone()
        values = {"first": row[0], "base": row[0] + CLEAR, "most": events // 2, "sending": sending}
        own = {"number": ":base + n", "id": "'COPY' || n", "recipient": "34611000000 + n"}
        names = [one[1] for one in database.execute("PRAGMA table_info(nrs360_messages)")]
        columns = ", ".join(own.get(name, name) for name in names)
        database.execute(COPY_MESSAGES.format(columns=columns), values)
        for number, kind in enumerate(("sent", "delivered")):
            event = {"last": CLEAR + number * events // 2, "type": kind, "at": row[1]}
            database.execute(ADD_EVENTS, values | event)


def _read(server: Server, path: str, events: int) -> tuple[float, float]:
    """Rows a second, and the slowest of the requests that were answered meanwhile, in ms."""
    waits: list[float] = []
    is_over = threading.Event()
    other = threading.Thread(target=_ask_others, args=(server, waits, is_over))
    other.start()
    started, lines = time.perf_counter(), 0
    try:
        with httpx.stream(
            "GET", server.url + path, auth=AUTH, timeout=TIMEOUT_SECONDS, trust_env=False
        ) as answer:
            for piece in answer.iter_raw():
                lines += piece.count(b"\n")
        elapsed = time.perf_counter() - started
    finally:
        is_over.set()
        other.join()
    if lines < events:
        raise Failure(f"{lines:,} lines for {events:,} events\n{server.log_tail()}")
    return lines / elapsed, max(waits)


def _ask_others(server: Server, waits: list[float], is_over: threading.Event) -> None:
    """Read an account a few times a second."""
    with httpx.Client(base_url=server.url, auth=AUTH, trust_env=False, timeout=60) as client:
        while not is_over.wait(0.2):
            started = time.perf_counter()
            client.get(f"{API}/campaigns?name=none")
            waits.append((time.perf_counter() - started) * 1000)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--serve", type=shlex.split, default=shlex.split(SERVE))
    options = parser.parse_args()
    for figure in measure_reports(options.serve, options.events):
        print(
            f"{figure.name:20} {figure.value:12,.1f}   {[round(one, 1) for one in figure.values]}"
        )


if __name__ == "__main__":
    main()
