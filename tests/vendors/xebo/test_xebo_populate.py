"""Xebo's demo data, as its export and its platform show it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import httpx

from tests.conftest import NOW

EXPORT = "/xebo/api/v1/export/responses/json"


async def populate(client: httpx.AsyncClient) -> dict[str, int]:
    """Fill the default sandbox; how much of what was made."""
    order = {"vendors": ["xebo"], "seed": 1, "size": 200}
    made: dict[str, int] = (await client.post("/__admin/populate", json=order)).json()["made"][
        "xebo"
    ]
    return made


async def list_responses(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """All responses to the survey of the demo data."""
    listed = (await client.get("/__admin/vendors/xebo/surveys")).json()["items"]
    (survey,) = [one["id"] for one in listed if one["name"] == "After your purchase"]
    body = {"survey_id": survey, "page_size": 1000}
    answer = await client.post(EXPORT, json=body, headers={"x-api-key": "xebo-api-key"})
    responses: list[dict[str, Any]] = answer.json()["data"]
    return responses


async def test_responses_of_all_kinds_are_exported(client: httpx.AsyncClient) -> None:
    made = await populate(client)
    found = Counter(str(one["status"]).lower() for one in await list_responses(client))
    assert sum(found.values()) == made["partial"] + made["complete"] + made["disqualified"]
    assert sorted(found.values()) == sorted(
        [made["partial"], made["complete"], made["disqualified"]]
    )
    assert made["invitations"] > 200
    assert 0.25 < made["complete"] / made["invitations"] < 0.5


async def test_answers_lean_to_the_good_side_and_lie_in_the_last_weeks(
    client: httpx.AsyncClient,
) -> None:
    await populate(client)
    responses = await list_responses(client)
    scores = [one["nps"] for one in responses if isinstance(one.get("nps"), int)]
    promoters = sum(score >= 9 for score in scores) / len(scores)
    detractors = sum(score <= 6 for score in scores) / len(scores)
    assert 10 < 100 * (promoters - detractors) < 70
    started = sorted(one["started_at"] for one in responses)
    assert started[0] >= "2026-02-10"
    assert started[-1] <= f"{NOW:%Y-%m-%d %H:%M:%S}"


async def test_collectors_count_whom_they_asked(client: httpx.AsyncClient) -> None:
    made = await populate(client)
    listed = (await client.get("/__admin/vendors/xebo/collectors")).json()["items"]
    asked = {one["name"]: one["invited"] for one in listed if one["invited"]}
    assert list(asked) == [
        "Purchases of last month",
        "Purchases of last week",
        "Link on the receipt",
    ]
    assert sum(asked.values()) == made["invitations"]
