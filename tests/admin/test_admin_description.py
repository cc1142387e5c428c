"""The control API describes itself."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from mockserver.admin.application import ROUTERS

PATHS = {
    "/__admin/vendors": "get",
    "/__admin/coverage": "get",
    "/__admin/magic": "get",
    "/__admin/sandboxes": "get post",
    "/__admin/sandboxes/{name}": "get delete",
    "/__admin/sandboxes/{name}/reset": "post",
    "/__admin/clock": "get put",
    "/__admin/clock/advance": "post",
    "/__admin/messages": "get delete",
    "/__admin/messages/wait": "get",
    "/__admin/messages/{number}": "get",
    "/__admin/messages/{number}/otp": "get",
    "/__admin/messages/{number}/links": "get",
    "/__admin/messages/{number}/events": "post",
    "/__admin/callbacks": "get",
    "/__admin/callbacks/mischief": "get put",
    "/__admin/callbacks/redeliver": "post",
    "/__admin/callbacks/{number}": "get",
    "/__admin/callbacks/{number}/redeliver": "post",
    "/__admin/requests": "get delete",
    "/__admin/requests/{exchange}": "get",
    "/__admin/requests/verify": "post",
    "/__admin/faults": "get post delete",
    "/__admin/faults/{fault}": "delete",
    "/__admin/sinks/{name}": "get put delete",
    "/__admin/sinks/{name}/wait": "get",
    "/__admin/vendors/nrs360/balance": "put",
}


@pytest.fixture
async def document(admin: httpx.AsyncClient) -> Any:
    response = await admin.get("/__admin/openapi.json")
    assert response.status_code == 200
    return response.json()


async def test_document_names_every_operation(document: Any) -> None:
    described = {path: set(document["paths"][path]) for path in PATHS}
    assert described == {path: set(methods.split()) for path, methods in PATHS.items()}


async def test_document_names_the_server(document: Any) -> None:
    assert document["servers"] == [{"url": "http://localhost:4360"}]


async def test_every_operation_may_answer_a_problem_and_none_the_framework_s_error(
    document: Any,
) -> None:
    for methods in document["paths"].values():
        for operation in methods.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert operation["summary"]
            assert operation["description"]
    assert "HTTPValidationError" not in str(document)


async def test_every_reference_of_the_document_leads_somewhere(document: Any) -> None:
    found = set(re.findall(r"'\$ref': '([^']+)'", str(document)))
    schemas = document["components"]["schemas"]
    assert found <= {f"#/components/schemas/{name}" for name in schemas}
    assert "#/components/schemas/ProblemDocument" in found


async def test_page_for_people_lists_the_operations_and_loads_nothing_from_elsewhere(
    admin: httpx.AsyncClient,
) -> None:
    response = await admin.get("/__admin/docs")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    assert "/__admin/clock/advance" in response.text
    assert 'src="http' not in response.text
    assert (await admin.get("/__admin/docs/page.css")).status_code == 200
    assert (await admin.get("/__admin/docs/other.css")).status_code == 422


async def test_root_leads_to_the_page(admin: httpx.AsyncClient) -> None:
    response = await admin.get("/__admin")
    assert (response.status_code, response.headers["location"]) == (303, "/__admin/docs")


def test_no_route_runs_in_a_thread() -> None:
    routes = [route for router in ROUTERS for route in router.routes]
    assert routes
    for route in routes:
        assert isinstance(route, APIRoute)
        calls = [route.dependant]
        while calls:
            dependant = calls.pop()
            calls += dependant.dependencies
            call = inspect.unwrap(dependant.call) if dependant.call else None
            assert inspect.iscoroutinefunction(call) or inspect.isasyncgenfunction(call)


def test_control_api_is_not_imported_before_it_is_used() -> None:
    code = "import sys, mockserver.admin; print('fastapi' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
