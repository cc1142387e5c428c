"""Who answers which path."""

from typing import Any

import httpx
import pytest

from mockserver.app import MockServer

SMS = {"to": ["34666666666"], "from": "TEST", "message": "Hello"}
PREFIXES = {"/nrs360/", "/", "/__admin/", "/__sink/", "/livez", "/readyz"}


async def test_first_segment_leads_to_its_vendor(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    answer = await client.post("/nrs360/api/rest/sms", json=SMS, **nrs360)
    assert answer.status_code == 202
    assert "x-mock-exchange" in answer.headers


async def test_segment_with_tilde_leads_to_that_sandbox(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    sent = await client.post("/nrs360/~t1/api/rest/sms", json=SMS, **nrs360)
    sms = sent.json()["result"][0]["id"]
    there = await client.get(f"/nrs360/~t1/api/rest/sms/{sms}", **nrs360)
    elsewhere = await client.get(f"/nrs360/api/rest/sms/{sms}", **nrs360)
    assert (sent.status_code, there.status_code, elsewhere.status_code) == (202, 200, 404)


async def test_percent_encoded_tilde_is_a_tilde(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    await client.post("/nrs360/%7Et1/api/rest/sms", json=SMS, **nrs360)
    found = await client.get("/__admin/messages", params={"sandbox": "t1"})
    assert [item["to"] for item in found.json()["items"]] == ["34666666666"]


async def test_bad_sandbox_name_is_refused_in_the_vendors_dialect(
    client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    answer = await client.post("/nrs360/~No_Such!/api/rest/sms", json=SMS, **nrs360)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 400


@pytest.mark.parametrize("path", ["/nrs360", "/nrs360/", "/nrs360/~t1", "/nrs360/~t1/"])
async def test_vendor_answers_at_its_prefix_itself_without_a_redirect(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    assert not answer.is_redirect
    assert "x-mock-exchange" in answer.headers


@pytest.mark.parametrize(
    "path",
    ["/api/rest/sms", "/nrs", "/nrs360x/api/rest/sms", "/NRS360/", "/__other", "//", "/livez/"],
)
async def test_unknown_path_names_the_known_prefixes(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"http://localhost:4360{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["title"] == "Not Found"
    assert set(problem["prefixes"]) >= PREFIXES
    assert "/nrs360/" in problem["detail"]


async def test_head_of_unknown_path_has_no_body(client: httpx.AsyncClient) -> None:
    answer = await client.head("/nowhere")
    assert (answer.status_code, answer.content) == (404, b"")


async def test_inbox_is_the_front_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")


async def test_request_target_that_is_no_path_is_unknown(server: MockServer) -> None:
    """`OPTIONS *` asks about the server as a whole (RFC 9110, 9.3.7)."""
    messages: list[Any] = []
    scope = {"type": "http", "method": "OPTIONS", "path": "*", "scheme": "http", "headers": []}

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    await server(scope, receive, send)
    assert messages[0]["status"] == 404


async def test_websocket_is_closed(server: MockServer) -> None:
    messages: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        messages.append(message)

    await server({"type": "websocket", "path": "/nrs360/", "headers": []}, receive, send)
    assert messages == [{"type": "websocket.close", "code": 1000}]


async def test_lifespan_starts_and_stops_the_server() -> None:
    app = MockServer()
    received = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[str] = []

    async def receive() -> Any:
        return next(received)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await app({"type": "lifespan"}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
