"""360NRS's demo data, as its API shows it."""

from __future__ import annotations

from typing import Any

import httpx

AUTH = ("username", "apiPassword")


async def populate(client: httpx.AsyncClient, **order: Any) -> dict[str, int]:
    """Fill the default sandbox; how much of what was made."""
    response = await client.post("/__admin/populate", json={"vendors": ["nrs360"], **order})
    assert response.status_code == 201, response.text
    made: dict[str, int] = response.json()["made"]["nrs360"]
    return made


async def get(client: httpx.AsyncClient, path: str) -> Any:
    """What the API answers."""
    return (await client.get(f"/nrs360/api/rest{path}", auth=AUTH)).json()


async def list_sendings(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """The sendings, by the names of their campaigns."""
    listed = (await get(client, "/sendings?limit=100"))["data"]
    return {one["campaignName"]: one for one in listed}


async def test_who_left_after_one_campaign_is_not_reached_by_the_next(
    client: httpx.AsyncClient,
) -> None:
    await populate(client, size=500, seed=1)
    sendings = await list_sendings(client)
    left = sendings["Weekend sale"]["events"]["unsubscribed"]
    rejected = sendings["Store opening"]["events"]["rejected"]
    assert (left, rejected) == (5, 1)
    blocked = (await get(client, "/v2/blacklist/sms"))["data"]
    assert {one["campaignName"] for one in blocked} == {"Weekend sale", "Store opening"}


async def test_figures_of_a_campaign_are_those_of_its_messages(client: httpx.AsyncClient) -> None:
    made = await populate(client, size=200, seed=0)
    sendings = await list_sendings(client)
    coming = sendings["Early access"]
    assert (coming["total"], coming["processed"]) == (60, 0)
    assert sum(one["total"] for one in sendings.values()) == made["messages"] + coming["total"]
    news = sendings["Autumn newsletter"]
    events = news["events"]
    bounced = events["hard_bounced"] + events["soft_bounced"]
    assert news["total"] == events["sent"] == events["delivered"] + bounced == 120
    params: dict[str, Any] = {"q": "channel:email Autumn", "limit": 200}
    listed = (await client.get("/__admin/messages", params=params)).json()["items"]
    assert len(listed) == 120
    statuses = [one["status"] for one in listed]
    assert statuses.count("hard_bounced") == events["hard_bounced"]
    assert 0.25 < events["opened_unique"] / events["delivered"] < 0.55
