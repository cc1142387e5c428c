"""Which vendor answers, and what it says of paths and methods that it does not have."""

from __future__ import annotations

import httpx
import pytest
from fastapi.routing import APIRoute

from mockserver.kernel.vendor import Vendor
from mockserver.vendors import VendorCatalog
from tests.contract.conftest import Customer
from tests.contract.examples import Player
from tests.contract.facts import Facts

HOSTS = [(vendor.slug, host) for vendor in VendorCatalog().load_all() for host in vendor.hosts]

UNKNOWN = {
    "no path": "",
    "root": "/",
    "no such path": "/no/such/path",
    "encoded": "/%00%ff%E2%98%83",
    "dots": "/..%2F..%2Fetc%2Fpasswd",
    "long": "/" + "x" * 5_000,
}


@pytest.mark.parametrize("path", UNKNOWN.values(), ids=UNKNOWN.keys())
async def test_unknown_path_is_answered_in_the_dialect(
    customer: Customer, facts: Facts, path: str
) -> None:
    response = await customer.call("GET", path)
    assert facts.find_faults("unknown path", response) == []


async def test_slash_too_many_is_not_redirected(customer: Customer, facts: Facts) -> None:
    request = facts.write["request"]
    response = await customer.call(request["method"], request["path"] + "/", json=request["body"])
    assert not response.is_redirect


async def test_wrong_method_is_answered_in_the_dialect_and_names_the_right_ones(
    customer: Customer, facts: Facts, vendor: Vendor
) -> None:
    path = facts.write["request"]["path"]
    methods = _methods_of(vendor, path)
    wrong = next(one for one in ("PATCH", "DELETE", "PUT", "GET") if one not in methods)
    response = await customer.call(wrong, path)
    assert facts.find_faults("wrong method", response) == []
    assert response.headers["allow"] == ", ".join(sorted(methods))


async def test_every_answer_has_an_exchange_id_of_its_own(customer: Customer) -> None:
    responses = [
        await customer.write(),
        await customer.write(),
        await customer.write(content=b"{"),
        await customer.call("GET", "/no/such/path"),
        await customer.write(headers={"prefer": "code=503"}),
    ]
    ids = {response.headers["x-mock-exchange"] for response in responses}
    assert len(ids) == len(responses)


async def test_plain_course_has_no_reason(customer: Customer, facts: Facts) -> None:
    response = await customer.write()
    assert response.status_code == facts.write["answer"]["status"]
    assert "x-mock-reason" not in response.headers


@pytest.mark.parametrize(("slug", "host"), HOSTS)
async def test_real_host_name_leads_to_its_vendor(
    client: httpx.AsyncClient, player: Player, facts: Facts, host: str
) -> None:
    player.base = f"https://{host.replace('*', 'acme')}"
    assert await player.play(facts.read) == []


async def test_host_name_of_nobody_leads_to_no_vendor(
    client: httpx.AsyncClient, facts: Facts
) -> None:
    request = facts.write["request"]
    url = f"https://api.example.com{request['path']}"
    response = await client.request(request["method"], url, json=request["body"])
    assert response.status_code == 404
    assert "x-mock-exchange" not in response.headers


def _methods_of(vendor: Vendor, path: str) -> set[str]:
    routes = (route for route in vendor.app.routes if isinstance(route, APIRoute))
    return {
        method for route in routes if route.path_regex.match(path) for method in route.methods or ()
    }
