"""A client of the contacts and groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

ADDRESS = {"email": "ann@example.com", "groupsIds": [1]}
"""The least that a contact needs."""


@dataclass
class Book:
    """`contacts` and `groups` with the credential of the fixtures."""

    client: httpx.AsyncClient
    auth: tuple[str, str]

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """A request below `/api/rest/`; without a body when there is none."""
        sent = {} if body is None else {"json": body}
        return await self.client.request(method, f"/nrs360/api/rest/{path}", auth=self.auth, **sent)

    async def get(self, path: str) -> Any:
        """What a GET answers, as JSON."""
        response = await self.call("GET", path)
        assert response.status_code == 200, response.text
        return response.json()

    async def refuse(self, method: str, path: str, body: Any = None) -> tuple[int, int, str]:
        """What must be refused: status, code and text."""
        response = await self.call(method, path, body)
        error = response.json()["error"]
        return response.status_code, error["code"], error["description"]

    async def make(self, **fields: Any) -> int:
        """Make a contact from the least one needs and more (`...` leaves a field out); its id."""
        body = {name: one for name, one in {**ADDRESS, **fields}.items() if one is not ...}
        response = await self.call("POST", "contacts", body)
        assert response.status_code == 201, response.text
        number: int = response.json()["data"]["id"]
        return number

    async def show(self, number: int) -> dict[str, Any]:
        """A contact with all it has."""
        answer = await self.get(f"contacts/{number}?include=customFields,groups")
        shown: dict[str, Any] = answer["data"]
        return shown

    async def find(self, query: str) -> list[int]:
        """The ids that a list with filters has."""
        return [one["id"] for one in (await self.get(f"contacts?{query}"))["data"]]
