"""Whatever goes wrong, the control API answers a problem document."""

from __future__ import annotations

import logging

import httpx
import pytest

from mockserver.app import MockServer
from mockserver.kernel.store import StoreError
from tests.admin.conftest import problem_of


@pytest.mark.parametrize(
    "path",
    [
        "/__admin/nothing",
        "/__admin/",
        "/__admin/messages/",
        "/__sink",
        "/__sink/",
        "/__sink/%3Cb%3E",
    ],
)
async def test_unknown_path_is_a_404_problem(admin: httpx.AsyncClient, path: str) -> None:
    response = await admin.get(path)
    assert response.status_code == 404
    assert problem_of(response)["title"] == "Not Found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/__admin/sandboxes", "GET, POST"),
        ("POST", "/__admin/messages", "DELETE, GET"),
        ("POST", "/__admin/faults/x", "DELETE"),
        ("GET", "/__admin/clock/advance", "POST"),
        ("PUT", "/__admin/vendors/nrs360/account", "GET"),
    ],
)
async def test_wrong_method_is_a_405_problem_that_names_the_right_ones(
    admin: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    response = await admin.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == allowed
    assert problem_of(response)["title"] == "Method Not Allowed"


@pytest.mark.parametrize("body", ["{", "", "[1", '{"seconds": NaN}', '{"seconds": 1}}'])
async def test_body_that_is_not_json_is_a_422_problem(admin: httpx.AsyncClient, body: str) -> None:
    response = await admin.post("/__admin/clock/advance", content=body)
    assert response.status_code == 422
    assert problem_of(response)["errors"][0]["place"] == "body"


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "text/plain", None])
async def test_json_is_read_whatever_its_content_type(
    admin: httpx.AsyncClient, media: str | None
) -> None:
    headers = {"content-type": media} if media else {}
    response = await admin.post("/__admin/clock/advance", content='{"seconds": 1}', headers=headers)
    assert response.status_code == 200


async def test_each_wrong_parameter_is_named(admin: httpx.AsyncClient) -> None:
    response = await admin.get("/__admin/messages", params={"limit": 0, "cursor": "x"})
    document = problem_of(response)
    assert response.status_code == 422
    assert [(one["place"], one["name"]) for one in document["errors"]] == [
        ("query", "limit"),
        ("query", "cursor"),
    ]


@pytest.mark.parametrize("name", ["", "UPPER", "-a", "a" * 64, "a/b", "é"])
@pytest.mark.parametrize("way", ["header", "query"])
async def test_sandbox_name_that_is_none_is_a_422_problem(
    admin: httpx.AsyncClient, name: str, way: str
) -> None:
    if way == "header":
        response = await admin.get("/__admin/clock", headers={b"x-mock-sandbox": name.encode()})
    else:
        response = await admin.get("/__admin/clock", params={"sandbox": name})
    assert response.status_code == 422
    assert "is not a sandbox name" in problem_of(response)["detail"]


async def test_body_over_a_megabyte_is_a_413_problem(admin: httpx.AsyncClient) -> None:
    response = await admin.post("/__admin/sandboxes", content=b" " * (1024 * 1024 + 1))
    assert response.status_code == 413
    problem_of(response)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/__admin/messages"), ("DELETE", "/__admin/messages"), ("GET", "/__admin/clock")],
)
async def test_database_that_fails_is_a_503_problem(
    admin: httpx.AsyncClient,
    server: MockServer,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    path: str,
) -> None:
    def fail() -> None:
        raise StoreError("database or disk is full")

    sandbox = server.engine.sandboxes.get("default")
    with monkeypatch.context() as patched:
        patched.setattr(sandbox.database, "commit", fail)
        response = await admin.request(method, path)
    assert response.status_code == 503
    assert problem_of(response)["detail"] == "the database failed: database or disk is full"
    assert response.headers["retry-after"] == "1"


async def test_defect_is_a_500_problem_and_is_logged(
    admin: httpx.AsyncClient,
    server: MockServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(server.catalog, "load_all", fail)
    with caplog.at_level(logging.ERROR, "mockserver.admin"):
        response = await admin.get("/__admin/vendors")
    assert response.status_code == 500
    assert "secret" not in response.text
    problem_of(response)
    assert "GET /__admin/vendors failed" in caplog.text


async def test_answers_are_not_kept_by_caches(admin: httpx.AsyncClient) -> None:
    response = await admin.get("/__admin/clock")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_server_passes_the_paths_on(client: httpx.AsyncClient) -> None:
    assert (await client.get("/__admin/clock")).status_code == 200
    assert (await client.post("/__sink/mine")).status_code == 200
    assert (await client.get("/__admin/nothing")).status_code == 404
