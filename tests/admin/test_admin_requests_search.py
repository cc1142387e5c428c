"""The search words of the journal."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.admin.conftest import Send, problem_of

REQUESTS = "/__admin/requests"
SMS = "/nrs360/api/rest/sms"


@pytest.fixture
async def journal(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any], send: Send
) -> None:
    """Six requests, a minute apart, from 10:00."""

    async def wait() -> None:
        await admin.post("/__admin/clock/advance", json={"seconds": 60})

    await admin.put("/__admin/clock", json={"mode": "frozen"})
    await send(message="It's said: hola mundo")  # 1
    await wait()
    await client.post(SMS, json={"to": ["34666555444"], "from": "TEST"}, **nrs360)  # 2: 104
    await wait()
    await client.post("/nrs360/api/rest/smss", json={}, **nrs360)  # 3: unmatched
    await wait()
    await send(to=["34600001001"])  # 4: magic
    await wait()
    await client.post(SMS, json={}, headers={"prefer": "code=503"}, **nrs360)  # 5: fault
    await wait()
    await client.get("/collect/v1/users?page=2")  # 6: 401


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    ("q", "statuses"),
    [
        ("is:ok", [202, 202]),
        ("is:failed", [401, 503, 404, 400]),
        ("is:unmatched", [404]),
        ("is:magic", [202]),
        ("is:fault", [503]),
        ("is:validation", [401, 400]),
        ("IS:PLAIN", [202]),
        ("is:failed vendor:nrs360 status:4xx", [404, 400]),
        ("reason:unmatched", [404]),
        ("before:2026-03-02T10:01:00Z", [202]),
        ("after:2026-03-02T10:03:00", [401, 503]),
        ("after:2026-03-02T10:01:00+00:00 before:2026-03-02T11:03:00+01:00", [404]),
        ('body:"hola mundo"', [202]),
        ('"hola mundo"', [202]),
        ('"mundo hola"', []),
        ("it's", [202]),
        ('body:"\\"from\\":\\"TEST\\"" status:400', [400]),
        ("body:page", []),
        ("page=2", [401]),
        ("path:/smss", [404]),
        ("colour:red", []),
    ],
)
async def test_search_words_find(admin: httpx.AsyncClient, q: str, statuses: list[int]) -> None:
    response = await admin.get(REQUESTS, params={"q": q})
    assert response.status_code == 200, response.text
    assert [item["status"] for item in response.json()["items"]] == statuses


async def test_request_is_found_by_its_id(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any], send: Send
) -> None:
    await send()
    asked = await client.get(f"{SMS}/NOTHING", **nrs360)
    exchange = asked.headers["x-mock-exchange"]
    items = (await admin.get(REQUESTS, params={"q": f"id:{exchange.upper()}"})).json()["items"]
    assert [item["id"] for item in items] == [exchange]


@pytest.mark.parametrize(
    ("q", "detail"),
    [
        ("before:tomorrow", "q: not a date: tomorrow"),
        (
            "is:lost",
            "q: is: takes failed, ok, plain, unmatched, fault, magic, validation, not lost",
        ),
        ("status:4x", "q: not a status: 4x"),
        ('"hola', 'q: a quote is not closed; write \\" for one that is searched'),
    ],
)
async def test_word_that_cannot_be_read_is_a_422_that_says_so(
    admin: httpx.AsyncClient, q: str, detail: str
) -> None:
    response = await admin.get(REQUESTS, params={"q": q})
    assert response.status_code == 422
    assert problem_of(response)["detail"] == detail
