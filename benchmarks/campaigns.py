"""EASIR campaigns over 50,000 contacts: `python benchmarks/campaigns.py`.

The contacts are put into the data folder before the server starts. What is timed is a page of
recipients over one connection, before and after the sending, and, while a campaign to 10,000 of the
contacts is worked off, another request that is made over and over.
"""

import argparse
import asyncio
import shlex
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs as a script as well as by -m

from benchmarks.figures import Failure, Figure  # noqa: E402
from benchmarks.peers import REFERENCE, Target, list_targets  # noqa: E402
from benchmarks.process import Server  # noqa: E402
from mockserver.app import MockServer  # noqa: E402
from mockserver.kernel.engine import Options  # noqa: E402
from mockserver.vendors.easir.models.records import contacts  # noqa: E402

REPEATS = 30
TARGET_MS = 50
LONGEST_S = 300
SENT_TO = 10_000
"""So many of the contacts are called Few, all others Many."""

HEADERS = {"authorization": "Bearer easir-token"}


def measure_campaigns(target: Target, count: int) -> Iterator[Figure]:
    """Time pages of recipients, and another request while a campaign is sent, on one process."""

    def start_filled(port: int, scratch: Path) -> list[str]:
        asyncio.run(fill(scratch / "data", count))
        return target.command(port, scratch)

    filled = replace(target, command=start_filled)
    with Server(filled) as server, httpx.Client(headers=HEADERS, trust_env=False) as client:
        base = f"{server.url}/easir"
        waiting = order(client, base, "zoe", send_at="2999-01-01 00:00:00")
        for name, query in (("first page", "page=1"), ("last page", f"page={count // 15}")):
            url = f"{base}/campaigns/{waiting}/recipients?{query}"
            values = [time_get(client, url) for _ in range(REPEATS + 1)][1:]
            yield Figure("campaigns", target.name, f"{name}, ms", values)
        sending = order(client, base, "few", execute_now=True)
        values = list(time_others(client, base, sending))
        p99 = quantiles(values, n=100, method="inclusive")[-1]
        yield Figure("campaigns", target.name, "p99 of others while sending, ms", [p99])
        url = f"{base}/campaigns/{sending}/recipients?page=100"
        values = [time_get(client, url) for _ in range(REPEATS + 1)][1:]
        yield Figure("campaigns", target.name, "page of a sent one, ms", values)


def order(client: httpx.Client, base: str, part: str, **when: Any) -> str:
    """A campaign to the contacts whose last name contains a text; its id."""
    body = {
        "name": "Benchmark",
        "type": "email",
        "message": {"content": "<p>{{first_name}}</p>", "subject": "Hi", "sender": "a@easir.com"},
        "template_id": 2,
        "filter": [{"field": "contact.fixed_fields.last_name", "operator": "ct", "value": part}],
        **when,
    }
    answer = client.post(f"{base}/campaigns", json=body)
    if answer.status_code != 201:
        raise Failure(f"campaign: status {answer.status_code}: {answer.text[:200]}")
    return str(answer.json()["id"])


def time_get(client: httpx.Client, url: str) -> float:
    """Milliseconds of one GET."""
    started = time.perf_counter()
    answer = client.get(url)
    elapsed = (time.perf_counter() - started) * 1000
    if answer.status_code != 200:
        raise Failure(f"{url}: status {answer.status_code}: {answer.text[:200]}")
    return elapsed


def time_others(client: httpx.Client, base: str, campaign: str) -> Iterator[float]:
    """Milliseconds of requests that are made until the campaign is sent."""
    given_up_at = time.perf_counter() + LONGEST_S
    while time.perf_counter() < given_up_at:
        for _ in range(20):
            yield time_get(client, f"{base}/me")
        sent = client.get(f"{base}/campaigns/{campaign}").json()
        if sent["sent_at"] is not None:
            if sent["total_sent"] != SENT_TO:
                raise Failure(f"sent to {sent['total_sent']}")
            return
    raise Failure("the campaign was not sent in time")


async def fill(directory: Path, count: int) -> None:
    """Put contacts into the default sandbox of a data folder, beside those of the fixtures."""
    app = MockServer(Options(directory=directory))
    app.start()
    sandbox = app.engine.sandboxes.get("default")
    sandbox.install(sandbox.vendor("easir"))
    first = sandbox.ids.number("easir.contact", by=count)
    made = (make_contact(first + index, is_few=index < SENT_TO) for index in range(count))
    sandbox.database.add_all(contacts, made)
    await app.stop()


def make_contact(number: int, *, is_few: bool) -> dict[str, object]:
    """A contact with an address of its own."""
    made_at = datetime.fromtimestamp(1_700_000_000 + number, UTC)
    blank = dict.fromkeys(contacts.columns.keys())
    return {
        **blank,
        "number": number,
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "account_id": "d4423996-bc55-4b58-a050-570379bb683b",
        "b2c": True,
        "user_id": 1,
        "first_name": f"Name {number}",
        "last_name": f"{'Few' if is_few else 'Many'}-Zoe {number}",
        "email": f"user{number}@example.com",
        "created_at": made_at,
        "updated_at": made_at,
        "custom_fields": {},
        "social_profile": {},
    }


def main() -> int:
    """Print a line for each figure; 1 when one takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--contacts", type=int, default=50_000, help="beside those of the fixtures")
    command = f"{shlex.quote(sys.executable)} -m mockserver serve"
    (target,) = (one for one in list_targets(shlex.split(command)) if one.name == REFERENCE)
    is_slow = False
    for figure in measure_campaigns(target, parser.parse_args().contacts):
        is_slow = is_slow or figure.value > TARGET_MS
        print(f"{figure.name:40} {figure.value:8.1f}  ±{figure.spread:.0%}", flush=True)
    return 1 if is_slow else 0


if __name__ == "__main__":
    sys.exit(main())
