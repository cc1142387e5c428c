"""Lists of 100,000 contacts, with their totals: `python benchmarks/contacts.py`.

The contacts are put into the data folder before the server starts; what is timed is a GET over one
connection, until its whole answer has been read.
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

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs as a script as well as by -m

from benchmarks.figures import Failure, Figure  # noqa: E402
from benchmarks.peers import REFERENCE, Target, list_targets  # noqa: E402
from benchmarks.process import Server  # noqa: E402
from mockserver.app import MockServer  # noqa: E402
from mockserver.kernel.engine import Options  # noqa: E402
from mockserver.vendors.nrs360.models.contacts import contacts, memberships  # noqa: E402

REPEATS = 30
TARGET_MS = 20
FIRST_PHONE = 34_611_000_000
QUERIES = {
    "first page": "",
    "last page": "page=1000",
    "with fields and groups": "include=customFields,groups",
    "1,000 a page": "limit=1000",
    "by country (9 of 10)": "countryIso=ES",
    "by country (1 of 10), last page": "countryIso=FR&page=100",
    "by email": "email=user77777@example.com",
    "by phone": f"phone={FIRST_PHONE + 77_777}",
    "by phone and country": f"phone={FIRST_PHONE + 77_777}&countryIso=ES",
    "by external id": "externalId=EXT77777",
    "by landline": "landline=900222222",
}


def measure_contacts(target: Target, count: int) -> Iterator[Figure]:
    """Time each kind of list on one process, after a first one that is not counted."""

    def start_filled(port: int, scratch: Path) -> list[str]:
        asyncio.run(fill(scratch / "data", count))
        return target.command(port, scratch)

    auth = ("username", "apiPassword")
    filled = replace(target, command=start_filled)
    with Server(filled) as server, httpx.Client(auth=auth, trust_env=False) as client:
        for name, query in QUERIES.items():
            url = f"{server.url}/nrs360/api/rest/contacts?{query}"
            values = [time_list(client, url) for _ in range(REPEATS + 1)][1:]
            yield Figure("contacts", target.name, f"{name}, ms", values)


def time_list(client: httpx.Client, url: str) -> float:
    """Milliseconds of one list, which must have a contact."""
    started = time.perf_counter()
    answer = client.get(url)
    elapsed = (time.perf_counter() - started) * 1000
    if answer.status_code != 200 or not answer.json()["data"]:
        raise Failure(f"{url}: status {answer.status_code}: {answer.text[:200]}")
    return elapsed


async def fill(directory: Path, count: int) -> None:
    """Put contacts into the default sandbox of a data folder, beside the one of the fixtures."""
    app = MockServer(Options(directory=directory))
    app.start()
    sandbox = app.engine.sandboxes.get("default")
    sandbox.install(sandbox.vendor("nrs360"))
    numbers = range(sandbox.ids.number("nrs360.contact", by=count - 1), count + 1)
    sandbox.database.add_all(contacts, map(make_contact, numbers))
    sandbox.database.add_all(
        memberships, ({"group_id": 1, "contact_id": number} for number in numbers)
    )
    await app.stop()


def make_contact(number: int) -> dict[str, object]:
    """A contact with an address, number and external id of its own."""
    made_at = datetime.fromtimestamp(1_700_000_000 + number, UTC)
    return {
        "id": number,
        "email": f"user{number}@example.com",
        "phone": str(FIRST_PHONE + number),
        "country_iso": "ES" if number % 10 else "FR",
        "landline": None,
        "name": f"Name {number}",
        "surname": f"Last name {number}",
        "external_id": f"EXT{number}",
        "custom_fields": [{"key": "color", "type": "string", "value": "green"}],
        "created_at": made_at,
        "updated_at": made_at,
    }


def main() -> int:
    """Print a line for each kind of list; 1 when one takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--contacts", type=int, default=100_000, help="in the book")
    command = f"{shlex.quote(sys.executable)} -m mockserver serve"
    (target,) = (one for one in list_targets(shlex.split(command)) if one.name == REFERENCE)
    is_slow = False
    for figure in measure_contacts(target, parser.parse_args().contacts):
        is_slow = is_slow or figure.value > TARGET_MS
        print(f"{figure.name:40} {figure.value:8.1f}  ±{figure.spread:.0%}", flush=True)
    return 1 if is_slow else 0


if __name__ == "__main__":
    sys.exit(main())
