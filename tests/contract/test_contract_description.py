"""What a vendor tells of itself: its OpenAPI document, its page, and the fidelity ledger."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.openapi.models import OpenAPI
from fastapi.responses import Response
from fastapi.routing import APIRoute

from mockserver.kernel.application import read_ledger
from mockserver.kernel.docs import DOCS_PATHS
from mockserver.kernel.vendor import Vendor
from tests.contract.examples import list_examples

_LOADED = re.compile(
    r"""<(?:script|img|iframe|source|embed)\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)"""
    r"""|<link\b[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)"""
    r"""|(?:url\(|@import\s)\s*["']?([^"')\s;]+)""",
    re.IGNORECASE,
)


@pytest.fixture
async def document(client: httpx.AsyncClient, slug: str) -> Any:
    """The vendor's OpenAPI document, read without a credential."""
    response = await client.get(f"/{slug}/openapi.json")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    return response.json()


async def test_openapi_document_is_valid_3_1(document: Any) -> None:
    assert document["openapi"].startswith("3.1.")
    OpenAPI.model_validate(document)
    for reference in _find_values(document, "$ref"):
        assert reference.startswith("#/")
        found = document
        for step in reference[2:].split("/"):
            found = found[step]


async def test_openapi_document_has_every_operation_once(document: Any, vendor: Vendor) -> None:
    described = [
        operation["operationId"]
        for path in document["paths"].values()
        for method, operation in path.items()
        if method in ("get", "put", "post", "patch", "delete")
    ]
    assert sorted(described) == sorted(entry.operation for entry in read_ledger(vendor.app))


async def test_openapi_document_does_not_tell_of_the_frameworks_errors(document: Any) -> None:
    assert "HTTPValidationError" not in str(document)


async def test_openapi_document_names_no_other_host(document: Any) -> None:
    beside_examples = {key: document.get(key) for key in ("info", "servers", "externalDocs")}
    urls = list(_find_values(beside_examples, "url"))
    assert urls
    assert {urlsplit(url).hostname for url in urls} == {"localhost"}


async def test_page_is_html_and_loads_nothing_from_another_host(
    client: httpx.AsyncClient, slug: str
) -> None:
    page = await client.get(f"/{slug}/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    for url in _find_loaded(page.text):
        asset = page.url.join(url)
        assert asset.host == "localhost", url
        response = await client.get(asset)
        assert response.status_code == 200, url
        assert not list(_find_foreign(response))


def test_every_route_and_dependency_is_a_coroutine_function(vendor: Vendor) -> None:
    for route in _routes_of(vendor):
        for call in _calls_of(route.dependant):
            assert inspect.iscoroutinefunction(call), call
    for handler in vendor.app.exception_handlers.values():
        assert inspect.iscoroutinefunction(handler), handler


def test_every_route_answers_with_a_response_of_its_own(vendor: Vendor) -> None:
    for route in _routes_of(vendor):
        returned = inspect.signature(route.endpoint, eval_str=True).return_annotation
        assert issubclass(returned, Response), route.path


def test_every_route_is_in_the_ledger_with_its_place_in_the_page(vendor: Vendor) -> None:
    entries = read_ledger(vendor.app)
    described = {route.operation_id for route in _routes_of(vendor) if route.include_in_schema}
    assert described == {entry.operation for entry in entries}
    for entry in entries:
        assert entry.fidelity in ("documented", "inferred", "invented")
        assert entry.source
        assert entry.summary


def test_only_the_description_and_twins_of_operations_are_left_out_of_the_ledger(
    vendor: Vendor,
) -> None:
    routes = _routes_of(vendor)
    entered = {route.endpoint for route in routes if route.include_in_schema}
    for route in routes:
        assert route.endpoint in entered or route.path in DOCS_PATHS, route.path


def test_every_documented_operation_names_examples_that_exist(vendor: Vendor) -> None:
    there = set(list_examples(vendor.slug))
    for entry in read_ledger(vendor.app):
        assert set(entry.examples) <= there, entry.operation
        assert entry.examples or entry.fidelity != "documented", entry.operation


def test_every_example_belongs_to_an_operation(vendor: Vendor) -> None:
    named = {name for entry in read_ledger(vendor.app) for name in entry.examples}
    assert named == set(list_examples(vendor.slug))


def _routes_of(vendor: Vendor) -> list[APIRoute]:
    return [route for route in vendor.app.routes if isinstance(route, APIRoute)]


def _calls_of(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls_of(inner)


def _find_values(value: Any, key: str) -> Iterator[Any]:
    """All values that stand under a key."""
    if isinstance(value, dict):
        if key in value:
            yield value[key]
        for inner in value.values():
            yield from _find_values(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _find_values(inner, key)


def _find_loaded(text: str) -> Iterator[str]:
    for found in _LOADED.finditer(text):
        url = found[1] or found[2] or found[3]
        if not url.startswith("data:"):
            yield url


def _find_foreign(response: httpx.Response) -> Iterator[str]:
    if "css" not in response.headers["content-type"]:
        return
    for url in _find_loaded(response.text):
        if response.url.join(url).host != "localhost":
            yield url
