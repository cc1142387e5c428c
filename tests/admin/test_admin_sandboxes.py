"""Sandboxes: listed, made, deleted, reset."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.admin.conftest import Send, problem_of

SANDBOXES = "/__admin/sandboxes"
EMPTY = {
    "name": "one",
    "createdAt": "2026-03-02T10:00:00+00:00",
    "forkedFrom": None,
    "clock": {"mode": "real", "now": "2026-03-02T10:00:00+00:00"},
    "messages": 0,
    "nextDueAt": None,
}


def sized(shape: dict[str, Any]) -> dict[str, Any]:
    """A sandbox without its size, which must be one."""
    assert shape.pop("size") >= 8 * 1024
    return shape


async def names(admin: httpx.AsyncClient) -> list[str]:
    page = (await admin.get(SANDBOXES)).json()
    assert page["next"] is None
    return [item["name"] for item in page["items"]]


async def test_default_is_always_there(admin: httpx.AsyncClient) -> None:
    assert await names(admin) == ["default"]
    assert (await admin.get(f"{SANDBOXES}/default")).status_code == 200


async def test_sandbox_is_made_once(admin: httpx.AsyncClient, send: Send) -> None:
    made = await admin.post(SANDBOXES, json={"name": "one"})
    assert (made.status_code, sized(made.json())) == (201, EMPTY)
    await send(sandbox="one")
    again = await admin.post(SANDBOXES, json={"name": "one"})
    assert (again.status_code, again.json()["messages"]) == (200, 1)
    assert await names(admin) == ["default", "one"]


async def test_sandbox_is_made_by_its_first_use(admin: httpx.AsyncClient) -> None:
    await admin.get("/__admin/clock", params={"sandbox": "t1"})
    assert await names(admin) == ["default", "t1"]


async def test_sandbox_tells_what_is_in_it(admin: httpx.AsyncClient, send: Send) -> None:
    await send(sandbox="one")
    assert sized((await admin.get(f"{SANDBOXES}/one")).json()) == {
        **EMPTY,
        "messages": 1,
        "nextDueAt": "2026-03-02T10:00:01+00:00",
    }


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/one"), ("DELETE", "/one"), ("POST", "/one/reset")]
)
async def test_sandbox_that_is_not_there_is_a_404_problem_and_is_not_made(
    admin: httpx.AsyncClient, method: str, path: str
) -> None:
    response = await admin.request(method, SANDBOXES + path)
    assert response.status_code == 404
    assert problem_of(response)["detail"] == "there is no sandbox one"
    assert await names(admin) == ["default"]


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "No Good"}, {"name": 1}, {"name": "a", "x": 1}], ids=str
)
async def test_sandbox_that_cannot_be_is_a_422_problem(
    admin: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    response = await admin.post(SANDBOXES, json=body)
    assert response.status_code == 422
    problem_of(response)


async def test_path_with_a_name_that_is_none_is_a_422_problem(admin: httpx.AsyncClient) -> None:
    response = await admin.get(f"{SANDBOXES}/UPPER")
    assert response.status_code == 422
    problem_of(response)


async def test_deleted_sandbox_is_gone_with_all_that_was_in_it(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send(sandbox="one")
    assert (await admin.delete(f"{SANDBOXES}/one")).json() == {"removed": 1}
    assert await names(admin) == ["default"]
    assert (await admin.get("/__admin/messages?sandbox=one")).json()["items"] == []


async def test_deleted_default_comes_back_new(admin: httpx.AsyncClient, send: Send) -> None:
    await send()
    await admin.delete(f"{SANDBOXES}/default")
    assert (await admin.get(f"{SANDBOXES}/default")).json()["messages"] == 0


async def test_reset_takes_data_clock_faults_and_journal_back(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, send: Send, nrs360: dict[str, Any]
) -> None:
    sent = await send(sandbox="one")
    await admin.put("/__admin/clock?sandbox=one", json={"mode": "frozen", "now": "2030-01-01"})
    await admin.post("/__admin/faults?sandbox=one", json={"effect": {"status": 503}})
    response = await admin.post(f"{SANDBOXES}/one/reset")
    assert response.status_code == 200
    assert {**sized(response.json()), "nextDueAt": None} == EMPTY  # fixtures may have something due
    for noun in ("messages", "callbacks", "requests", "faults"):
        assert (await admin.get(f"/__admin/{noun}?sandbox=one")).json()["items"] == []
    path = f"/nrs360/~one/api/rest/sms/{sent['result'][0]['id']}"
    assert (await client.get(path, **nrs360)).status_code == 404


async def test_reset_counts_ids_anew(admin: httpx.AsyncClient, send: Send) -> None:
    first = await send(sandbox="one")
    await admin.post(f"{SANDBOXES}/one/reset")
    assert await send(sandbox="one") == first
