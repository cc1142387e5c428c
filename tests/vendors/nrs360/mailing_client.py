"""A client of the mailing endpoint, and of what recipients open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from html import unescape
from typing import Any

import httpx

SAMPLE: Mapping[str, Any] = {
    "to": ["test@example.com"],
    "fromName": "Info",
    "fromEmail": "info@sample.com",
    "body": '<html><body><a href="https://example.com">link</a></body></html>',
    "replyTo": "replyto@example.com",
    "subject": "TEST",
}
"""The body of the page's curl, in short."""


@dataclass
class Mailing:
    """`POST mailing` with the credential of the fixtures."""

    client: httpx.AsyncClient
    auth: tuple[str, str]

    async def send(self, **fields: Any) -> httpx.Response:
        """The page's sample with other fields; `...` leaves a field out."""
        body = {name: value for name, value in {**SAMPLE, **fields}.items() if value is not ...}
        return await self.client.post("/nrs360/api/rest/mailing", json=body, auth=self.auth)

    async def accept(self, **fields: Any) -> list[dict[str, Any]]:
        """Send what must be accepted as a whole; its rows of `result`."""
        response = await self.send(**fields)
        assert response.status_code == 202, response.text
        rows: list[dict[str, Any]] = response.json()["result"]
        return rows

    async def refuse(self, **fields: Any) -> tuple[int, int, str]:
        """Send what must be refused as a whole: status, code and text."""
        response = await self.send(**fields)
        assert list(response.json()) == ["error"], response.text
        error = response.json()["error"]
        return response.status_code, error["code"], error["description"]

    async def deliver(self, **fields: Any) -> dict[str, Any]:
        """Send one mail; what the inbox shows of it."""
        (row,) = await self.accept(**fields)
        return await self.read(row["id"])

    async def read(self, message_id: str) -> dict[str, Any]:
        """What the inbox shows of a mail, by its id."""
        listed = (await self.client.get(f"/__admin/messages?q={message_id}")).json()["items"]
        (number,) = [one["id"] for one in listed if one["ref"] == message_id]
        found: dict[str, Any] = (await self.client.get(f"/__admin/messages/{number}")).json()
        return found

    async def events(self, message_id: str) -> list[str]:
        """What happened to a mail."""
        return [event["event"] for event in (await self.read(message_id))["events"]]

    async def source(self, message_id: str) -> str:
        """A mail's MIME source."""
        path = f"/__admin/vendors/nrs360/mails/{message_id}/source"
        response = await self.client.get(path)
        assert response.status_code == 200, response.text
        source: str = response.json()["source"]
        return source

    async def parse(self, message_id: str) -> EmailMessage:
        """A mail as a mail program reads it."""
        found = message_from_string(await self.source(message_id), policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


def find_hrefs(html: str) -> list[str]:
    """Where the links of some HTML lead."""
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', html)]


def find_pixels(html: str) -> list[str]:
    """The pixels of some HTML."""
    return re.findall(r'<img src="(http[^"]*/o/[^"]*)"', html)
