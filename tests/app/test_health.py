"""`/livez` and `/readyz`."""

import httpx
import pytest

from mockserver.app import MockServer


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
async def test_running_server_is_alive_and_ready(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(("path", "status"), [("/livez", 200), ("/readyz", 503)])
async def test_server_that_is_not_started_is_alive_only(path: str, status: int) -> None:
    transport = httpx.ASGITransport(app=MockServer())
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get(path)
    assert answer.status_code == status


async def test_server_that_is_about_to_stop_is_not_ready(
    server: MockServer, client: httpx.AsyncClient
) -> None:
    server.hang_up()
    assert (await client.get("/readyz")).status_code == 503
    assert (await client.get("/livez")).status_code == 200


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
async def test_any_host_name_may_ask(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"host": "evil.example"})
    assert answer.status_code == 200


async def test_health_is_known_under_a_vendors_host_too(client: httpx.AsyncClient) -> None:
    answer = await client.get("/livez", headers={"host": "dashboard.360nrs.com"})
    assert answer.json() == {"status": "ok"}


@pytest.mark.parametrize(("method", "status", "body"), [("HEAD", 200, b""), ("OPTIONS", 204, b"")])
async def test_head_and_options_have_no_body(
    client: httpx.AsyncClient, method: str, status: int, body: bytes
) -> None:
    answer = await client.request(method, "/livez")
    assert (answer.status_code, answer.content) == (status, body)


async def test_health_changes_nothing_by_post(client: httpx.AsyncClient) -> None:
    answer = await client.post("/livez")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
