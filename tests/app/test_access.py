"""Who may use the control API and the inbox."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from mockserver.kernel.access import Access

Serve = Callable[..., Awaitable[httpx.AsyncClient]]
PAGES = ["/", "/__inbox/start", "/__admin/sandboxes"]
OWN_NAMES = [
    "localhost",
    "app.localhost",
    "127.0.0.1:4360",
    "[::1]:4360",
    "10.1.2.3",
    "mock",
    "MOCK:80",
]
FOREIGN_NAMES = ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "a b", "."]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("host", OWN_NAMES)
async def test_own_name_is_let_in(client: httpx.AsyncClient, path: str, host: str) -> None:
    answer = await client.get(path, headers={"host": host})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/__login"])
@pytest.mark.parametrize("host", FOREIGN_NAMES)
async def test_foreign_name_is_refused(client: httpx.AsyncClient, path: str, host: str) -> None:
    answer = await client.get(path, headers={"host": host})
    assert answer.status_code == 421
    assert answer.json()["title"] == "Misdirected Request"


async def test_request_without_a_name_is_let_in(client: httpx.AsyncClient) -> None:
    answer = await client.get("/__admin/sandboxes", headers={"host": ""})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("mock.example.com", 200),
        ("MOCK.example.com:8080", 200),
        ("a.dev.example", 200),
        ("dev.example", 421),
        ("x.mock.example.com", 421),
    ],
)
async def test_allowed_host_is_let_in(serve: Serve, host: str, status: int) -> None:
    client = await serve(access=Access(hosts=("mock.example.com", "*.dev.example")))
    answer = await client.get("/__admin/sandboxes", headers={"host": host})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:3000"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://localhost:4360", "sec-fetch-site": "cross-site"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/__admin/sandboxes"),
        ("PUT", "/__admin/clock"),
        ("DELETE", "/__admin/messages"),
        ("POST", "/__login"),
    ],
)
async def test_foreign_page_changes_nothing(
    client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = await client.request(method, path, headers=headers, json={"name": "t1"})
    assert answer.status_code == 403
    assert answer.json()["title"] == "Forbidden"
    names = [item["name"] for item in (await client.get("/__admin/sandboxes")).json()["items"]]
    assert names == ["default"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://localhost:4360"},
        {"origin": "https://localhost:4360"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ],
)
async def test_own_page_and_program_change_things(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.post("/__admin/sandboxes", headers=headers, json={"name": "t1"})
    assert answer.status_code == 201


async def test_page_of_the_public_name_changes_things_behind_a_proxy(serve: Serve) -> None:
    client = await serve(access=Access(hosts=("mock.example.com",)))
    headers = {"origin": "https://mock.example.com", "host": "10.0.0.7:4360"}
    answer = await client.post("/__admin/sandboxes", headers=headers, json={"name": "t1"})
    assert answer.status_code == 201


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"host": "evil.example"}])
async def test_vendors_and_sinks_are_open_to_any_page_and_name(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    sms = {"to": ["34666666666"], "from": "TEST", "message": "Hello"}
    credential = ("username", "apiPassword")
    sent = await client.post("/nrs360/api/rest/sms", json=sms, headers=headers, auth=credential)
    caught = await client.post("/__sink/here", headers=headers)
    assert (sent.status_code, caught.status_code) == (202, 200)
