"""The journal through the control API."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest

from tests.admin.conftest import Send, problem_of

REQUESTS = "/__admin/requests"
SMS = "/nrs360/api/rest/sms"


async def test_request_is_listed(admin: httpx.AsyncClient, send: Send) -> None:
    await send()
    [item] = (await admin.get(REQUESTS)).json()["items"]
    assert item | {"id": "", "durationUs": 0} == {
        "id": "",
        "at": "2026-03-02T10:00:00+00:00",
        "vendor": "nrs360",
        "operation": "sendSms",
        "method": "POST",
        "path": "/api/rest/sms",
        "query": "",
        "client": "127.0.0.1",
        "status": 202,
        "reason": "",
        "durationUs": 0,
    }


async def test_request_is_read_with_bodies_and_without_secrets(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    asked = await client.post(SMS, content='{"message": "ñ"', **nrs360)
    response = await admin.get(f"{REQUESTS}/{asked.headers['x-mock-exchange']}")
    assert response.status_code == 200
    exchange = response.json()
    assert exchange["request"]["body"] == {"content": '{"message": "ñ"', "encoding": "text"}
    assert ["authorization", "Basic [hidden]"] in [
        [name.lower(), value] for name, value in exchange["request"]["headers"]
    ]
    assert exchange["response"]["body"] == {"content": asked.text, "encoding": "text"}
    assert exchange["status"] == 400
    assert exchange["reason"] == "validation:125"


async def test_body_that_is_no_text_is_read_as_base64(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    asked = await client.post(SMS, content=b"\xff\x00", **nrs360)
    exchange = (await admin.get(f"{REQUESTS}/{asked.headers['x-mock-exchange']}")).json()
    body = exchange["request"]["body"]
    assert body["encoding"] == "base64"
    assert base64.b64decode(body["content"]) == b"\xff\x00"


async def test_long_body_cut_within_a_character_is_still_text(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    asked = await client.post(SMS, content="x" + "ñ" * 40_000, **nrs360)
    exchange = (await admin.get(f"{REQUESTS}/{asked.headers['x-mock-exchange']}")).json()
    assert exchange["request"]["body"]["encoding"] == "text"
    assert exchange["request"]["body"]["content"] == "x" + "ñ" * 32_767
    assert (exchange["request"]["isCut"], exchange["response"]["isCut"]) == (True, False)


async def test_request_that_is_not_there_is_a_404_problem(admin: httpx.AsyncClient) -> None:
    response = await admin.get(f"{REQUESTS}/nothing")
    assert response.status_code == 404
    assert problem_of(response)["detail"] == "there is no request nothing"


async def test_search_words_narrow_the_list(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any], send: Send
) -> None:
    await send(message="Hola")
    await client.get(f"{SMS}/NOTHING", **nrs360)
    await client.post(SMS, json={})

    async def find(q: str) -> list[int]:
        response = await admin.get(REQUESTS, params={"q": q})
        assert response.status_code == 200
        return [item["status"] for item in response.json()["items"]]

    assert await find("") == [401, 404, 202]
    assert await find("status:4xx") == [401, 404]
    assert await find("method:post status:202") == [202]
    assert await find("operation:getSms") == [404]
    assert await find("vendor:nrs360 hola") == [202]
    assert await find("reason:validation:103") == [401]
    assert await find("path:NOTHING") == [404]


@pytest.mark.parametrize("q", ["status:ok", "status:oxx", "status:" + "9" * 40])
async def test_search_words_that_cannot_be_read_are_a_422_problem(
    admin: httpx.AsyncClient, q: str
) -> None:
    response = await admin.get(REQUESTS, params={"q": q})
    assert response.status_code == 422
    problem_of(response)


async def test_pages_follow_one_another_from_the_newest(
    admin: httpx.AsyncClient, send: Send
) -> None:
    for _ in range(3):
        await send()
    first = (await admin.get(REQUESTS, params={"limit": 2})).json()
    second = (await admin.get(REQUESTS, params={"limit": 2, "cursor": first["next"]})).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)


async def test_cleared_journal_is_empty(admin: httpx.AsyncClient, send: Send) -> None:
    await send()
    assert (await admin.delete(REQUESTS)).json() == {"removed": 1}
    assert (await admin.get(REQUESTS)).json() == {"items": [], "next": None}


async def test_only_requests_that_match_search_words_are_dropped(
    admin: httpx.AsyncClient, client: httpx.AsyncClient, nrs360: dict[str, Any], send: Send
) -> None:
    await send()
    await client.get(f"{SMS}/NOTHING", **nrs360)
    dropped = await admin.delete(REQUESTS, params={"q": "operation:getSms"})
    assert dropped.json() == {"removed": 1}
    [left] = (await admin.get(REQUESTS)).json()["items"]
    assert left["operation"] == "sendSms"


async def test_requests_stay_when_the_words_of_a_delete_cannot_be_read(
    admin: httpx.AsyncClient, send: Send
) -> None:
    await send()
    response = await admin.delete(REQUESTS, params={"q": "status:many"})
    assert response.status_code == 422
    assert problem_of(response)["detail"] == "not a status: many"
    assert len((await admin.get(REQUESTS)).json()["items"]) == 1
