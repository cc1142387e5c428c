"""Demo data, written once for every vendor that has some: what is made is seen, and goes away."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.engine import Options
from mockserver.kernel.vendor import Vendor
from tests.conftest import NOW, Receiver

SIZE = 40


@pytest.fixture(autouse=True)
def _has_demo_data(vendor: Vendor) -> None:
    if vendor.populate is None:
        pytest.skip("the vendor has no demo data")


async def populate(client: httpx.AsyncClient, slug: str, **order: Any) -> dict[str, Any]:
    """Fill the default sandbox; how much of what was made."""
    body = {"vendors": [slug], "size": SIZE, "seed": 7, **order}
    response = await client.post("/__admin/populate", json=body)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()["made"]
    assert list(made) == [slug]
    counts: dict[str, Any] = made[slug]
    return counts


async def list_messages(client: httpx.AsyncClient, slug: str) -> list[dict[str, Any]]:
    """The newest messages of a vendor."""
    params: dict[str, Any] = {"q": f"vendor:{slug}", "limit": 200}
    found: list[dict[str, Any]] = (await client.get("/__admin/messages", params=params)).json()[
        "items"
    ]
    return found


async def test_what_is_made_is_counted_and_in_the_inbox(
    client: httpx.AsyncClient, slug: str
) -> None:
    made = await populate(client, slug)
    assert made
    assert min(made.values()) > 0, made
    messages = await list_messages(client, slug)
    assert len({one["status"] for one in messages}) >= 3
    assert max(one["createdAt"] for one in messages) <= NOW.isoformat()


async def test_one_person_is_enough(client: httpx.AsyncClient, slug: str) -> None:
    assert await populate(client, slug, size=1)


async def test_clock_may_be_frozen_and_stays_where_it_is(
    client: httpx.AsyncClient, slug: str
) -> None:
    clock = {"mode": "frozen", "now": "2025-01-01T00:00:00+00:00"}
    await client.put("/__admin/clock", json=clock)
    await populate(client, slug)
    assert (await client.get("/__admin/clock")).json() == clock
    messages = await list_messages(client, slug)
    assert max(one["createdAt"] for one in messages) <= clock["now"]


async def test_nothing_is_overdue_and_nobody_is_called(
    client: httpx.AsyncClient, slug: str, receiver: Receiver
) -> None:
    await populate(client, slug)
    moved = await client.post("/__admin/clock/advance", json={"seconds": 0})
    assert moved.json()["fired"] == []
    assert moved.json()["pending"] == 0
    assert (await client.get("/__admin/callbacks")).json()["items"] == []
    assert receiver.received == []


async def test_reset_takes_it_away_and_the_seed_is_good_again(
    client: httpx.AsyncClient, slug: str
) -> None:
    first = await populate(client, slug)
    again = await client.post("/__admin/populate", json={"vendors": [slug], "seed": 7})
    assert again.status_code == 409
    assert again.json()["detail"] == f"seed 7 was used in sandbox default already: {slug}"
    await client.post("/__admin/sandboxes/default/reset")
    assert await list_messages(client, slug) == []
    assert await populate(client, slug) == first


async def test_another_seed_adds_other_people(client: httpx.AsyncClient, slug: str) -> None:
    await populate(client, slug)
    before = {one["to"] for one in await list_messages(client, slug)}
    await populate(client, slug, seed=8)
    after = await list_messages(client, slug)
    assert len({one["to"] for one in after} - before) > 5


async def test_recipients_are_none_that_cause_an_outcome(
    client: httpx.AsyncClient, slug: str, vendor: Vendor
) -> None:
    await populate(client, slug)
    magic = [one.recipient for one in vendor.magic]
    told = {one["to"] for one in await list_messages(client, slug)}
    assert [to for to in told if any(to.startswith(one) for one in magic)] == []


async def _fill_a_server(slug: str) -> bytes:
    """The inbox of a new server after it was filled."""
    server = MockServer(Options(), wall=lambda: NOW, transport=Receiver().transport())
    server.start()
    try:
        transport = httpx.ASGITransport(app=server, client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            await populate(client, slug)
            return (await client.get("/__admin/messages", params={"limit": 200})).content
    finally:
        await server.stop()


async def test_same_seed_and_clock_make_the_same_bytes(slug: str) -> None:
    assert await _fill_a_server(slug) == await _fill_a_server(slug)
