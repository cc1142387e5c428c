"""The control API described: its OpenAPI document."""

from __future__ import annotations

import copy
import re
from typing import Any

from fastapi import FastAPI

from mockserver.admin.console import Vendors
from mockserver.admin.problems import PROBLEM, ProblemDocument
from mockserver.kernel.vendor import PlatformAction, Vendor


def describe(app: FastAPI, catalog: Vendors, root: str) -> dict[str, Any]:
    """The OpenAPI document of the control API, the vendors' platforms included."""
    document = copy.deepcopy(app.openapi())
    document["servers"] = [{"url": root}]
    problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["schemas"] |= {**problem.pop("$defs"), "ProblemDocument": problem}
    for vendor in catalog.load_all():
        for action in vendor.platform:
            path = f"/__admin/vendors/{vendor.slug}{action.path}"
            described = _describe_action(vendor, action)
            document["paths"].setdefault(path, {})[action.method.lower()] = described
    return document


def _describe_action(vendor: Vendor, action: PlatformAction) -> dict[str, Any]:
    names = re.findall(r"{(\w+)", action.path)
    described: dict[str, Any] = {
        "tags": [f"vendors: {vendor.title}"],
        "summary": action.summary,
        "description": action.act.__doc__ or f"{action.summary}.",
        "parameters": [
            *(_parameter(name, "path") for name in names),
            *(_parameter(name, place) for name, place in _SANDBOX),
        ],
        "responses": {"200": {"description": "What became of it"}, "default": PROBLEM},
    }
    if action.method in ("PUT", "POST"):
        described["requestBody"] = {"content": {"application/json": {"schema": {}}}}
    return described


_SANDBOX = (("x-mock-sandbox", "header"), ("sandbox", "query"))


def _parameter(name: str, place: str) -> dict[str, Any]:
    required = place == "path"
    return {"name": name, "in": place, "required": required, "schema": {"type": "string"}}
