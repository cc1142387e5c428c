"""The service at a port of its own; its vendors are those of the test's own sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from orders.app import make_app
from orders.settings import Account, Settings, read_certificates

from mockserver.testing import Sandbox, serve

Place = Callable[..., httpx.Response]


@pytest.fixture
def service(mockserver: Sandbox) -> Iterator[httpx.Client]:
    """A client of the running service. The sandbox's clock stands still."""
    mockserver.clock.freeze("2026-03-02T10:00:00Z")
    nrs360, collect = mockserver.nrs360, mockserver.collect

    def settings(url: str) -> Settings:
        return Settings(
            nrs360=Account(nrs360.base_url, *nrs360.auth),
            collect=Account(collect.base_url, *collect.auth),
            public_url=url,
        )

    with (
        serve(lambda url: make_app(settings(url))) as url,
        httpx.Client(base_url=url, verify=read_certificates()) as client,
    ):
        yield client


@pytest.fixture
def place(service: httpx.Client) -> Place:
    """Places an order; the answer."""

    def place_order(phone: str = "34666555444") -> httpx.Response:
        order = {
            "item": "A red bicycle",
            "phone": phone,
            "email": "ada@example.com",
            "first_name": "Ada",
            "last_name": "Lovelace",
        }
        return service.post("/orders", json=order)

    return place_order


@pytest.fixture
def order(place: Place) -> str:
    """The path of an order that is not confirmed yet."""
    answer = place()
    assert answer.status_code == 201, answer.text
    return f"/orders/{answer.json()['number']}"
