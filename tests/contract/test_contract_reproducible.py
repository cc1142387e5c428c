"""The same seed, clock and sequence of requests give the same bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from mockserver.app import MockServer
from mockserver.kernel.engine import Options
from tests.conftest import NOW, Receiver
from tests.contract.conftest import Control, Customer
from tests.contract.examples import Player, list_examples, read_example
from tests.contract.facts import read_facts

Answers = list[tuple[int, Any, bytes]]


@asynccontextmanager
async def _open_server(seed: int, receiver: Receiver) -> AsyncIterator[MockServer]:
    server = MockServer(Options(seed=seed), wall=lambda: NOW, transport=receiver.transport())
    server.start()
    try:
        yield server
    finally:
        await server.stop()


async def _tell_story(slug: str, seed: int) -> tuple[Answers, list[Any]]:
    """Every answer and every callback of a day with a new server."""
    receiver = Receiver()
    async with _open_server(seed, receiver) as server:
        transport = httpx.ASGITransport(app=server, client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            vendor = server.catalog.load(slug)
            assert vendor is not None
            facts = read_facts(vendor)
            player = Player(client, f"http://localhost/{slug}", facts.host, receiver=receiver)
            customer = Customer(client, facts)
            await Control(client).arm({}, {"status": 503}, probability=0.5, seed=1)
            others = [await customer.write() for _ in range(8)]
            await client.delete("/__admin/faults")
            for name in list_examples(slug):
                await player.play(read_example(slug, name))
            others += [await customer.write(content=b"{"), await customer.call("GET", "/no/such")]
            await player.advance(600)
            responses = [*player.responses, *others]
    answers = [(one.status_code, one.headers.raw, one.content) for one in responses]
    return answers, receiver.received


async def test_same_seed_clock_and_requests_give_the_same_bytes(slug: str) -> None:
    assert await _tell_story(slug, seed=7) == await _tell_story(slug, seed=7)


async def test_another_seed_gives_other_ids(slug: str) -> None:
    answers, _ = await _tell_story(slug, seed=7)
    others, _ = await _tell_story(slug, seed=8)
    assert answers != others
