"""Demo data: what is ordered, what is refused, and who is left out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.populating import Populating

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


async def test_seed_that_is_left_out_is_the_lowest_that_no_vendor_has_had(
    client: httpx.AsyncClient,
) -> None:
    seeds = []
    for order in ({"seed": 1}, {}, {}, {"vendors": ["xebo", "nrs360"]}, {"vendors": ["nrs360"]}):
        body = {"vendors": ["xebo"], "size": 3, **order}
        seeds.append((await client.post(POPULATE, json=body)).json()["seed"])
    assert seeds == [1, 0, 2, 3, 0]


async def test_vendors_may_be_filled_from_one_seed_one_after_another(
    client: httpx.AsyncClient,
) -> None:
    for slug in ("xebo", "easir"):
        order = {"vendors": [slug], "size": 3, "seed": 5}
        assert (await client.post(POPULATE, json=order)).status_code == 201
    again = await client.post(POPULATE, json={"vendors": ["nrs360", "easir"], "seed": 5})
    assert again.status_code == 409
    assert again.json()["detail"] == "seed 5 was used in sandbox default already: easir"


async def test_vendor_that_is_named_twice_is_filled_once(client: httpx.AsyncClient) -> None:
    made = await client.post(POPULATE, json={"vendors": ["xebo", "xebo"], "size": 3})
    assert made.json()["made"]["xebo"]["surveys"] == 1
    listed = (await client.get("/__admin/vendors/xebo/surveys")).json()["items"]
    assert [one["name"] for one in listed].count("After your purchase") == 1


async def test_order_without_a_body_fills_all_vendors(client: httpx.AsyncClient) -> None:
    made = (await client.post(POPULATE)).json()
    assert (made["seed"], list(made["made"])) == (0, ["collect", "easir", "nrs360", "xebo"])
    assert made["made"]["nrs360"]["contacts"] == 200


async def test_vendor_that_refuses_is_told_and_its_seed_stays_good(
    client: httpx.AsyncClient,
) -> None:
    await client.put("/__admin/vendors/nrs360/balance", json={"balance": 0})
    order = {"vendors": ["easir", "nrs360", "xebo"], "size": 20, "seed": 3}
    refused = await client.post(POPULATE, json=order)
    assert refused.status_code == 409
    assert refused.json()["detail"] == (
        "nrs360 could not be filled to the end: POST /api/rest/mailing was answered with 402: "
        '{"error":{"code":111,"description":"Not enough credits"}}. Filled before it: easir. '
        "What is there of nrs360 stays until a reset; seed 3 can be used for it again."
    )
    await client.put("/__admin/vendors/nrs360/balance", json={"balance": 1000})
    again = {**order, "vendors": ["nrs360", "xebo"]}
    made = (await client.post(POPULATE, json=again)).json()
    assert list(made["made"]) == ["nrs360", "xebo"]


async def test_reset_while_it_is_filled_leaves_nothing_behind(client: httpx.AsyncClient) -> None:
    filling = asyncio.create_task(client.post(POPULATE, json={"vendors": ["nrs360"], "seed": 2}))
    first = await client.get("/__admin/messages/wait?q=channel:email&timeout=20")
    assert first.status_code == 200
    assert not filling.done()
    await client.post("/__admin/sandboxes/default/reset")
    refused = await filling
    assert refused.status_code == 409
    assert refused.json()["detail"] == "sandbox default was reset or deleted meanwhile"
    assert (await client.get("/__admin/messages")).json()["items"] == []
    order = {"vendors": ["nrs360"], "seed": 2, "size": 3}
    assert (await client.post(POPULATE, json=order)).status_code == 201


async def test_orders_at_once_are_filled_one_after_another(client: httpx.AsyncClient) -> None:
    order = {"vendors": ["easir", "xebo"], "size": 20}
    answers = await asyncio.gather(*(client.post(POPULATE, json=order) for _ in range(3)))
    assert sorted(one.json()["seed"] for one in answers) == [0, 1, 2]
    same = {**order, "seed": 9}
    answers = await asyncio.gather(*(client.post(POPULATE, json=same) for _ in range(2)))
    assert sorted(one.status_code for one in answers) == [201, 409]


async def test_mails_of_a_campaign_that_comes_between_are_left_alone(
    client: httpx.AsyncClient, server: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = {"subject": "Between", "sender": "news@easir.com", "content": "<p>Hello</p>"}
    narrow = [{"field": "contact.custom_fields.segment", "operator": "eq", "value": "Partner"}]
    campaign = {"name": "Between", "type": "email", "execute_now": True, "template_id": 2}
    body = {**campaign, "message": mail, "filter": narrow}
    easir = server.catalog.load("easir")
    assert easir is not None
    assert easir.populate is not None
    fill = easir.populate

    def fill_and_send(populating: Populating) -> Iterator[None]:
        for _ in fill(populating):
            populating.ask("POST", "/campaigns", body, at=populating.sandbox.clock.now())
            yield

    disturbed = replace(easir, populate=fill_and_send)
    monkeypatch.setattr(server.catalog, "load", lambda _: disturbed)
    await client.post(POPULATE, json={"vendors": ["easir"], "size": 100, "seed": 1})
    params: dict[str, Any] = {"q": "vendor:easir Between", "limit": 200}
    found = (await client.get("/__admin/messages", params=params)).json()["items"]
    assert len(found) > 20
    assert {one["status"] for one in found} == {"sent"}


@pytest.mark.parametrize(
    ("order", "detail"),
    [
        ({"vendors": ["acme"]}, "vendors: there are collect, easir, nrs360, xebo"),
        ({"vendors": []}, "vendors: List should have at least 1 item after validation, not 0"),
        ({"size": 0}, "size: Input should be greater than or equal to 1"),
        ({"size": 10_001}, "size: Input should be less than or equal to 10000"),
    ],
    ids=["unknown vendor", "no vendor", "nobody", "too many"],
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
