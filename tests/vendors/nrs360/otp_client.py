"""A client of the OTP endpoints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx


@dataclass
class Otp:
    """`POST otp/generate` and `POST otp/check` with the credential of the fixtures."""

    client: httpx.AsyncClient
    auth: tuple[str, str]

    async def call(self, action: str, **fields: Any) -> httpx.Response:
        """A request for the page's recipient; `...` leaves a field out."""
        named = {"recipient": "34666555444", **fields}
        body = {name: value for name, value in named.items() if value is not ...}
        return await self.client.post(f"/nrs360/api/rest/otp/{action}", json=body, auth=self.auth)

    async def generate(self, **fields: Any) -> dict[str, Any]:
        """Make a code; what is told of it."""
        response = await self.call("generate", **fields)
        assert response.status_code == 200, response.text
        made: dict[str, Any] = response.json()["data"]
        return made

    async def check(self, code: Any, **fields: Any) -> tuple[bool, str, int]:
        """Check a code: whether it is valid, why, and the attempts so far."""
        response = await self.call("check", code=code, **fields)
        assert response.status_code == 200, response.text
        data = response.json()["data"]
        return data["valid"], data["reason"], data["otp"]["data"]["attempts"]

    async def refuse(self, action: str, **fields: Any) -> tuple[int, int, str]:
        """What must be refused: status, code and text."""
        response = await self.call(action, **fields)
        error = response.json()["error"]
        return response.status_code, error["code"], error["description"]
