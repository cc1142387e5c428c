"""EASIR's demo data, as its API shows it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

HEADERS = {"authorization": "Bearer easir-token"}


@pytest.fixture
async def made(client: httpx.AsyncClient) -> dict[str, int]:
    """How much of what there is, of 200 people."""
    order = {"vendors": ["easir"], "seed": 1, "size": 200}
    found: dict[str, int] = (await client.post("/__admin/populate", json=order)).json()["made"][
        "easir"
    ]
    return found


async def get(client: httpx.AsyncClient, path: str) -> Any:
    """What the API answers."""
    return (await client.get(f"/easir{path}", headers=HEADERS)).json()


async def test_people_of_one_company_share_its_account(
    client: httpx.AsyncClient, made: dict[str, int]
) -> None:
    assert made["contacts"] == 200
    assert 100 < made["accounts"] < 200
    for account in (await get(client, "/accounts?per_page=100&page=2"))["data"][-5:]:
        contacts = (await get(client, f"/accounts/{account['id']}/contacts"))["data"]
        assert contacts
        assert {one["account"]["name"] for one in contacts} == {account["name"]}


async def test_campaigns_are_sent_planned_and_drafted(
    client: httpx.AsyncClient, made: dict[str, int]
) -> None:
    assert made["campaigns"] == 6
    listed = {one["name"]: one for one in (await get(client, "/campaigns?per_page=100"))["data"]}
    sent = [name for name, one in listed.items() if one["total_sent"]]
    assert sorted(sent) == [
        "Autumn catalogue",
        "Calls before the trade fair",
        "Invitation to the trade fair",
        "Thank you to our partners",
    ]
    assert listed["Winter offers"]["send_at"] == "2026-03-06 09:00:00"
    assert listed["Christmas card"]["approved"] is False


async def test_nobody_who_refused_gets_a_mail(
    client: httpx.AsyncClient, made: dict[str, int]
) -> None:
    campaigns = (await get(client, "/campaigns?per_page=100"))["data"]
    (catalogue,) = [one["id"] for one in campaigns if one["name"] == "Autumn catalogue"]
    recipients = (await get(client, f"/campaigns/{catalogue}/recipients?per_page=100"))["data"]
    assert len(recipients) > 30
    said = [one["consent"]["email"] for one in recipients]
    refused = [one for one in said if one["consent_given"] is False]
    # Those who refuse now have unsubscribed since.
    assert all(one["updated_at"] > "2026-02-04" for one in refused)


async def test_calls_are_tasks_of_the_users(
    client: httpx.AsyncClient, made: dict[str, int]
) -> None:
    campaigns = (await get(client, "/campaigns?per_page=100"))["data"]
    (calls,) = [one["id"] for one in campaigns if one["name"] == "Calls before the trade fair"]
    tasks = (await client.get(f"/__admin/vendors/easir/campaigns/{calls}/tasks")).json()["items"]
    assert len(tasks) == made["tasks"]
    assert {one["user_id"] for one in tasks} == {1, 2, 10, 34}
