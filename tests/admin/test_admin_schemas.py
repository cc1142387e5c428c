"""What a released version wrote is opened: as a data directory, and as a snapshot brought along."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.engine import Options
from mockserver.kernel.schema import SCHEMA_VERSION
from mockserver.vendors import VendorCatalog
from tests.conftest import Receiver
from tests.contract.facts import read_facts
from tests.kernel.schemas.keep_schema import FOLDER

KEPT = sorted(FOLDER.glob("*.db.gz"))
DEFAULT = "/__admin/sandboxes/default"


@pytest.fixture(params=KEPT, ids=lambda path: path.name.partition(".")[0])
def kept(request: pytest.FixtureRequest) -> bytes:
    """A database of each released version, as `keep_schema` made it."""
    return gzip.decompress(request.param.read_bytes())


@pytest.fixture(params=["data directory", "snapshot", "snapshot in memory"])
def way(request: pytest.FixtureRequest) -> str:
    """How it is opened."""
    found: str = request.param
    return found


@pytest.fixture
def options(way: str, kept: bytes, tmp_path: Path) -> Options:
    """The server's options; the data directory may be the old one."""
    if way == "data directory":
        (tmp_path / "default.db").write_bytes(kept)
    return Options(directory=None if way == "snapshot in memory" else tmp_path)


@pytest.fixture
async def old(client: httpx.AsyncClient, way: str, kept: bytes) -> httpx.AsyncClient:
    """A client of the server that opened it."""
    if way != "data directory":
        put = await client.put(f"{DEFAULT}/snapshots/old", content=kept)
        assert put.status_code == 201, put.text
        restored = await client.post(f"{DEFAULT}/restore", json={"snapshot": "old"})
        assert restored.status_code == 200, restored.text
    return client


async def get(client: httpx.AsyncClient, path: str) -> Any:
    response = await client.get(path)
    assert response.status_code == 200, response.text
    return response.json()


async def test_messages_clock_faults_and_callbacks_are_there(
    old: httpx.AsyncClient, server: MockServer, receiver: Receiver
) -> None:
    shape = await get(old, DEFAULT)
    assert shape["clock"] == {"mode": "frozen", "now": "2026-03-02T10:00:05+00:00"}
    assert shape["messages"] > 200
    newest = (await get(old, "/__admin/messages?limit=2"))["items"]
    assert [message["text"] for message in newest] == ["kept for later", "kept"]
    (fault,) = (await get(old, "/__admin/faults"))["items"]
    assert fault["match"] == {"to": "34600000099"}
    pending = (await get(old, "/__admin/callbacks?state=pending"))["items"]
    assert len(pending) == 2

    await old.post("/__admin/clock/advance", json={"seconds": 60})
    assert {one.url for one in receiver.received} == {"https://customer.example/events"}
    assert (await get(old, "/__admin/callbacks?state=pending"))["items"] == []
    database = server.engine.sandboxes.get("default").database
    assert database.get("schema") == SCHEMA_VERSION


@pytest.mark.parametrize("slug", ["collect", "easir", "nrs360", "xebo"])
async def test_vendor_writes_and_reads_in_it(old: httpx.AsyncClient, slug: str) -> None:
    vendor = VendorCatalog().load(slug)
    assert vendor is not None
    facts = read_facts(vendor)
    before = (await get(old, DEFAULT))["messages"]
    request = facts.write["request"]
    answer = await old.request(
        request["method"],
        f"/{slug}{request['path']}",
        json=request["body"],
        headers=facts.give_credential(),
    )
    assert answer.status_code == facts.write["answer"]["status"], answer.text
    await old.post("/__admin/clock/advance", json={"seconds": 60})
    assert (await get(old, DEFAULT))["messages"] >= before
    written = (await get(old, "/__admin/requests?limit=1"))["items"][0]
    assert (written["vendor"], written["status"]) == (slug, answer.status_code)


async def test_tables_are_those_of_a_new_sandbox(
    old: httpx.AsyncClient, server: MockServer
) -> None:
    for vendor in server.catalog.load_all():
        for name in ("default", "new"):
            sandbox = server.engine.sandboxes.get(name)
            sandbox.install(vendor)
    columns, new = (
        {
            name: parts
            for name, parts in server.engine.sandboxes.get(one).database.columns().items()
            if not re.match("sqlite_", name)
        }
        for one in ("default", "new")
    )
    assert columns == new
