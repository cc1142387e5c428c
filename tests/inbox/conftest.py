"""What a customer of 360NRS sends, and what a browser asks of the inbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.html_pages import Page, read_page

HTMX = {"HX-Request": "true"}
"""The header of a request by htmx."""

Send = Callable[..., Awaitable[str]]


async def open_page(client: httpx.AsyncClient, path: str = "/", **params: str) -> Page:
    """A page of the inbox."""
    response = await client.get(path, params=params)
    assert response.status_code == 200, response.text
    return read_page(response.text)


def list_rows(page: Page) -> list[str]:
    """What the rows of a list say, from the top."""
    return [" ".join(row.text.split()) for row in page.find_all("a", class_="row")]


@pytest.fixture
def send(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Send:
    """Sends an SMS; the id of its first message."""

    async def send_sms(message: str = "Welcome", **more: Any) -> str:
        order = {"to": ["34666555444"], "from": "SHOP", "message": message, **more}
        response = await client.post("/nrs360/api/rest/sms", json=order, **nrs360)
        assert response.status_code == 202, response.text
        identity: str = response.json()["result"][0]["id"]
        return identity

    return send_sms


@pytest.fixture
def send_mail(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Send:
    """Sends a mail; its id."""

    async def send_one(subject: str = "Hello", body: str = "<p>Hello</p>", **more: Any) -> str:
        order = {
            "to": ["ana@example.com"],
            "fromName": "Shop",
            "fromEmail": "info@example.com",
            "replyTo": "info@example.com",
            "subject": subject,
            "body": body,
            **more,
        }
        response = await client.post("/nrs360/api/rest/mailing", json=order, **nrs360)
        assert response.status_code == 202, response.text
        identity: str = response.json()["result"][0]["id"]
        return identity

    return send_one
