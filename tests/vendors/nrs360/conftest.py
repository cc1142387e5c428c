"""An SMS client for the tests, and the control API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.sandbox import Sandbox

SAMPLE: Mapping[str, Any] = {"to": ["34666555444"], "from": "TEST", "message": "SMS text message"}
"""The body of the page's curl."""


@dataclass
class Sms:
    """`POST sms` and `GET sms/<ID>` with the credential of the fixtures."""

    client: httpx.AsyncClient
    auth: tuple[str, str]
    url: str = "/nrs360/api/rest/sms"

    async def post(self, body: Any) -> httpx.Response:
        """A body as it stands: bytes or text, or what JSON is made of."""
        if isinstance(body, bytes | str):
            return await self.client.post(self.url, content=body, auth=self.auth)
        return await self.client.post(self.url, json=body, auth=self.auth)

    async def send(self, **fields: Any) -> httpx.Response:
        """The page's sample with other fields (`from_` is `from`); `...` leaves a field out."""
        named = {name.rstrip("_"): value for name, value in fields.items()}
        body = {**SAMPLE, **named}
        return await self.post({name: value for name, value in body.items() if value is not ...})

    async def accept(self, **fields: Any) -> list[dict[str, Any]]:
        """Send what must be accepted as a whole; its rows of `result`."""
        response = await self.send(**fields)
        assert response.status_code == 202, response.text
        rows: list[dict[str, Any]] = response.json()["result"]
        return rows

    async def refuse(self, **fields: Any) -> tuple[int, int, str]:
        """Send what must be refused as a whole: status, code and text."""
        return read_error(await self.send(**fields))

    async def read(self, *ids: str) -> list[dict[str, Any]]:
        """Messages by their ids."""
        response = await self.client.get(f"{self.url}/{','.join(ids)}", auth=self.auth)
        assert response.status_code == 200, response.text
        assert list(response.json()) == ["data"]
        messages: list[dict[str, Any]] = response.json()["data"]
        return messages

    async def text(self, **fields: Any) -> str:
        """What the recipient of a send gets to read."""
        row, *_ = await self.accept(**fields)
        text: str = (await self.read(row["id"]))[0]["message"]
        return text

    async def events(self, message_id: str) -> list[tuple[str, str]]:
        """What happened to a message: (type, date)."""
        (message,) = await self.read(message_id)
        return [(event["type"], event["date"]) for event in message["events"]]


def read_error(response: httpx.Response) -> tuple[int, int, str]:
    """Status, code and text of an answer in the vendor's dialect, and nothing else in it."""
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert list(body) == ["error"], body
    assert list(body["error"]) == ["code", "description"]
    return response.status_code, body["error"]["code"], body["error"]["description"]


@pytest.fixture
def sms(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Sms:
    """A client of the SMS endpoints."""
    return Sms(client, nrs360["auth"])


@dataclass
class Control:
    """The control API, for the default sandbox."""

    client: httpx.AsyncClient

    async def __call__(self, method: str, path: str, body: Any = None) -> Any:
        """What a call answers, as JSON; it must succeed."""
        response = await self.client.request(method, f"/__admin{path}", json=body)
        assert response.is_success, response.text
        return response.json()

    async def platform(self, method: str, path: str, body: Any = None) -> Any:
        """Do what a person would do on the vendor's own platform."""
        return await self(method, f"/vendors/nrs360{path}", body)

    async def advance(self, seconds: float) -> None:
        """Move the sandbox's time on, and have done what is due on the way."""
        done = await self("POST", "/clock/advance", {"seconds": seconds})
        assert done["pending"] == 0

    async def arm(self, effect: dict[str, Any], **fault: Any) -> str:
        """Arm a fault; its id."""
        armed = await self("POST", "/faults", {"effect": effect, **fault})
        return str(armed["id"])

    async def inbox(self) -> list[dict[str, Any]]:
        """The messages of the inbox, oldest first."""
        listed = await self("GET", "/messages?limit=100")
        return list(reversed(listed["items"]))

    async def callbacks(self) -> list[dict[str, Any]]:
        """The callbacks with their attempts, oldest first."""
        listed = await self("GET", "/callbacks?limit=100")
        return list(reversed(listed["items"]))


@pytest.fixture
def control(client: httpx.AsyncClient) -> Control:
    """The control API."""
    return Control(client)


@pytest.fixture
def advance(control: Control) -> Callable[[float], Awaitable[None]]:
    """Moves the sandbox's time on by seconds."""
    return control.advance


@pytest.fixture
def platform(control: Control) -> Callable[..., Awaitable[Any]]:
    """Does what a person would do on the vendor's own platform."""
    return control.platform


@pytest.fixture
def sandbox(server: MockServer) -> Sandbox:
    """The default sandbox, for what no answer shows."""
    return server.engine.sandboxes.get("default")
