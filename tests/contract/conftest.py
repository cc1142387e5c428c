"""The same contract for every vendor that is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from mockserver.kernel.vendor import Vendor
from mockserver.vendors import VendorCatalog, find_slugs
from tests.conftest import Receiver
from tests.contract.examples import CONTROL, Player
from tests.contract.facts import Facts, read_facts


@pytest.fixture(params=find_slugs())
def slug(request: pytest.FixtureRequest) -> str:
    """Each vendor in turn."""
    found: str = request.param
    return found


@pytest.fixture
def vendor(slug: str) -> Vendor:
    """The vendor."""
    found = VendorCatalog().load(slug)
    assert found is not None
    return found


@pytest.fixture
def facts(vendor: Vendor) -> Facts:
    """What is known of the vendor."""
    return read_facts(vendor)


@dataclass(frozen=True)
class Customer:
    """Calls a vendor with a credential that works."""

    client: httpx.AsyncClient
    facts: Facts

    async def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request to a path of the vendor; `headers` are put over the credential."""
        headers = {**self.facts.give_credential(), **options.pop("headers", {})}
        url = f"/{self.facts.vendor.slug}{path}"
        return await self.client.request(method, url, headers=headers, **options)

    async def write(self, **options: Any) -> httpx.Response:
        """The request of the vendor that writes something, or a changed one."""
        request = self.facts.write["request"]
        headers = {"content-type": "application/json", **options.pop("headers", {})}
        if "content" not in options:
            options["json"] = request["body"]
        return await self.call(request["method"], request["path"], headers=headers, **options)


@pytest.fixture
def customer(client: httpx.AsyncClient, facts: Facts) -> Customer:
    """A customer of the vendor."""
    return Customer(client, facts)


@pytest.fixture
def player(client: httpx.AsyncClient, facts: Facts, receiver: Receiver) -> Player:
    """Plays the vendor's examples."""
    base = f"{client.base_url}/{facts.vendor.slug}".replace("//", "/").replace(":/", "://")
    return Player(client, base, facts.host, receiver=receiver)


@dataclass(frozen=True)
class Control:
    """The control API, for the default sandbox."""

    client: httpx.AsyncClient

    async def arm(self, match: dict[str, Any], effect: dict[str, Any], **more: Any) -> str:
        """Arm a fault; its id."""
        fault = {"match": match, "effect": effect, **more}
        return str((await self._call("POST", "/faults", json=fault))["id"])

    async def advance(self, seconds: float) -> None:
        """Let the sandbox's time pass."""
        await self._call("POST", "/clock/advance", json={"seconds": seconds})

    async def list(self, path: str) -> list[Any]:
        """The items of a list."""
        found: list[Any] = (await self._call("GET", path))["items"]
        return found

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        response = await self.client.request(method, CONTROL + path, **options)
        response.raise_for_status()
        return response.json()


@pytest.fixture
def control(client: httpx.AsyncClient) -> Control:
    """The control API."""
    return Control(client)


@pytest.fixture
def writing_route(vendor: Vendor, facts: Facts) -> APIRoute:
    """The route that answers the vendor's writing request."""
    request = facts.write["request"]
    for route in vendor.app.routes:
        if not isinstance(route, APIRoute) or request["method"] not in (route.methods or ()):
            continue
        if route.path_regex.match(request["path"]):
            return route
    raise LookupError(f"{vendor.slug} has no route for {request['method']} {request['path']}")
