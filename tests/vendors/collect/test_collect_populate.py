"""Collect's demo data, as its API shows it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import httpx
import pytest

AUTH = ("", "collect-key")
STATES = ("pending", "waiting", "completed", "due", "cancelled", "archived", "draft")


@pytest.fixture
async def made(client: httpx.AsyncClient) -> dict[str, int]:
    """How much of what there is."""
    order = {"vendors": ["collect"], "seed": 1, "size": 80}
    found: dict[str, int] = (await client.post("/__admin/populate", json=order)).json()["made"][
        "collect"
    ]
    return found


async def get(client: httpx.AsyncClient, path: str) -> Any:
    """What the API answers."""
    response = await client.get(f"/collect/v1{path}", auth=AUTH)
    assert response.status_code == 200, response.text
    return response.json()


async def list_requests(client: httpx.AsyncClient, made: dict[str, int]) -> list[Any]:
    """The requests of the demo data in all states, as each is read by itself."""
    found = []
    for state in STATES:
        page = await get(client, f"/requests?filter={state}&limit=100")
        listed = page if isinstance(page, list) else page["requests"]
        found += [await get(client, f"/requests/{one['_id']}") for one in listed]
    return [one for one in found if one["contact"]["email"] != "johndoe@example.com"]


async def test_requests_are_in_every_state(client: httpx.AsyncClient, made: dict[str, int]) -> None:
    requests = await list_requests(client, made)
    assert len(requests) == made["requests"] == 55
    found = Counter(one["status"] for one in requests)
    assert set(found) == {"pending", "waiting", "completed", "due", "canceled", "archived", "draft"}
    assert found["completed"] > 15


async def test_elements_were_uploaded_approved_rejected_and_reopened(
    client: httpx.AsyncClient, made: dict[str, int]
) -> None:
    requests = await list_requests(client, made)
    documents = [element for one in requests for element in one["documents"]]
    assert {one["status"] for one in documents} == {"open", "waiting", "approved", "rejected"}
    signs = [element for one in requests for element in one["signs"]]
    assert Counter(one["status"] for one in signs)["signed"] == made["signatures"] == 3
    url = next(file["url"] for one in documents for file in one["uploads"])
    content = (await client.get(url)).content
    assert content.startswith(b"%PDF-")


async def test_reminders_went_out_to_those_who_had_not_answered(
    client: httpx.AsyncClient, made: dict[str, int]
) -> None:
    params: dict[str, Any] = {"q": "vendor:collect Reminder", "limit": 200}
    reminders = (await client.get("/__admin/messages", params=params)).json()["items"]
    assert len(reminders) > 5
    assert all(one["subject"].startswith("Reminder: ACME") for one in reminders)
