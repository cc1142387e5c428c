"""Requests that no operation is for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.admin.conftest import Send

UNMATCHED = "/__admin/requests/unmatched"


async def test_unmatched_request_is_listed_with_the_nearest_routes(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any], send: Send
) -> None:
    await send()
    asked = await client.post("/nrs360/api/rest/smss", json={}, **nrs360)
    answer = (await admin.get(UNMATCHED)).json()
    [item] = answer["items"]
    assert (item["id"], answer["next"]) == (asked.headers["x-mock-exchange"], None)
    assert (item["method"], item["path"], item["status"]) == ("POST", "/api/rest/smss", 404)
    assert item["nearest"] == [
        {
            "method": "POST",
            "path": "/api/rest/sms",
            "operation": "sendSms",
            "summary": "Send SMS messages",
        },
        {
            "method": "GET",
            "path": "/api/rest/sms/{ids}",
            "operation": "getSms",
            "summary": "Read messages",
        },
    ]


@pytest.mark.parametrize(
    ("method", "path", "status", "reason"),
    [
        ("POST", "/nrs360/api/rest/smss", 404, "unmatched:POST /api/rest/sms"),
        ("POST", "/nrs360/sms", 404, "unmatched:POST /api/rest/sms"),
        ("POST", "/nrs360/nrs360/api/rest/sms", 404, "unmatched:POST /api/rest/sms"),
        ("PUT", "/nrs360/api/rest/sms", 405, "unmatched:POST /api/rest/sms"),
        ("GET", "/nrs360/api/rest/contact/5", 404, "unmatched:GET /api/rest/contacts/{contact}"),
        ("DELETE", "/nrs360/api/rest/contact/5", 404,
         "unmatched:DELETE /api/rest/contacts/{contact}"),
        ("GET", "/nrs360/api/rest/qqqqqq", 404, "unmatched"),
        ("GET", "/nrs360/", 404, "unmatched"),
    ],
)  # fmt: skip
async def test_answer_to_an_unmatched_request_names_the_nearest_route(
    client: httpx.AsyncClient,
    nrs360: dict[str, Any],
    method: str,
    path: str,
    status: int,
    reason: str,
) -> None:
    response = await client.request(method, path, **nrs360)
    assert (response.status_code, response.headers["x-mock-reason"]) == (status, reason)


async def test_refused_credential_comes_before_an_unknown_path(
    admin: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    response = await client.post("/nrs360/api/rest/smss", json={})
    assert (response.status_code, response.headers["x-mock-reason"]) == (401, "validation:103")
    [item] = (await admin.get(UNMATCHED)).json()["items"]
    assert item["nearest"][0]["operation"] == "sendSms"


async def test_unmatched_requests_come_in_pages(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    for path in ("/a", "/b", "/c"):
        await client.get(f"/nrs360{path}", **nrs360)
    first = (await admin.get(UNMATCHED, params={"limit": 2})).json()
    second = (await admin.get(UNMATCHED, params={"limit": 2, "cursor": first["next"]})).json()
    assert [item["path"] for item in first["items"]] == ["/c", "/b"]
    assert [item["path"] for item in second["items"]] == ["/a"]


@pytest.mark.parametrize(
    ("method", "path", "nearest"),
    [
        ("POST", "/nrs36/api/rest/sms", "POST /nrs360/api/rest/sms"),
        ("POST", "/NRS360/api/rest/sms", "POST /nrs360/api/rest/sms"),
        ("POST", "/api/rest/sms", "POST /nrs360/api/rest/sms"),
        ("POST", "/v1/requests", "POST /collect/v1/requests"),
        ("GET", "/favicon.ico", None),
    ],
    ids=["misspelt", "upper-case", "forgotten", "forgotten-too", "nobodys"],
)
async def test_request_below_no_vendor_is_told_with_the_route_it_nearly_met(
    client: httpx.AsyncClient, method: str, path: str, nearest: str | None
) -> None:
    assert (await client.request(method, path)).status_code == 404
    page = (await client.get(UNMATCHED)).json()
    [stray] = page["strays"]
    assert page["items"] == []
    assert (stray["method"], stray["path"]) == (method, path)
    assert stray["at"] == "2026-03-02T10:00:00+00:00"
    near = [f"{route['method']} {route['path']}" for route in stray["nearest"]]
    assert near[:1] == ([nearest] if nearest else [])


async def test_only_the_newest_requests_below_no_vendor_are_kept(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    for number in range(25):
        await client.get(f"/nowhere/{number}")
    for path in ("/a", "/b"):
        await client.get(f"/nrs360{path}", **nrs360)
    first = (await client.get(UNMATCHED, params={"limit": 1})).json()
    assert [stray["path"] for stray in first["strays"]] == [
        f"/nowhere/{number}" for number in range(24, 4, -1)
    ]
    second = (await client.get(UNMATCHED, params={"cursor": first["next"]})).json()
    assert second["strays"] == []
