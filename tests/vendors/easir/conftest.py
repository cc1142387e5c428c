"""A client of EASIR for the tests, and the control API's clock."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

TOKEN = "easir-token"
MERTZ = "98388685-4b08-4321-b99c-80a73e620ca8"
PADBERG = "d4423996-bc55-4b58-a050-570379bb683b"


@dataclass
class Easir:
    """Calls EASIR with the token of the fixtures."""

    client: httpx.AsyncClient
    token: str | None = TOKEN

    async def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request; `headers` are put over the token."""
        given = {"authorization": f"Bearer {self.token}"} if self.token is not None else {}
        headers = {**given, **options.pop("headers", {})}
        return await self.client.request(method, f"/easir{path}", headers=headers, **options)

    async def get(self, path: str, **params: Any) -> Any:
        """What a GET answers, which must be well."""
        response = await self.call("GET", path, params=params)
        assert response.status_code == 200, response.text
        return response.json()

    async def send(self, path: str, body: Any, *, method: str = "POST", status: int = 201) -> Any:
        """What a request with a body answers, which must be of a status."""
        response = await self.call(method, path, json=body)
        assert response.status_code == status, response.text
        return response.json()

    async def problems(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The `errors` of a request that is refused with 422."""
        if body is not None:
            options["json"] = body
        response = await self.call(method, path, **options)
        assert response.status_code == 422, response.text
        assert list(response.json()) == ["errors"]
        return response.json()["errors"]

    async def make_contact(self, account: str = "", **values: Any) -> Any:
        """A new contact, of a new account unless one is named."""
        if not account:
            account = (await self.send("/accounts", {"name": "Acme"}))["id"]
        fixed = {"first_name": "Ada", "last_name": "Lovelace", **values.pop("fixed_fields", {})}
        return await self.send(f"/accounts/{account}/contacts", {"fixed_fields": fixed, **values})

    async def find(self, *conditions: Any) -> list[str]:
        """The last names of the contacts that a filter matches."""
        found = await self.get("/contacts", filter=json.dumps(conditions), per_page=100)
        return [read_value(one, "last_name") for one in found["data"]]


def read_value(contact: Any, name: str) -> Any:
    """The value of a fixed or custom field."""
    listed = [*contact["fixed_fields"], *(contact["custom_fields"] or ())]
    (value,) = [field["value"] for field in listed if field["name"] == name]
    return value


@pytest.fixture
def easir(client: httpx.AsyncClient) -> Easir:
    """A client with a token."""
    return Easir(client)


@dataclass
class Clock:
    """The sandbox's clock."""

    client: httpx.AsyncClient

    async def advance(self, seconds: float) -> None:
        """Let time pass."""
        answer = await self.client.post("/__admin/clock/advance", json={"seconds": seconds})
        answer.raise_for_status()


@pytest.fixture
def clock(client: httpx.AsyncClient) -> Clock:
    """The clock of the default sandbox."""
    return Clock(client)
