"""Whatever a vendor offers can be made to happen to its messages; all else is refused plainly."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockserver.kernel.vendor import Vendor
from tests.contract.conftest import Customer

MESSAGES = "/__admin/messages"


@pytest.fixture
async def message(client: httpx.AsyncClient, customer: Customer, vendor: Vendor) -> dict[str, Any]:
    """A message that the vendor's writing request makes."""
    assert (await customer.write()).is_success
    listed = (await client.get(f"{MESSAGES}?q=vendor:{vendor.slug}")).json()["items"]
    if not listed:
        pytest.skip("the vendor's writing request makes no message")
    found: dict[str, Any] = listed[0]
    return found


async def test_what_is_offered_is_listed(client: httpx.AsyncClient, vendor: Vendor) -> None:
    listed = (await client.get("/__admin/vendors")).json()["items"]

    (shown,) = [one["simulations"] for one in listed if one["slug"] == vendor.slug]

    offered = {channel: list(events) for channel, events in vendor.simulations.items()}
    assert {channel: list(events) for channel, events in shown.items()} == offered


async def test_an_event_that_is_not_offered_is_a_422_that_lists_what_is(
    client: httpx.AsyncClient, vendor: Vendor, message: dict[str, Any]
) -> None:
    url = f"{MESSAGES}/{message['id']}/events"

    response = await client.post(url, json={"event": "no such event"})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    possible = ", ".join(vendor.simulations.get(message["channel"], ())) or "none"
    assert response.json()["detail"].endswith(f"; possible: {possible}")


async def test_delivery_happens_once_and_at_once(
    client: httpx.AsyncClient, vendor: Vendor, message: dict[str, Any]
) -> None:
    if "delivered" not in vendor.simulations.get(message["channel"], ()):
        pytest.skip("the vendor's messages are not delivered on demand")
    url = f"{MESSAGES}/{message['id']}"

    first = await client.post(f"{url}/events", json={"event": "delivered"})
    second = await client.post(f"{url}/events", json={"event": "delivered"})
    await client.post("/__admin/clock/advance", json={"seconds": 60})

    assert first.status_code == 200
    assert first.json()["status"] == "delivered"
    assert second.status_code == 422
    events = (await client.get(url)).json()["events"]
    assert [one["event"] for one in events].count("delivered") == 1
