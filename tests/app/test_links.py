"""What absolute links in answers are built on."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

Serve = Callable[..., Awaitable[httpx.AsyncClient]]
SMS = {"to": ["34666666666"], "from": "TEST", "message": "{UNSUB_URL}"}


async def send(client: httpx.AsyncClient, path: str, **headers: str) -> str:
    """Send a message that is a link alone; the link."""
    answer = await client.post(path, json=SMS, headers=headers, auth=("username", "apiPassword"))
    assert answer.status_code == 202
    sandbox = "t1" if "~t1" in path else "default"
    found = await client.get("/__admin/messages", params={"sandbox": sandbox})
    text = found.json()["items"][0]["text"]
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize(
    ("host", "root"),
    [
        ("localhost:4360", "http://localhost:4360/nrs360/u/"),
        ("mock.example.com", "http://mock.example.com/nrs360/u/"),
        ("[::1]:4360", "http://[::1]:4360/nrs360/u/"),
        ("dashboard.360nrs.com", "http://dashboard.360nrs.com/u/"),
    ],
)
async def test_link_is_built_on_the_requests_own_host(
    client: httpx.AsyncClient, host: str, root: str
) -> None:
    path = "/api/rest/sms" if "360nrs" in host else "/nrs360/api/rest/sms"
    assert (await send(client, path, host=host)).startswith(root)


@pytest.mark.parametrize(
    "host", ["a b", "x/y", "evil.example/@", "a:b", "user@host", "", "<script>", "x" * 300]
)
async def test_link_is_built_on_the_servers_address_when_the_host_is_not_one(
    client: httpx.AsyncClient, host: str
) -> None:
    link = await send(client, "/nrs360/api/rest/sms", host=host)
    assert link.startswith("http://localhost:4360/nrs360/u/")


async def test_link_to_a_sandbox_names_it(client: httpx.AsyncClient) -> None:
    link = await send(client, "/nrs360/~t1/api/rest/sms")
    assert link.startswith("http://localhost:4360/nrs360/~t1/u/")


async def test_link_of_a_vendors_host_opens_there(client: httpx.AsyncClient) -> None:
    link = await send(client, "/~t1/api/rest/sms", host="dashboard.360nrs.com")
    assert link.startswith("http://dashboard.360nrs.com/~t1/u/")
    assert (await client.get(link)).status_code == 200


@pytest.mark.parametrize(
    "public_url", ["https://mock.example.com/x", "https://mock.example.com/x/"]
)
async def test_public_url_is_what_every_link_is_built_on(serve: Serve, public_url: str) -> None:
    client = await serve(public_url=public_url)
    root = "https://mock.example.com/x/nrs360/u/"
    assert (await send(client, "/nrs360/api/rest/sms")).startswith(root)
    by_host = await send(client, "/api/rest/sms", host="dashboard.360nrs.com")
    assert by_host.startswith(root)


async def test_forwarded_headers_are_not_trusted(client: httpx.AsyncClient) -> None:
    forged: dict[str, Any] = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https"}
    link = await send(client, "/nrs360/api/rest/sms", forwarded="host=evil.example", **forged)
    assert link.startswith("http://localhost:4360/nrs360/u/")
