"""Vendors, coverage, magic recipients, and the vendors' own platforms."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from tests.admin.conftest import MOBILE, Send, problem_of

PLATFORM = "/__admin/vendors/nrs360"


async def find_nrs360(admin: httpx.AsyncClient, path: str, key: str = "slug") -> Any:
    response = await admin.get(path)
    assert response.status_code == 200
    page = response.json()
    assert page["next"] is None
    return next(item for item in page["items"] if item[key] == "nrs360")


async def test_vendor_is_listed_with_what_a_client_needs(admin: httpx.AsyncClient) -> None:
    vendor = await find_nrs360(admin, "/__admin/vendors")
    assert vendor.pop("simulations")
    assert vendor == {
        "slug": "nrs360",
        "title": "360NRS",
        "docs": "360NRS API REST",
        "baseUrl": "http://localhost:4360/nrs360/api/rest",
        "credentials": {"username": "username", "password": "apiPassword"},
        "hosts": ["dashboard.360nrs.com"],
    }


async def test_vendor_is_listed_with_what_can_be_made_to_happen(admin: httpx.AsyncClient) -> None:
    simulations = (await find_nrs360(admin, "/__admin/vendors"))["simulations"]
    assert simulations["sms"] == {
        "sent": [],
        "delivered": [],
        "undelivered": [],
        "expired": [],
        "rejected": [],
        "clicked": ["url", "userAgent"],
        "unsubscribed": ["userAgent"],
    }
    assert {"sms", "landing", "email", "voice"} <= set(simulations)


async def test_errors_of_a_vendor_are_listed_with_how_to_have_each(
    admin: httpx.AsyncClient,
) -> None:
    page = (await admin.get(f"{PLATFORM}/errors")).json()
    assert page["next"] is None
    assert {
        "code": "104",
        "status": 400,
        "text": "Text message missing",
        "cause": "Leave out `message` (the older name `text` is not read).",
        "field": "message",
    } in page["items"]
    unknown = await admin.get("/__admin/vendors/nobody/errors")
    assert problem_of(unknown)["detail"] == "there is no vendor nobody"


async def test_vendor_is_listed_with_what_leads_to_a_sandbox(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    vendor = await find_nrs360(admin, "/__admin/vendors?sandbox=t1")
    assert vendor["baseUrl"] == "http://localhost:4360/nrs360/~t1/api/rest"
    assert vendor["credentials"] == {"username": "username~t1", "password": "apiPassword"}
    body = {"to": [MOBILE], "from": "TEST", "message": "Hi"}
    sent = await client.post(
        f"{vendor['baseUrl']}/sms", json=body, auth=tuple(vendor["credentials"].values())
    )
    assert sent.status_code == 202
    assert (await admin.get("/__admin/sandboxes/t1")).json()["messages"] == 1


async def test_coverage_tells_how_sure_each_operation_is(admin: httpx.AsyncClient) -> None:
    covered = await find_nrs360(admin, "/__admin/coverage")
    operations = {one["operation"]: one for one in covered["operations"]}
    send = operations["sendSms"]
    assert (send["method"], send["path"]) == ("POST", "/api/rest/sms")
    assert send["fidelity"] == "documented"
    assert send["source"]
    assert send["examples"]
    assert set(covered["counts"]) == {"documented", "inferred", "invented"}
    assert sum(covered["counts"].values()) == len(covered["operations"])


async def test_magic_recipients_are_listed_per_vendor(admin: httpx.AsyncClient) -> None:
    magic = await find_nrs360(admin, "/__admin/magic", "vendor")
    outcomes = {one["recipient"]: one for one in magic["recipients"]}
    assert outcomes["34600001001"]["outcome"] == "undelivered"
    assert "sms" in outcomes["34600001001"]["channels"]
    assert outcomes["34600000111"]["outcome"] == "error 111"


async def test_platform_action_changes_what_the_vendor_does(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    response = await admin.put(f"{PLATFORM}/balance", json={"balance": 0})
    assert (response.status_code, response.json()) == (200, {"balance": 0.0})
    body = {"to": [MOBILE], "from": "TEST", "message": "Hi"}
    refused = await client.post("/nrs360/api/rest/sms", json=body, **nrs360)
    assert (refused.status_code, refused.json()["error"]["code"]) == (402, 111)


async def test_platform_action_works_in_its_sandbox_alone(admin: httpx.AsyncClient) -> None:
    await admin.put(f"{PLATFORM}/balance?sandbox=one", json={"balance": 5})
    one = (await admin.get(f"{PLATFORM}/account?sandbox=one")).json()
    two = (await admin.get(f"{PLATFORM}/account?sandbox=two")).json()
    assert (one["balance"], two["balance"]) == (5.0, 1_000_000.0)


async def test_event_url_set_on_the_platform_is_notified(
    admin: httpx.AsyncClient, send: Send
) -> None:
    hook = "https://customer.example/events"
    assert (await admin.put(f"{PLATFORM}/event-url", json={"url": hook})).status_code == 200
    await send()
    await admin.post("/__admin/clock/advance", json={"seconds": 3})
    callbacks = (await admin.get("/__admin/callbacks")).json()["items"]
    assert [(one["event"], one["url"], one["method"]) for one in callbacks] == [
        ("delivered", hook, "POST"),
        ("sent", hook, "POST"),
    ]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("balance", {"balance": "much"}),
        ("balance", {}),
        ("balance", None),
        ("ips", {"ips": ["300.1.1.1"]}),
        ("settings", {"no_such": True}),
    ],
)
async def test_platform_action_with_bad_input_is_a_422_problem_and_changes_nothing(
    admin: httpx.AsyncClient, path: str, body: Any
) -> None:
    before = (await admin.get(f"{PLATFORM}/account")).json()
    response = await admin.put(f"{PLATFORM}/{path}", json=body)
    assert response.status_code == 422
    assert problem_of(response)["detail"]
    assert (await admin.get(f"{PLATFORM}/account")).json() == before


async def test_platform_action_with_a_broken_body_is_a_422_problem(
    admin: httpx.AsyncClient,
) -> None:
    response = await admin.put(f"{PLATFORM}/balance", content='{"balance": NaN}')
    assert response.status_code == 422
    assert problem_of(response)["detail"].startswith("the body is not JSON")


async def test_thing_that_a_platform_action_does_not_find_is_a_404_problem(
    admin: httpx.AsyncClient, server: MockServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise LookupError("there is no such sender")

    vendor = server.catalog.load("nrs360")
    assert vendor is not None
    action = vendor.platform[0]
    monkeypatch.setattr(type(action), "act", property(lambda _: fail), raising=False)
    response = await admin.request(action.method, PLATFORM + action.path)
    assert response.status_code == 404
    assert problem_of(response)["detail"] == "there is no such sender"


@pytest.mark.parametrize("path", ["nobody/account", "nrs360/nothing", "nrs360/", "nrs360/account/"])
async def test_platform_path_that_is_not_there_is_a_404_problem(
    admin: httpx.AsyncClient, path: str
) -> None:
    response = await admin.get(f"/__admin/vendors/{path}")
    assert response.status_code == 404
    problem_of(response)


async def test_one_vendor_is_told_as_the_list_tells_it(admin: httpx.AsyncClient) -> None:
    listed = (await admin.get("/__admin/vendors?sandbox=t1")).json()["items"]
    one = (await admin.get("/__admin/vendors/collect?sandbox=t1")).json()
    assert one in listed
    assert one["baseUrl"] == "http://localhost:4360/collect/~t1/v1"


async def test_vendor_that_does_not_exist_is_a_problem(admin: httpx.AsyncClient) -> None:
    response = await admin.get("/__admin/vendors/acme")
    assert response.status_code == 404
    assert problem_of(response)["detail"] == "there is no vendor acme"
