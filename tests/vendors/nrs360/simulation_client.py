"""A client that makes things happen to messages, by the control API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
)


@dataclass
class Simulator:
    """`POST messages/{id}/events`; the message is the first of the inbox unless said otherwise."""

    client: httpx.AsyncClient

    async def post(self, event: Any, message: int = 1, **detail: Any) -> httpx.Response:
        """Have an event happen, which may be refused."""
        url = f"/__admin/messages/{message}/events"
        return await self.client.post(url, json={"event": event, "detail": detail})

    async def cause(self, event: str, message: int = 1, **detail: Any) -> list[str]:
        """Have an event happen; all that happened to the message."""
        response = await self.post(event, message, **detail)
        assert response.status_code == 200, response.text
        return [one["event"] for one in response.json()["events"]]

    async def refuse(self, event: Any, message: int = 1, **detail: Any) -> str:
        """Ask for an event that must be refused as a 422 problem, changing nothing; the text."""
        url = f"/__admin/messages/{message}"
        before = (await self.client.get(url)).json()
        response = await self.post(event, message, **detail)
        assert response.status_code == 422, response.text
        assert response.headers["content-type"] == "application/problem+json"
        assert (await self.client.get(url)).json() == before
        text: str = response.json()["detail"]
        return text

    async def events(self, message: int = 1) -> list[tuple[str, str]]:
        """What happened to a message: (event, time of day)."""
        shown = (await self.client.get(f"/__admin/messages/{message}")).json()
        return [(one["event"], one["at"][11:19]) for one in shown["events"]]
