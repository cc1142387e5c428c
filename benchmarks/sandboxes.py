"""What a test pays for isolation: a new sandbox, and one put back to its seed."""

import time
from collections.abc import Iterator

import httpx

from benchmarks.figures import Failure, Figure, gather_rounds
from benchmarks.peers import Request, Target, send_sms
from benchmarks.process import Server

REPEATS = 30
SENDS_BEFORE_RESET = 20


def measure_sandboxes(target: Target) -> Iterator[Figure]:
    """Time creation, creation by first use and reset of ours; a peer's nearest thing to a reset."""
    with Server(target) as server, httpx.Client(base_url=server.url, trust_env=False) as client:
        rounds = [
            _use_ours(client, i) if target.is_ours else _use_peer(client, target)
            for i in range(REPEATS + 1)
        ][1:]  # the first loads code
    yield from gather_rounds("sandboxes", target.name, rounds)


def _use_ours(client: httpx.Client, i: int) -> dict[str, float]:
    path, name = "/nrs360/api/rest/sms", f"bench-{i}"
    created = send(client, "POST", "/__admin/sandboxes", json={"name": name})
    send_request(client, send_sms(path, user=f"username~{name}"))
    next_send = send_request(client, send_sms(path, user=f"username~{name}"))
    first_use = send_request(client, send_sms(path, user=f"username~{name}-by-use"))
    for _ in range(SENDS_BEFORE_RESET):
        send_request(client, send_sms(path, user=f"username~{name}"))
    reset = send(client, "POST", f"/__admin/sandboxes/{name}/reset")
    deleted = send(client, "DELETE", f"/__admin/sandboxes/{name}")
    send(client, "DELETE", f"/__admin/sandboxes/{name}-by-use")
    return {
        "reset, ms": reset,
        "create, ms": created,
        "delete, ms": deleted,
        "send that creates, ms": first_use,
        "next send, ms": next_send,
    }


def _use_peer(client: httpx.Client, target: Target) -> dict[str, float]:
    if target.reset is None:
        return {}
    for _ in range(SENDS_BEFORE_RESET):
        send_request(client, target.send)
    return {"reset, ms": send_request(client, target.reset)}


def send_request(client: httpx.Client, request: Request) -> float:
    """Milliseconds of a request, whose status must be the expected one."""
    return send(client, request.method, request.path, headers=request.headers, content=request.body)


def send(
    client: httpx.Client,
    method: str,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    content: str | None = None,
    json: object = None,
) -> float:
    """Milliseconds of one request; raises Failure unless the answer is 2xx."""
    started = time.perf_counter()
    try:
        answer = client.request(method, path, headers=headers, content=content, json=json)
    except httpx.HTTPError as error:
        raise Failure(f"{method} {path}: {error!r}") from error
    elapsed = (time.perf_counter() - started) * 1000
    if not answer.is_success:
        raise Failure(f"{method} {path}: status {answer.status_code}: {answer.text[:200]}")
    return elapsed
