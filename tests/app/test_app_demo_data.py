"""`--demo-data` on a data directory that is partly filled."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from mockserver.app import MockServer
from mockserver.kernel.engine import Options
from tests.conftest import NOW


def open_client(server: MockServer) -> httpx.AsyncClient:
    """A client of a server in this process."""
    transport = httpx.ASGITransport(app=server, client=("127.0.0.1", 50_000))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost")


async def test_vendors_that_have_none_are_filled_at_the_next_start(tmp_path: Path) -> None:
    options = Options(directory=tmp_path)
    server = MockServer(options, wall=lambda: NOW)
    server.start()
    async with open_client(server) as client:
        order = {"vendors": ["xebo", "collect"], "size": 3}
        assert (await client.post("/__admin/populate", json=order)).status_code == 201
    await server.stop()
    server = MockServer(options, wall=lambda: NOW, demo_url="https://mock.example.com")
    server.start()
    async with asyncio.timeout(120):
        await server.engine.schedule.filled.wait()
    async with open_client(server) as client:
        auth = ("username", "apiPassword")
        contacts = (await client.get("/nrs360/api/rest/contacts", auth=auth)).json()
        surveys = (await client.get("/__admin/vendors/xebo/surveys")).json()["items"]
    await server.stop()
    assert contacts["meta"]["pagination"]["total"] == 201  # one is of the fixtures
    assert [one["name"] for one in surveys].count("After your purchase") == 1
