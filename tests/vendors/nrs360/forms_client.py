"""A client of the forms endpoints, and of what recipients open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx

NAME_FIELD: Mapping[str, Any] = {
    "type": "text",
    "label": "Name",
    "required": True,
    "description": "Insert your name",
    "placeholder": "Insert your name",
    "customField": "form_name",
}
SAMPLE: Mapping[str, Any] = {"name": "My_form", "formFields": [NAME_FIELD]}
"""The body of the page's curl, in short."""

MAIL: Mapping[str, Any] = {
    "to": ["test@example.com"],
    "fromEmail": "info@sample.com",
    "replyTo": "replyto@example.com",
    "subject": "TEST",
}


@dataclass
class Forms:
    """`forms` with the credential of the fixtures."""

    client: httpx.AsyncClient
    auth: tuple[str, str]

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """A request below `/api/rest`."""
        url = f"/nrs360/api/rest/{path}"
        return await self.client.request(method, url, json=body, auth=self.auth)

    async def create(self, **fields: Any) -> int:
        """Create a form of the page's sample with other fields; its id."""
        response = await self.call("POST", "forms", {**SAMPLE, **fields})
        assert response.status_code == 201, response.text
        return int(response.json()["data"]["id"])

    async def refuse(self, *elements: Any, **fields: Any) -> tuple[int, int, str]:
        """Create what must be refused: status, code and text."""
        named = {"formFields": list(elements)} if elements else {}
        body = {**SAMPLE, **named, **fields}
        kept = {name: value for name, value in body.items() if value is not ...}
        return read_refusal(await self.call("POST", "forms", kept))

    async def send(self, form: int, **fields: Any) -> str:
        """Mail a link to a form; the link."""
        body = {**MAIL, "body": f'<a href="[form_{form}]">Form link</a>', **fields}
        response = await self.call("POST", "mailing", body)
        assert response.status_code == 202, response.text
        listed = await self.client.get("/__admin/messages?limit=1")
        shown = await self.client.get(f"/__admin/messages/{listed.json()['items'][0]['id']}")
        found = re.search(r'href="([^"]*)"', shown.json()["html"])
        assert found
        return unescape(found[1])

    async def ask(self, *elements: Any, **fields: Any) -> str:
        """Create a form of some elements and mail it; its link."""
        return await self.send(await self.create(formFields=list(elements), **fields))

    async def submit(self, link: str, *pairs: tuple[str, str], **values: str) -> httpx.Response:
        """Send a form as a browser does; `pairs` are for names that occur more than once."""
        body = urlencode([*pairs, *values.items()])
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return await self.client.post(link, content=body, headers=headers)

    async def events(self) -> list[dict[str, Any]]:
        """What happened to the newest message."""
        listed = await self.client.get("/__admin/messages?limit=1")
        shown = await self.client.get(f"/__admin/messages/{listed.json()['items'][0]['id']}")
        found: list[dict[str, Any]] = shown.json()["events"]
        return found

    async def event_names(self) -> list[str]:
        """The names of what happened to the newest message."""
        return [event["event"] for event in await self.events()]


def read_refusal(response: httpx.Response) -> tuple[int, int, str]:
    """Status, code and text of an answer in the vendor's dialect."""
    error = response.json()["error"]
    return response.status_code, error["code"], error["description"]


def find_tag(html: str, name: str) -> str:
    """The one input, list or text area of a page that has a name."""
    (tag,) = re.findall(rf'<(?:input|select|textarea)[^>]* name="{re.escape(name)}"[^>]*>', html)
    return str(tag)
