"""A client of the WhatsApp endpoints, and of what the platform does for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from tests.vendors.nrs360.conftest import Control, read_error

ROOT = "/nrs360/api/rest/whatsapp"
SENDER = "34666777555"
USER = "34666555444"
PAIR = f"{SENDER}/{USER}"
OTHER = "34600111222"


@dataclass
class Whatsapp:
    """Templates and conversations with the credential of the fixtures."""

    client: httpx.AsyncClient
    auth: tuple[str, str]
    control: Control

    async def post(self, body: Any) -> httpx.Response:
        """A send as it stands."""
        return await self.client.post(ROOT, json=body, auth=self.auth)

    async def send(
        self, *messages: Any, template: Any = 123, from_: Any = SENDER, **fields: Any
    ) -> httpx.Response:
        """A send of a template, to the page's recipient unless messages say otherwise."""
        listed = list(messages) or [{"to": USER}]
        named = {"templateId": template, "from": from_, "messages": listed, **fields}
        return await self.post({name: one for name, one in named.items() if one is not ...})

    async def accept(self, *messages: Any, **fields: Any) -> list[str]:
        """A send that must be accepted as a whole; the ids."""
        response = await self.send(*messages, **fields)
        assert response.status_code == 202, response.text
        return [row["id"] for row in response.json()["result"]]

    async def refuse(self, *messages: Any, **fields: Any) -> tuple[int, int, str]:
        """A send that must be refused: status, code and text."""
        return read_error(await self.send(*messages, **fields))

    async def get(self, path: str = "", *, status: int = 200) -> Any:
        """An answer below `whatsapp/conversations`, as JSON."""
        response = await self.client.get(f"{ROOT}/conversations{path}", auth=self.auth)
        assert response.status_code == status, response.text
        return response.json()

    async def talk(self, pair: str = PAIR) -> list[tuple[str, str]]:
        """Who said what in a conversation, oldest first."""
        listed = (await self.get(f"/{pair}/messages?limit=1000"))["data"]
        return [(one["msisdn"], one["content"]) for one in reversed(listed)]

    async def message(self, message_id: str, pair: str = PAIR) -> dict[str, Any]:
        """One message of a conversation."""
        listed: list[dict[str, Any]] = (await self.get(f"/{pair}/messages"))["data"]
        return next(one for one in listed if one["id"] == message_id)

    async def say(self, content: Any = "Message content", pair: str = PAIR) -> httpx.Response:
        """Post a message into a conversation."""
        url = f"{ROOT}/conversations/{pair}/messages"
        return await self.client.post(url, json={"content": content}, auth=self.auth)

    async def hear(self, text: str, pair: str = PAIR) -> dict[str, Any]:
        """Have the user write."""
        said: dict[str, Any] = await self.control.platform(
            "POST", f"/whatsapp/conversations/{pair}/messages", {"text": text}
        )
        return said

    async def act(self, message_id: str, act: str, **detail: Any) -> dict[str, Any]:
        """Have the user do something with a message."""
        path = f"/whatsapp/messages/{message_id}/{act}"
        done: dict[str, Any] = await self.control.platform("POST", path, detail)
        return done

    async def make_template(self, *, approve: bool = True, **facts: Any) -> int:
        """A template of the account."""
        body = {"name": "test", "body": "Hello", **facts}
        made = await self.control.platform("POST", "/whatsapp/templates", body)
        number: int = made["id"]
        if approve:
            await self.control.platform("POST", f"/whatsapp/templates/{number}/approve")
        return number
