"""A client for the control API, and what a customer of 360NRS does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from mockserver.admin import make_admin
from mockserver.admin.console import Console
from mockserver.admin.receiver import Sinks
from mockserver.app import MockServer

ORIGIN = "http://localhost:4360"
MOBILE = "34666555444"

Send = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def admin(server: MockServer) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the control API alone."""
    console = Console(server.engine, server.catalog, lambda scope: ORIGIN, Sinks())
    app = make_admin(console)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as made:
        yield made


@pytest.fixture
def send(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Send:
    """Sends an SMS through 360NRS; its answer. The sandbox is `sandbox`, the rest the body."""

    async def send_sms(sandbox: str = "default", **body: Any) -> dict[str, Any]:
        asked = {"to": [MOBILE], "from": "TEST", "message": "SMS text message", **body}
        response = await client.post(
            f"/nrs360/~{sandbox}/api/rest/sms",
            json={name: value for name, value in asked.items() if value is not None},
            **nrs360,
        )
        assert response.status_code in (202, 207), response.text
        answer: dict[str, Any] = response.json()
        return answer

    return send_sms


def problem_of(response: httpx.Response) -> dict[str, Any]:
    """The problem document that a response must be (RFC 9457)."""
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["type"] == "about:blank"
    assert document["status"] == response.status_code
    assert document["title"]
    return document
