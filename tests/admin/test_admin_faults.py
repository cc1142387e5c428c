"""Failures on demand, through the control API."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.admin.conftest import MOBILE, problem_of

FAULTS = "/__admin/faults"


async def ask(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> httpx.Response:
    body = {"to": [MOBILE], "from": "TEST", "message": "Hi"}
    return await client.post("/nrs360/api/rest/sms", json=body, **nrs360)


async def arm(admin: httpx.AsyncClient, **order: Any) -> Any:
    response = await admin.post(FAULTS, json=order)
    assert response.status_code == 201, response.text
    return response.json()


async def test_armed_fault_is_shown(admin: httpx.AsyncClient) -> None:
    made = await arm(
        admin,
        match={"vendor": "nrs360", "operation": "sendSms", "method": "post", "path": "/api/*"},
        effect={"status": 503, "delay_ms": 0, "retry_after": 7},
        times=2,
        probability=0.5,
        seed=9,
    )
    assert made | {"id": ""} == {
        "id": "",
        "match": {"vendor": "nrs360", "operation": "sendSms", "method": "POST", "path": "/api/*"},
        "effect": {"status": 503, "delay_ms": 0, "retry_after": 7},
        "times": 2,
        "probability": 0.5,
        "seed": 9,
        "struck": 0,
        "tried": 0,
    }
    assert (await admin.get(FAULTS)).json() == {"items": [made], "next": None}


async def test_fault_strikes_as_often_as_it_may(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    fault = await arm(admin, match={"vendor": "nrs360"}, effect={"error": 111}, times=1)
    struck, plain = await ask(client, nrs360), await ask(client, nrs360)
    assert (struck.status_code, struck.json()["error"]["code"]) == (402, 111)
    assert struck.headers["x-mock-reason"] == f"fault:{fault['id']}"
    assert plain.status_code == 202
    [spent] = (await admin.get(FAULTS)).json()["items"]
    assert (spent["struck"], spent["times"]) == (1, 0)


async def test_fault_of_one_sandbox_strikes_in_no_other(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    order = {"effect": {"status": 503}}
    await admin.post(FAULTS, json=order, headers={"x-mock-sandbox": "one"})
    assert (await ask(client, nrs360)).status_code == 202
    assert (await admin.get(FAULTS)).json()["items"] == []


async def test_fault_is_disarmed_alone(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    one = await arm(admin, effect={"status": 503})
    two = await arm(admin, effect={"status": 500})
    assert (await admin.delete(f"{FAULTS}/{one['id']}")).json() == {"removed": 1}
    assert [item["id"] for item in (await admin.get(FAULTS)).json()["items"]] == [two["id"]]
    again = await admin.delete(f"{FAULTS}/{one['id']}")
    assert again.status_code == 404
    assert problem_of(again)["detail"] == f"there is no fault {one['id']}"


async def test_all_faults_are_disarmed_together(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    await arm(admin, effect={"status": 503})
    await arm(admin, effect={"drop": True})
    assert (await admin.delete(FAULTS)).json() == {"removed": 2}
    assert (await ask(client, nrs360)).status_code == 202


@pytest.mark.parametrize(
    "effect",
    [
        {"error": 111},
        {"error": "111"},
        {"status": 599},
        {"delay_ms": 120_000},
        {"drop": True},
        {"truncate": True},
        {"truncate": 10},
        {"status": 429, "retry_after": 30},
    ],
    ids=str,
)
async def test_effect_of_the_contract_is_taken(
    admin: httpx.AsyncClient, effect: dict[str, Any]
) -> None:
    assert (await arm(admin, effect=effect))["effect"] == effect


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"effect": {}},
        {"effect": {"explode": True}},
        {"effect": {"error": True}},
        {"effect": {"error": 1.5}},
        {"effect": {"error": ""}},
        {"effect": {"status": "503"}},
        {"effect": {"status": 200}},
        {"effect": {"status": 600}},
        {"effect": {"delay_ms": -1}},
        {"effect": {"delay_ms": 120_001}},
        {"effect": {"drop": 1}},
        {"effect": {"drop": False}},
        {"effect": {"truncate": -1}},
        {"effect": {"retry_after": 1}},
        {"effect": {"drop": True, "retry_after": 1}},
        {"effect": {"status": 503}, "times": 0},
        {"effect": {"status": 503}, "times": 1.5},
        {"effect": {"status": 503}, "times": True},
        {"effect": {"status": 503}, "probability": 1.1},
        {"effect": {"status": 503}, "probability": -0.1},
        {"effect": {"status": 503}, "probability": "1"},
        {"effect": {"status": 503}, "seed": "x"},
        {"effect": {"status": 503}, "match": {"vendor": "nobody"}},
        {"effect": {"status": 503}, "match": {"vendor": ""}},
        {"effect": {"status": 503}, "match": {"vendor": "nrs360", "operation": "sendFax"}},
        {"effect": {"status": 503}, "match": {"method": "FETCH"}},
        {"effect": {"status": 503}, "match": {"path": 1}},
        {"effect": {"status": 503}, "match": {"body": "x"}},
        {"effect": {"status": 503}, "match": []},
        {"effect": {"status": 503}, "often": 2},
    ],
    ids=str,
)
async def test_fault_that_cannot_be_is_refused_and_not_armed(
    admin: httpx.AsyncClient, order: dict[str, Any]
) -> None:
    response = await admin.post(FAULTS, json=order)
    assert response.status_code == 422
    problem_of(response)
    assert (await admin.get(FAULTS)).json()["items"] == []


@pytest.mark.parametrize(
    ("match", "error", "detail"),
    [
        (
            {"vendor": "nrs360"},
            "nonsense",
            "360NRS: no failure has the code nonsense; see GET /__admin/vendors/nrs360/errors",
        ),
        (
            {"vendor": "nrs360"},
            99999,
            "360NRS: no failure has the code 99999; see GET /__admin/vendors/nrs360/errors",
        ),
        (
            {"vendor": "nrs360"},
            0,
            "360NRS: no failure has the code 0; see GET /__admin/vendors/nrs360/errors",
        ),
        (
            {"vendor": "collect"},
            111,
            "Collect: no failure has the code 111; see GET /__admin/vendors/collect/errors",
        ),
        (
            {"vendor": "easir"},
            "quota",
            "EASIR: no failure has the code quota; see GET /__admin/vendors/easir/errors",
        ),
        (
            {"operation": "sendSms"},
            "quota.exceeded",
            "360NRS: no failure has the code quota.exceeded;"
            " see GET /__admin/vendors/nrs360/errors",
        ),
        (
            {},
            "E7",
            "Collect, EASIR, 360NRS, Xebo: no failure has the code E7; see"
            " GET /__admin/vendors/collect/errors, GET /__admin/vendors/easir/errors,"
            " GET /__admin/vendors/nrs360/errors, GET /__admin/vendors/xebo/errors",
        ),
    ],
    ids=["text", "number", "acceptance", "other-vendors", "half", "other-operations", "nobodys"],
)
async def test_error_that_no_vendor_has_is_refused(
    admin: httpx.AsyncClient, match: dict[str, str], error: int | str, detail: str
) -> None:
    response = await admin.post(FAULTS, json={"match": match, "effect": {"error": error}})
    assert response.status_code == 422
    assert problem_of(response)["detail"] == detail
    assert (await admin.get(FAULTS)).json()["items"] == []


async def test_error_of_one_vendor_leaves_the_others_alone(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    await arm(admin, effect={"error": 111})
    other = await client.get("/collect/v1/", headers={"x-collect-token": "anything"})
    assert not other.headers.get("x-mock-reason", "").startswith("fault:")
    assert (await ask(client, nrs360)).status_code == 402


async def test_seed_means_the_same_in_every_sandbox(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    order = {"effect": {"status": 503}, "probability": 0.5, "seed": 7}
    courses = []
    for name in ("one", "two"):
        await admin.post(FAULTS, json=order, headers={"x-mock-sandbox": name})
        path = f"/nrs360/~{name}/api/rest/sms"
        body = {"to": [MOBILE], "from": "TEST", "message": "Hi"}
        answers = [await client.post(path, json=body, **nrs360) for _ in range(12)]
        courses.append([answer.status_code for answer in answers])
    assert courses[0] == courses[1]
    assert set(courses[0]) == {202, 503}


async def test_misspelt_operation_is_told_which_there_are(admin: httpx.AsyncClient) -> None:
    order = {"effect": {"status": 503}, "match": {"operation": "sendsms"}}
    detail = problem_of(await admin.post(FAULTS, json=order))["detail"]
    assert detail.startswith("no operation sendsms; there are ")
    assert "sendSms" in detail
