"""What other requests wait while the events of a big send are worked off."""

import time
from collections.abc import Iterator
from statistics import quantiles

import httpx

from benchmarks.bulk import FIRST_NUMBER, TIMEOUT_SECONDS
from benchmarks.figures import Failure, Figure
from benchmarks.peers import Target, send_sms
from benchmarks.process import Server

RECIPIENTS = 10_000
EVENTS = 2 * RECIPIENTS  # each message is sent, then delivered
REPEATS = 3
PAUSE_SECONDS = 0.005  # between the requests of the bystander
AT_MOST_SECONDS = 60


def measure_aftermath(target: Target) -> Iterator[Figure]:
    """Send to 10,000 recipients, and small requests beside the work that follows."""
    if not target.is_ours:
        return
    took: list[float] = []
    waits: list[list[float]] = []
    with Server(target) as server, httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
        for _ in range(REPEATS):
            sending = _send_to_many(client, server)
            seconds, milliseconds = _stand_by(client, server, sending)
            took.append(seconds)
            waits.append(milliseconds)
    hundredths = [quantiles(each, n=100, method="inclusive") for each in waits]
    yield Figure("aftermath", target.name, "p99, ms", [each[98] for each in hundredths])
    yield Figure("aftermath", target.name, "p50, ms", [each[49] for each in hundredths])
    yield Figure("aftermath", target.name, "longest, ms", [max(each) for each in waits])
    yield Figure("aftermath", target.name, "all worked off, s", took)


def _send_to_many(client: httpx.Client, server: Server) -> int:
    """Send to all recipients at once; the id of the sending."""
    numbers = [str(FIRST_NUMBER + i) for i in range(RECIPIENTS)]
    request = send_sms(server.target.send.path, to=numbers)
    answer = client.post(server.url + request.path, content=request.body, headers=request.headers)
    if answer.status_code != request.status:
        raise Failure(f"{server.target.title}: {RECIPIENTS:,} recipients: {answer.status_code}")
    return int(answer.json()["sendingId"])


def _stand_by(client: httpx.Client, server: Server, sending: int) -> tuple[float, list[float]]:
    """Send single messages until a big send is delivered; seconds, and each one's wait."""
    send = server.target.send
    started = time.perf_counter()
    waits: list[float] = []
    asked_at = started
    while time.perf_counter() - started < AT_MOST_SECONDS:
        before = time.perf_counter()
        answer = client.post(server.url + send.path, content=send.body, headers=send.headers)
        waits.append((time.perf_counter() - before) * 1000)
        if answer.status_code != send.status:
            raise Failure(f"{server.target.title}: status {answer.status_code} beside a big send")
        if time.perf_counter() - asked_at > 0.5:
            asked_at = time.perf_counter()
            if _count_delivered(client, server, sending) == RECIPIENTS:
                return time.perf_counter() - started, waits
        time.sleep(PAUSE_SECONDS)
    raise Failure(f"{server.target.title}: {EVENTS:,} events took over {AT_MOST_SECONDS} s")


def _count_delivered(client: httpx.Client, server: Server, sending: int) -> int:
    url = f"{server.url}/nrs360/api/rest/sendings/{sending}"
    answer = client.get(url, headers=server.target.send.headers)
    answer.raise_for_status()
    return int(answer.json()["data"]["events"]["delivered"])
