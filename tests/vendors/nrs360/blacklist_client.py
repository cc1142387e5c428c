"""A client of `v2/blacklist`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from tests.vendors.nrs360.conftest import read_error

URL = "/nrs360/api/rest/v2/blacklist"


@dataclass
class Blacklist:
    """`GET`, `PUT` and `DELETE v2/blacklist/{type}` with the credential of the fixtures."""

    client: httpx.AsyncClient
    auth: tuple[str, str]

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """A request for a type, and a query if there is one."""
        return await self.client.request(method, f"{URL}/{path}", json=body, auth=self.auth)

    async def put(self, kind: str, recipient: Any) -> dict[str, Any]:
        """Put a recipient on a list; the entry."""
        response = await self.call("PUT", kind, {"recipient": recipient})
        assert response.status_code == 200, response.text
        entry: dict[str, Any] = response.json()["data"]
        return entry

    async def delete(self, kind: str, recipient: Any) -> httpx.Response:
        """Take a recipient off a list."""
        return await self.call("DELETE", kind, {"recipient": recipient})

    async def entries(self, path: str) -> list[dict[str, Any]]:
        """The entries of a type, and a query if there is one."""
        response = await self.call("GET", path)
        assert response.status_code == 200, response.text
        assert list(response.json()) == ["data", "meta"]
        entries: list[dict[str, Any]] = response.json()["data"]
        return entries

    async def recipients(self, path: str) -> list[str]:
        """The recipients of a type, and a query if there is one."""
        return [entry["recipient"] for entry in await self.entries(path)]

    async def refuse(self, method: str, path: str, body: Any = None) -> tuple[int, int, str]:
        """What must be refused: status, code and text."""
        return read_error(await self.call(method, path, body))
