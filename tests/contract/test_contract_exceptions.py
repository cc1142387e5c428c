"""Defects of a vendor's own code: answered as the vendor's 500, logged, and undone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from mockserver.kernel.store import Database
from tests.contract.conftest import Control, Customer
from tests.contract.facts import Facts

Endpoint = Callable[..., Awaitable[Any]]


def _replace(
    monkeypatch: pytest.MonkeyPatch, route: APIRoute, after: Callable[[], Awaitable[None]]
) -> None:
    """Have a route do something more once its work is done."""
    endpoint: Endpoint = route.endpoint

    async def go_on(**values: Any) -> Any:
        answer = await endpoint(**values)
        await after()
        return answer

    # In this order: FastAPI looks at the endpoint when it is first asked what the route depends on.
    monkeypatch.setattr(route.dependant, "call", go_on)
    monkeypatch.setattr(route, "endpoint", go_on)


async def _fail() -> None:
    raise RuntimeError("a defect of this route")


async def _wait() -> None:
    await asyncio.Event().wait()


DEFECTS = {"a defect of this route": _fail, "a route awaited inside its transaction": _wait}


@pytest.mark.parametrize("text", DEFECTS, ids=["exception", "suspended"])
class TestDefectiveRoute:
    """A route that raises or waits after all of its work."""

    @pytest.fixture(autouse=True)
    def broken(self, monkeypatch: pytest.MonkeyPatch, writing_route: APIRoute, text: str) -> None:
        """Breaks the route before the server sees it for the first time."""
        _replace(monkeypatch, writing_route, DEFECTS[text])

    async def test_is_answered_as_the_vendors_500(self, customer: Customer, facts: Facts) -> None:
        response = await customer.write()
        assert facts.find_faults("unexpected exception", response) == []
        assert response.headers["x-mock-exchange"]
        assert "Traceback" not in response.text
        assert "defect" not in response.text

    async def test_is_logged_with_its_trace(
        self, customer: Customer, caplog: pytest.LogCaptureFixture, text: str
    ) -> None:
        await customer.write()
        logged = [record for record in caplog.records if record.exc_info]
        assert len(logged) == 1
        assert logged[0].name.startswith("mockserver.")
        assert text in caplog.text

    async def test_keeps_nothing_but_the_exchange(
        self, customer: Customer, control: Control
    ) -> None:
        response = await customer.write()
        await control.advance(60)
        assert await control.list("/messages") == []
        assert await control.list("/callbacks") == []
        exchanges = await control.list("/requests")
        assert [exchange["status"] for exchange in exchanges] == [500]
        assert exchanges[0]["id"] == response.headers["x-mock-exchange"]


@pytest.mark.parametrize("at", [1, 2])
async def test_exception_amid_the_work_shifts_nothing_for_the_next_request(
    customer: Customer,
    client: httpx.AsyncClient,
    facts: Facts,
    monkeypatch: pytest.MonkeyPatch,
    at: int,
) -> None:
    plain = await customer.write(headers={"x-mock-sandbox": "one"})
    await client.delete("/__admin/sandboxes/one")
    add, added = Database.add, []

    def add_or_fail(database: Database, *row: Any) -> None:
        added.append(row)
        if len(added) == at:
            raise RuntimeError("a defect amid the work")
        add(database, *row)

    with monkeypatch.context() as patched:
        patched.setattr(Database, "add", add_or_fail)
        failed = await customer.write(headers={"x-mock-sandbox": "one"})
    again = await customer.write(headers={"x-mock-sandbox": "one"})
    assert facts.find_faults("unexpected exception", failed) == []
    assert again.content == plain.content
