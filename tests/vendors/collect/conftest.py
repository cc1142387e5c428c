"""A client of Collect with the key of the fixtures, and servers that files are fetched from."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.conftest import Receiver

CAMPAIGN = "xvr69EYLKXvTkfYuk"
SIMPLE = "oNeDoCuMeNt8Jk4sw"
JOHN = "WmTjsFknzHdmfs3Ra"
PDF = b"%PDF-1.4\n% a document\n%%EOF\n"


def encode(content: bytes) -> str:
    """Bytes as base64."""
    return base64.b64encode(content).decode()


@dataclass
class FileServer(Receiver):
    """A customer's server that has files too."""

    files: dict[str, bytes] = field(default_factory=dict)
    """By URL."""

    fetched: list[str] = field(default_factory=list)
    """The URLs that were asked for."""

    def _take(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            return super()._take(request)
        self.fetched.append(str(request.url))
        content = self.files.get(str(request.url))
        return httpx.Response(404) if content is None else httpx.Response(200, content=content)

    @property
    def events(self) -> list[dict[str, Any]]:
        """The bodies of the webhooks that came."""
        return [json.loads(one.body) for one in self.received]

    @property
    def types(self) -> list[str]:
        """Their types, in order."""
        return [str(one["type"]) for one in self.events]


@pytest.fixture
def receiver() -> FileServer:
    """Where callbacks arrive, and where files are fetched from."""
    return FileServer()


@dataclass
class Collect:
    """Calls of the API, of the control API and of time."""

    client: httpx.AsyncClient

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """A call of the API with the key of the fixtures."""
        url = f"/collect/v1{path}"
        auth = more.pop("auth", ("", "collect-key"))
        return await self.client.request(method, url, json=body, auth=auth, **more)

    async def get(self, path: str, /, **params: Any) -> Any:
        """What a GET answers with 200."""
        response = await self.call("GET", path, params=params)
        assert response.status_code == 200, response.text
        return response.json()

    async def post(self, path: str, /, **body: Any) -> Any:
        """What a POST answers with 200."""
        response = await self.call("POST", path, body)
        assert response.status_code == 200, (response.text, dict(response.headers))
        return response.json()

    async def patch(self, path: str, /, **body: Any) -> Any:
        """What a PATCH answers with 200."""
        response = await self.call("PATCH", path, body)
        assert response.status_code == 200, (response.text, dict(response.headers))
        return response.json()

    async def send(self, campaign: str = SIMPLE, **body: Any) -> dict[str, Any]:
        """The request that POST /request answers, read back whole."""
        body.setdefault("contact", JOHN)
        sent = await self.post("/request", campaignId=campaign, **body)
        assert sent["errors"] == []
        found: dict[str, Any] = await self.get(f"/requests/{sent['request']['_id']}")
        return found

    async def status(self, request: dict[str, Any]) -> str:
        """What a request's status is by now."""
        return str((await self.get(f"/requests/{request['_id']}"))["status"])

    async def advance(self, seconds: float) -> None:
        """Let time pass."""
        moved = await self.client.post("/__admin/clock/advance", json={"seconds": seconds})
        assert moved.status_code == 200

    async def act(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """An act of the platform."""
        return await self.client.request(method, f"/__admin/vendors/collect{path}", json=body)

    async def messages(self, words: str = "") -> list[dict[str, Any]]:
        """The messages in the inbox, oldest first."""
        found = await self.client.get("/__admin/messages", params={"q": f"vendor:collect {words}"})
        return list(reversed(found.json()["items"]))


@pytest.fixture
def collect(client: httpx.AsyncClient) -> Collect:
    """A customer of Collect."""
    return Collect(client)


def refusal(response: httpx.Response) -> tuple[int, str, str]:
    """Status, sentence and field of a refusal."""
    (error,) = response.json()["errors"]
    return response.status_code, error["message"], error.get("field", "")


BAD = "Your request is invalid."
HIDDEN = "The object requested is hidden for administrators only."
UNKNOWN = "The specified object could not be found."
