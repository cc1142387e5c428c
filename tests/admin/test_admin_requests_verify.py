"""Verification: how many requests there were, in which order, and what was wrong with others."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.admin.conftest import Send, problem_of

VERIFY = "/__admin/requests/verify"
SMS = "/nrs360/api/rest/sms"


@pytest.fixture
async def asked(client: httpx.AsyncClient, nrs360: dict[str, Any], send: Send) -> None:
    """Three requests: an SMS to two, one that is refused, and one that reads."""
    await send(to=["34666555444", "34666555445"], message="50% off_now", tags=["a", "b", "c"],
               campaignName="Spring")  # fmt: skip
    await client.post(
        f"{SMS}?trace=on", json={"to": ["34666555444"]}, headers={"x-run": "7"}, **nrs360
    )
    await client.get(f"{SMS}/NOTHING", **nrs360)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("order", "ok", "matched"),
    [
        ({}, True, 3),
        ({"match": {}, "count": 3}, True, 3),
        ({"match": {"vendor": "nrs360"}, "exactly": 3}, True, 3),
        ({"match": {"vendor": "collect"}}, False, 0),
        ({"match": {"vendor": "collect"}, "at_most": 0}, True, 0),
        ({"match": {"operation": "sendSms"}, "count": 1}, False, 2),
        ({"match": {"operation": "sendSms"}, "at_least": 2}, True, 2),
        ({"match": {"operation": "sendSms"}, "at_least": 3}, False, 2),
        ({"match": {"operation": "sendSms"}, "at_most": 1}, False, 2),
        ({"match": {"operation": "sendSms"}, "at_least": 1, "at_most": 2}, True, 2),
        ({"match": {"method": "post", "status": 202}, "count": 1}, True, 1),
        ({"match": {"path": "/api/rest/sms"}, "count": 2}, True, 2),
        ({"match": {"path": "/api/rest/sms/*"}, "count": 1}, True, 1),
        ({"match": {"path": "/api/*/sms*"}, "count": 3}, True, 3),
        ({"match": {"path": "/api/rest/sm_"}}, False, 0),
        ({"match": {"path": "/api/rest/SMS"}}, False, 0),
        ({"match": {"body": "50% off_now"}, "count": 1}, True, 1),
        ({"match": {"body": "50_ off"}, "count": 0}, True, 0),
        ({"match": {"query": {"trace": "on"}}, "count": 1}, True, 1),
        ({"match": {"query": {"trace": "*"}}, "count": 1}, True, 1),
        ({"match": {"query": {"other": "*"}}}, False, 0),
        ({"match": {"headers": {"X-Run": "7"}}, "count": 1}, True, 1),
        ({"match": {"headers": {"Authorization": "Basic *"}}, "count": 3}, True, 3),
        ({"match": {"json": {"to": ["34666555444"]}}, "count": 2}, True, 2),
        ({"match": {"json": {"to": ["34666555445"]}}, "count": 1}, True, 1),
        ({"match": {"json": {"to": []}}, "count": 2}, True, 2),
        ({"match": {"json": {"tags": ["a", "c"]}}, "count": 1}, True, 1),
        ({"match": {"json": {"tags": ["c", "a"]}}}, False, 0),
        ({"match": {"json": {"campaignName": "Spring", "from": "TEST"}}, "count": 1}, True, 1),
        ({"match": {"json": {"to": "34666555444"}}}, False, 0),
    ],
    ids=str,
)  # fmt: skip
async def test_verification_counts_the_requests_that_match(
    admin: httpx.AsyncClient, order: dict[str, Any], ok: bool, matched: int
) -> None:
    response = await admin.post(VERIFY, json=order)
    assert response.status_code == 200, response.text
    answer = response.json()
    assert (answer["ok"], answer["matched"], len(answer["found"])) == (ok, matched, matched)


async def test_json_of_another_type_does_not_match(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    await client.post(SMS, json={"trans": 1, "nothing": None}, **nrs360)

    async def is_so(expected: Any) -> bool:
        answer = (await admin.post(VERIFY, json={"match": {"json": expected}})).json()
        return bool(answer["ok"])

    assert await is_so({"trans": 1})
    assert await is_so({"trans": 1.0})
    assert not await is_so({"trans": True})
    assert not await is_so({"trans": "1"})
    assert await is_so({"nothing": None})
    assert not await is_so({"missing": None})
    assert not await is_so([])


@pytest.mark.usefixtures("asked")
async def test_too_few_requests_name_the_nearest_and_in_what_they_differ(
    admin: httpx.AsyncClient,
) -> None:
    match = {
        "operation": "sendSms",
        "status": 202,
        "headers": {"x-run": "7"},
        "json": {"message": "50% off", "tags": ["a", "x", "c"]},
    }
    answer = (await admin.post(VERIFY, json={"match": match, "at_least": 2})).json()
    assert (answer["ok"], answer["detail"]) == (False, "0 matched; expected at least 2")
    second, first, third = answer["misses"]
    assert (first["method"], first["path"], first["status"]) == ("POST", "/api/rest/sms", 202)
    assert first["differences"] == [
        {"of": "headers.x-run", "expected": "7", "actual": None},
        {"of": "json.message", "expected": "50% off", "actual": "50% off_now"},
        {"of": "json.tags.1", "expected": "x", "actual": "b"},
    ]
    assert second["differences"] == [
        {"of": "status", "expected": 202, "actual": 400},
        {"of": "json.message", "expected": "50% off", "actual": None},
        {"of": "json.tags", "expected": ["a", "x", "c"], "actual": None},
    ]
    assert [one["of"] for one in third["differences"]] == [
        "operation", "status", "headers.x-run", "json",
    ]  # fmt: skip


@pytest.mark.usefixtures("asked")
async def test_too_many_requests_are_named_without_misses(admin: httpx.AsyncClient) -> None:
    order = {"match": {"operation": "sendSms"}, "exactly": 1}
    answer = (await admin.post(VERIFY, json=order)).json()
    listed = (await admin.get("/__admin/requests", params={"q": "operation:sendSms"})).json()
    assert answer == {
        "ok": False,
        "matched": 2,
        "detail": "2 matched; expected exactly 1",
        "found": [item["id"] for item in reversed(listed["items"])],
        "misses": [],
    }


READ = {"operation": "getSms"}
REFUSED = {"operation": "sendSms", "status": 400}
SENT = {"operation": "sendSms", "status": 202}


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "sequence", [[SENT, REFUSED, READ], [SENT, READ], [READ], [{}, {}, {}]], ids=str
)
async def test_requests_that_came_in_the_order_are_a_sequence(
    admin: httpx.AsyncClient, sequence: list[dict[str, Any]]
) -> None:
    answer = (await admin.post(VERIFY, json={"sequence": sequence})).json()
    steps = len(sequence)
    assert (answer["ok"], answer["matched"], answer["misses"]) == (True, steps, [])
    assert answer["detail"] == f"{steps} of {steps} steps came in this order"


@pytest.mark.usefixtures("asked")
async def test_sequence_says_where_it_broke(admin: httpx.AsyncClient) -> None:
    listed = (await admin.get("/__admin/requests")).json()["items"]
    read, refused, sent = (item["id"] for item in listed)
    answer = (await admin.post(VERIFY, json={"sequence": [REFUSED, SENT, READ]})).json()
    assert answer == {
        "ok": False,
        "matched": 1,
        "detail": f"no request after {refused} matches step 2 of 3; {sent} would, but came before",
        "found": [refused],
        "misses": [
            {
                "id": read,
                "method": "GET",
                "path": "/api/rest/sms/NOTHING",
                "status": 404,
                "differences": [
                    {"of": "operation", "expected": "sendSms", "actual": "getSms"},
                    {"of": "status", "expected": 202, "actual": 404},
                ],
            }
        ],
    }


async def test_sequence_of_an_empty_journal_breaks_at_once(admin: httpx.AsyncClient) -> None:
    answer = (await admin.post(VERIFY, json={"sequence": [SENT]})).json()
    assert answer["detail"] == "no request in the journal matches step 1 of 1"


@pytest.mark.parametrize(
    "order",
    [
        {"match": {"header": "x"}},
        {"match": {"status": "202"}},
        {"match": {"status": 99}},
        {"match": {"query": {"a": 1}}},
        {"count": -1},
        {"count": "1"},
        {"match": []},
        {"count": 1, "exactly": 1},
        {"exactly": 1, "at_least": 1},
        {"sequence": []},
        {"sequence": [{}], "count": 1},
        {"sequence": [{}], "match": {}},
    ],
    ids=str,
)
async def test_verification_that_cannot_be_is_a_422_problem(
    admin: httpx.AsyncClient, order: dict[str, Any]
) -> None:
    response = await admin.post(VERIFY, json=order)
    assert response.status_code == 422
    problem_of(response)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "order",
    [
        {"match": {"operation": "sendSMS"}, "exactly": 0},
        {"match": {"operation": "sendSMS", "vendor": "nrs360"}},
        {"sequence": [REFUSED, {"operation": "sendSMS"}]},
    ],
)
async def test_operation_that_there_is_not_is_refused(
    admin: httpx.AsyncClient, order: dict[str, Any]
) -> None:
    answer = await admin.post(VERIFY, json=order)
    assert answer.status_code == 422
    assert problem_of(answer)["detail"].startswith("no operation sendSMS; there are ")


async def test_vendor_that_there_is_not_is_refused(admin: httpx.AsyncClient) -> None:
    answer = await admin.post(VERIFY, json={"match": {"vendor": "nrs"}, "exactly": 0})
    detail = "no vendor nrs; there are collect, easir, nrs360, xebo"
    assert answer.status_code == 422
    assert problem_of(answer)["detail"] == detail
