"""Demo data: what is ordered, what is refused, and who is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from mockserver.app import MockServer

POPULATE = "/__admin/populate"


async def test_all_vendors_are_filled_with_the_same_people(client: httpx.AsyncClient) -> None:
    made = (await client.post(POPULATE, json={"size": 30})).json()
    assert made["seed"] == 0
    assert list(made["made"]) == ["collect", "easir", "nrs360", "xebo"]
    auth = ("username", "apiPassword")
    contacts = (await client.get("/nrs360/api/rest/contacts?limit=100", auth=auth)).json()
    headers = {"authorization": "Bearer easir-token"}
    easir = (await client.get("/easir/contacts?per_page=100", headers=headers)).json()
    known = {one["email"] for one in contacts["data"]}
    assert len(known) == 31  # one is of the fixtures
    met = [one for one in easir["data"] if _email_of(one) in known]
    assert len(met) > 20


def _email_of(contact: dict[str, Any]) -> str:
    fields = {one["name"]: one["value"] for one in contact["fixed_fields"]}
    return str(fields.get("email"))


async def test_seed_that_is_left_out_is_the_next_one(client: httpx.AsyncClient) -> None:
    seeds = []
    for order in ({"seed": 4}, {}, {}):
        body = {"vendors": ["xebo"], "size": 3, **order}
        seeds.append((await client.post(POPULATE, json=body)).json()["seed"])
    assert seeds == [4, 5, 6]


@pytest.mark.parametrize(
    ("order", "detail"),
    [
        ({"vendors": ["acme"]}, "vendors: there are collect, easir, nrs360, xebo"),
        ({"size": 0}, "size: Input should be greater than or equal to 1"),
        ({"size": 10_001}, "size: Input should be less than or equal to 10000"),
    ],
    ids=["unknown vendor", "nobody", "too many"],
)
async def test_order_that_cannot_be_is_refused(
    client: httpx.AsyncClient, order: dict[str, Any], detail: str
) -> None:
    refused = await client.post(POPULATE, json=order)
    assert refused.status_code == 422
    assert refused.json()["detail"] == detail
    assert (await client.get("/__admin/messages")).json()["items"] == []


async def test_vendor_without_demo_data_is_passed_over(
    client: httpx.AsyncClient, server: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = server.catalog.load
    without = {"xebo"}

    def load_some(slug: str) -> Any:
        vendor = load(slug)
        return replace(vendor, populate=None) if vendor and slug in without else vendor

    monkeypatch.setattr(server.catalog, "load", load_some)
    made = await client.post(POPULATE, json={"vendors": ["xebo", "easir"], "size": 3})
    assert list(made.json()["made"]) == ["easir"]
