"""A vendor's OpenAPI document: what FastAPI finds in its routes, made true for the vendor."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from mockserver.kernel.examples import Example, read_examples
from mockserver.kernel.vendor import Vendor

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_FRAMEWORK_SCHEMAS = ("HTTPValidationError", "ValidationError")


def describe(vendor: Vendor, *, server: str) -> dict[str, Any]:
    """The vendor's OpenAPI 3.1 document, for those who reach it at the URL `server`.

    It holds the documented examples, and the fidelity ledger as `x-fidelity`, `x-source`,
    `x-fields` and `x-examples` of each operation.
    """
    document = _document(vendor)
    return {"openapi": document["openapi"], "servers": [{"url": server}], **document}


def list_operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The operations of an OpenAPI document: path, method, operation."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


@cache
def _document(vendor: Vendor) -> dict[str, Any]:
    document = copy.deepcopy(vendor.app.openapi())
    examples = read_examples(vendor.slug)
    for path, method, operation in list_operations(document):
        _drop_framework_errors(operation)
        if vendor.security and path.startswith(vendor.base_path):
            operation.setdefault("security", [{name: []} for name in vendor.security])
        named = (examples[name] for name in operation.get("x-examples", ()) if name in examples)
        _show_examples(operation, path, [one for one in named if one.method.lower() == method])
    components = document.setdefault("components", {})
    for name in _FRAMEWORK_SCHEMAS:
        components.get("schemas", {}).pop(name, None)
    if vendor.security:
        components["securitySchemes"] = {
            name: dict(scheme) for name, scheme in vendor.security.items()
        }
    return document


def _drop_framework_errors(operation: dict[str, Any]) -> None:
    """FastAPI announces its own 422 everywhere; a vendor answers in its own dialect."""
    if "HTTPValidationError" in str(operation["responses"].get("422")):
        del operation["responses"]["422"]
        operation["responses"]["default"] = {"description": "An error, in the vendor's own form"}


def _show_examples(operation: dict[str, Any], path: str, examples: list[Example]) -> None:
    """Put documented exchanges where OpenAPI has them: parameters, body and answers."""
    if examples:
        operation["responses"].pop("200", None)  # FastAPI's guess: the examples know better
    for example in examples:
        values = {**_match(path, example.path), **example.query}
        for parameter in operation.get("parameters", ()):
            _show(parameter, example.name, values.get(parameter["name"]))
        for content in operation.get("requestBody", {}).get("content", {}).values():
            _show(content, example.name, example.body)
        phrase = {"description": HTTPStatus(example.status).phrase}
        response = operation["responses"].setdefault(str(example.status), phrase)
        if example.media:
            content = response.setdefault("content", {}).setdefault(example.media, {})
            _show(content, example.name, example.answer)


def _show(place: dict[str, Any], name: str, value: Any) -> None:
    if value is not None:
        place.setdefault("examples", {})[name] = {"value": value}


def _match(template: str, path: str) -> dict[str, str]:
    """The path parameters of a path, without those that stand for what an answer gave."""
    pattern = re.sub(r"\\\{(\w+)(?::\w+)?\\\}", r"(?P<\1>[^/]+)", re.escape(template))
    found = re.fullmatch(pattern, path)
    values = found.groupdict() if found else {}
    return {name: value for name, value in values.items() if not value.startswith("<")}
