"""Nothing leaks from one sandbox into another, as seen from outside."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx


async def test_no_message_is_ever_read_in_another_sandbox(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    names = [f"s{number}" for number in range(25)]

    async def send(name: str) -> httpx.Response:
        body = {"to": ["34666555444"], "from": "TEST", "message": f"sent in {name}"}
        return await client.post(f"/nrs360/~{name}/api/rest/sms", json=body, **nrs360)

    answers = await asyncio.gather(*(send(name) for name in names for _ in "ab"))
    assert {answer.status_code for answer in answers} == {202}
    references = {answer.json()["result"][0]["id"] for answer in answers}
    assert len(references) == len(answers)
    for name in names:
        page = (await client.get(f"/__admin/messages?sandbox={name}")).json()
        assert [message["text"] for message in page["items"]] == [f"sent in {name}"] * 2
        page = (await client.get(f"/__admin/requests?sandbox={name}")).json()
        assert [request["status"] for request in page["items"]] == [202, 202]
