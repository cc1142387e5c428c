"""What the OpenAPI document allows and forbids, generated: always the dialect, never a 5xx."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests.vendors.xebo.conftest import Xebo

EXAMPLES = 40
OPERATIONS = [
    pytest.param("/v2/api/collectors/{collector_id}/campaigns/external", id="external"),
    pytest.param("/v2/api/collectors/{collector_id}/campaigns", id="campaigns"),
    pytest.param("/v2/api/collectors/{collector_id}/combined/auto", id="combined"),
    pytest.param("/api/v1/oauth/token", id="login"),
    pytest.param("/api/v1/export/responses/json", id="export"),
]


async def generate(
    client: httpx.AsyncClient, path: str, mode: GenerationMode
) -> list[dict[str, Any]]:
    """Calls of an operation, the same in every run, as arguments of a request."""
    document = (await client.get("/xebo/openapi.json")).json()
    schema = schemathesis.openapi.from_dict(document)
    calls = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(schema[path]["POST"].as_strategy(generation_mode=mode))
    def keep(case: Any) -> None:
        request = case.as_transport_kwargs()
        call = {name: request.get(name) for name in ("method", "url", "params", "json")}
        calls.append({**call, "content": request.get("data")})

    keep()
    return calls


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", OPERATIONS)
async def test_any_call_is_answered_in_the_dialect(
    xebo: Xebo, path: str, mode: GenerationMode
) -> None:
    calls = await generate(xebo.client, path, mode)
    assert calls

    for call in calls:
        url = call["url"].replace("%7Bcollector_id%7D", "x")
        response = await xebo.client.request(
            **{**call, "url": url}, headers={"x-api-key": "xebo-api-key"}
        )
        assert response.status_code < 500, call
        body = response.json()
        if response.status_code >= 400:
            assert list(body) == ["error"] or body["success"] is False, call


async def test_any_order_to_a_collector_that_is_there_adds_up(xebo: Xebo) -> None:
    path = "/v2/api/collectors/{collector_id}/campaigns/external"
    for call in await generate(xebo.client, path, GenerationMode.POSITIVE):
        contacts = call["json"]["contacts"]
        answer = (await xebo.external(contacts)).json()
        if contacts:
            assert answer["accepted"] + answer["rejected"] == len(contacts)
            assert len(answer["data"]) == answer["accepted"]
            assert len(answer["rejected_list"]) == answer["rejected"]


async def test_description_says_what_each_order_must_hold(xebo: Xebo) -> None:
    document = (await xebo.client.get("/xebo/openapi.json")).json()
    bodies = {
        path: operation["post"]["requestBody"]["content"]["application/json"]["schema"]
        for path, operation in document["paths"].items()
        if "requestBody" in operation.get("post", {})
    }
    schemas = document["components"]["schemas"]
    required = {
        path.rpartition("/")[2]: schemas[body["$ref"].rpartition("/")[2]].get("required")
        for path, body in bodies.items()
        if "/collectors/" in path
    }
    assert required == {
        "external": ["collectortoken", "contacts"],
        "campaigns": ["collectortoken", "contacts"],
        "auto": ["contacts"],
    }
