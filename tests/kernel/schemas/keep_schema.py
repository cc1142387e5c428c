"""Keeps what tests know of each schema version, in this folder.

- `<version>.json`: a digest of each table of the current version. `python -m
  tests.kernel.schemas.keep_schema` writes it: after a change of a table, once `SCHEMA_VERSION` is
  above that of the last release.
- `<version>.db.gz`: a database of each released version, which later ones must still open. With
  `--database` it is written, before a release: every vendor's examples are played in one sandbox,
  and some of everything is left undone.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import MetaData, Table

from mockserver.app import MockServer
from mockserver.kernel.engine import Options
from mockserver.kernel.schema import SCHEMA_VERSION, metadata, write_additions
from mockserver.kernel.vendor import Vendor
from mockserver.vendors import VendorCatalog
from tests.conftest import NOW, Receiver
from tests.contract.examples import CONTROL, Player, list_examples, read_example
from tests.contract.facts import read_facts

FOLDER = Path(__file__).parent
BASE = "http://localhost:4360"
MOST_TIMES = 50
"""A step that an example does more often is left out: the file is to stay small."""


async def fill(directory: Path) -> None:
    """Use all vendors in the default sandbox of a data directory."""
    receiver = Receiver()
    server = MockServer(
        Options(directory=directory), wall=lambda: NOW, transport=receiver.transport()
    )
    server.start()
    transport = httpx.ASGITransport(app=server, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        for vendor in server.catalog.load_all():
            await _play(vendor, client, receiver)
        receiver.statuses = [500] * 50
        await _leave_undone(client)
    await server.stop()


async def _play(vendor: Vendor, client: httpx.AsyncClient, receiver: Receiver) -> None:
    """Play a vendor's examples one after another; what the earlier ones left may change answers."""
    facts = read_facts(vendor)
    player = Player(client, f"{BASE}/{vendor.slug}", facts.host, receiver=receiver)
    for name in list_examples(vendor.slug):
        example = read_example(vendor.slug, name)
        if all(step.get("times", 1) <= MOST_TIMES for step in example.get("setup", ())):
            await player.play(example)


async def _leave_undone(client: httpx.AsyncClient) -> None:
    """A clock that stands, a fault, a callback to be tried again, a job."""

    async def do(method: str, path: str, body: object, **more: Any) -> None:
        done = await client.request(method, path, json=body, **more)
        done.raise_for_status()

    await do("DELETE", f"{CONTROL}/faults", None)
    await do("PUT", f"{CONTROL}/clock", {"mode": "frozen", "now": NOW.isoformat()})
    fault = {"match": {"to": "34600000099"}, "effect": {"status": 503}}
    await do("POST", f"{CONTROL}/faults", fault)
    sms = {
        "to": ["34666555444"],
        "from": "TEST",
        "message": "kept",
        "notificationUrl": "https://customer.example/events",
    }
    auth = ("username", "apiPassword")
    await do("POST", "/nrs360/api/rest/sms", sms, auth=auth)
    await do("POST", f"{CONTROL}/clock/advance", {"seconds": 5})
    later = {**sms, "message": "kept for later", "scheduleDate": "20260401120000"}
    await do("POST", "/nrs360/api/rest/sms", later, auth=auth)


def digest_tables() -> dict[str, str]:
    """A digest of what makes each table and its indexes."""
    sources = (metadata, *(vendor.tables for vendor in VendorCatalog().load_all()))
    return {table.name: _digest(table) for source in sources for table in source.sorted_tables}


def _digest(table: Table) -> str:
    alone = MetaData()
    table.to_metadata(alone)
    return blake2b("\n".join(write_additions(alone, {})).encode(), digest_size=6).hexdigest()


def keep_digests() -> Path:
    """Write the digests of the current version; where they are."""
    path = FOLDER / f"{SCHEMA_VERSION}.json"
    path.write_text(json.dumps(digest_tables(), indent=1, sort_keys=True) + "\n")
    return path


def keep_database() -> Path:
    """Write a database of the current version; where it is."""
    path = FOLDER / f"{SCHEMA_VERSION}.db.gz"
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(fill(Path(place)))
        plain = Path(place) / "kept"
        with closing(sqlite3.connect(Path(place) / "default.db")) as source:
            source.execute("VACUUM INTO ?", (str(plain),))
        path.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    return path


if __name__ == "__main__":
    kept = keep_database() if "--database" in sys.argv else keep_digests()
    sys.stdout.write(f"{kept}\n")
