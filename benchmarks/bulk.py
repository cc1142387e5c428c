"""One send to very many recipients: one request, distinct numbers, the whole answer read."""

import time
from collections.abc import Iterator

import httpx

from benchmarks.figures import Failure, Figure
from benchmarks.peers import Target, send_sms
from benchmarks.process import Server

SIZES = {1_000: 7, 10_000: 5, 100_000: 3}  # recipients: how often
FIRST_NUMBER = 34_611_000_000  # clear of the numbers with which our server simulates failures
TIMEOUT_SECONDS = 120


def measure_bulk(target: Target) -> Iterator[Figure]:
    """Time sends of every size on one process, after a first one that is not counted."""
    if not target.takes_recipients:
        return
    with Server(target) as server, httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
        send_once(client, server, 100)
        for size, repeats in SIZES.items():
            answers = [send_once(client, server, size) for _ in range(repeats)]
            wrong = {status for status, _ in answers} - {target.send.status}
            note = f"{size:,} recipients: status {sorted(wrong)}" if wrong else ""
            if wrong and target.is_ours:
                raise Failure(f"{target.title}, {note}\n{server.log_tail()}")
            yield Figure("bulk", target.name, f"{size:,}, ms", [ms for _, ms in answers], note)


def send_once(client: httpx.Client, server: Server, recipients: int) -> tuple[int, float]:
    """Status and milliseconds of one send; ours must answer a row, accepted, for each recipient."""
    target = server.target
    numbers = [str(FIRST_NUMBER + i) for i in range(recipients)]
    request = send_sms(target.send.path, to=numbers)
    body = request.body.encode()
    started = time.perf_counter()
    try:
        answer = client.post(server.url + request.path, content=body, headers=request.headers)
    except httpx.HTTPError as error:
        raise Failure(f"{target.title}, {recipients:,} recipients: {error!r}") from error
    elapsed = (time.perf_counter() - started) * 1000
    if target.is_ours and answer.status_code == target.send.status:
        accepted = sum(1 for row in answer.json()["result"] if row["accepted"])
        if accepted != recipients:
            raise Failure(f"{target.title}: {accepted:,} of {recipients:,} recipients accepted")
    return answer.status_code, elapsed
