"""A vendor's own host names lead to it, with the whole path."""

from typing import Any

import httpx
import pytest

from mockserver.kernel.hosts import matches

SMS = {"to": ["34666666666"], "from": "TEST", "message": "Hello"}


@pytest.mark.parametrize(
    "host",
    [
        "dashboard.360nrs.com",
        "dashboard.360nrs.com:8443",
        "Dashboard.360NRS.com",
        "dashboard.360nrs.com.",
    ],
)
async def test_real_host_leads_to_the_vendor(
    client: httpx.AsyncClient, nrs360: dict[str, Any], host: str
) -> None:
    answer = await client.post("/api/rest/sms", json=SMS, headers={"host": host}, **nrs360)
    assert answer.status_code == 202


async def test_real_host_and_sandbox_segment_lead_to_that_sandbox(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    host = {"host": "dashboard.360nrs.com"}
    answer = await client.post("/~t1/api/rest/sms", json=SMS, headers=host, **nrs360)
    assert answer.status_code == 202
    found = await client.get("/__admin/messages", params={"sandbox": "t1"})
    assert len(found.json()["items"]) == 1


async def test_prefix_is_not_known_under_the_real_host(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    host = {"host": "dashboard.360nrs.com"}
    answer = await client.post("/nrs360/api/rest/sms", json=SMS, headers=host, **nrs360)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == 404


async def test_front_page_of_the_real_host_is_the_vendors(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", headers={"host": "dashboard.360nrs.com"})
    assert "x-mock-exchange" in answer.headers


@pytest.mark.parametrize("path", ["/__admin/sandboxes", "/__inbox/start"])
async def test_servers_own_paths_are_never_the_vendors(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path, headers={"host": "dashboard.360nrs.com"})
    assert answer.status_code == 421
    assert "x-mock-exchange" not in answer.headers


async def test_sink_takes_callbacks_under_any_host(client: httpx.AsyncClient) -> None:
    answer = await client.post("/__sink/here", headers={"host": "dashboard.360nrs.com"})
    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["360nrs.com", "x.dashboard.360nrs.com", "dashboard.360nrs.com.x"])
async def test_other_host_is_not_the_vendors(client: httpx.AsyncClient, host: str) -> None:
    answer = await client.post("/api/rest/sms", json=SMS, headers={"host": host})
    assert answer.status_code == 404
    assert "x-mock-exchange" not in answer.headers


@pytest.mark.parametrize(
    ("name", "is_matched"),
    [
        ("acme-api.xebo.ai", True),
        ("a.b-api.xebo.ai", True),
        ("-api.xebo.ai", False),
        ("api.xebo.ai", False),
        ("acme-api.xebo.ai.evil.example", False),
    ],
)
def test_star_stands_for_any_prefix(name: str, is_matched: bool) -> None:
    assert matches(name, ["*-api.xebo.ai"]) is is_matched
