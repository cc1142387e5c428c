"""A client of `scheduled`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

URL = "/nrs360/api/rest/scheduled"


@dataclass
class Scheduled:
    """`GET`, `PUT` and `DELETE scheduled` with the credential of the fixtures."""

    client: httpx.AsyncClient
    auth: tuple[str, str]

    async def call(
        self, method: str, body: Any = None, query: str = "", content: bytes | None = None
    ) -> httpx.Response:
        """A request with a query, and a JSON body or bytes as they stand."""
        return await self.client.request(
            method, f"{URL}{query}", json=body, content=content, auth=self.auth
        )

    async def ask(self, method: str, body: Any = None, query: str = "") -> dict[str, Any]:
        """What a request answers that must succeed."""
        response = await self.call(method, body, query)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def guids(self, query: str = "") -> list[str]:
        """The guids of a list."""
        answer = await self.ask("GET", query=query)
        assert answer["total"] == len(answer["result"])
        return [row["guid"] for row in answer["result"]]

    async def refuse(self, method: str, body: Any = None, query: str = "") -> tuple[int, int, str]:
        """What must be refused: status, code and text."""
        response = await self.call(method, body, query)
        error = response.json()["error"]
        return response.status_code, error["code"], error["description"]
