"""What the OpenAPI document allows and forbids, generated: always the dialect, never a 5xx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

EXAMPLES = 40

OPERATIONS = [
    pytest.param("POST", "/api/rest/sms", id="send"),
    pytest.param("GET", "/api/rest/sms/{ids}", id="read"),
    pytest.param("POST", "/api/rest/voice", id="voice"),
    pytest.param("POST", "/api/rest/voiceAudio", id="voice with a file"),
    pytest.param("POST", "/api/rest/landingsms", id="landing"),
]
PAGES = [
    pytest.param("GET", "/s/{code}", id="short link"),
    pytest.param("GET", "/u/{code}", id="unsubscribe page"),
    pytest.param("POST", "/u/{code}", id="unsubscribe"),
    pytest.param("GET", "/l/{code}", id="landing page"),
    pytest.param("GET", "/l/{code}/content", id="landing page's content"),
    pytest.param("POST", "/l/{code}/unsubscribe", id="unsubscribe by a landing page"),
]


async def generate(
    client: httpx.AsyncClient, method: str, path: str, mode: GenerationMode
) -> list[dict[str, Any]]:
    """Calls of an operation, the same in every run, as arguments of a request."""
    document = (await client.get("/nrs360/openapi.json")).json()
    schema = schemathesis.openapi.from_dict(document)
    calls = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(schema[path][method].as_strategy(generation_mode=mode))
    def keep(case: Any) -> None:
        request = case.as_transport_kwargs()
        call = {name: request.get(name) for name in ("method", "url", "params", "headers", "json")}
        calls.append({**call, "content": request.get("data")})

    keep()
    return calls


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
async def test_any_call_is_answered_in_the_dialect(
    sms: Sms, method: str, path: str, mode: GenerationMode
) -> None:
    calls = await generate(sms.client, method, path, mode)
    assert calls

    for call in calls:
        response = await sms.client.request(**call, auth=sms.auth)

        body = response.json()
        if response.status_code < 300:
            assert list(body) in (["campaignId", "sendingId", "result"], ["data"]), call
        else:
            assert response.status_code < 500, call
            assert list(body["error"]) == ["code", "description"], call


@pytest.mark.parametrize(("method", "path"), PAGES)
async def test_any_unknown_link_opens_a_page(sms: Sms, method: str, path: str) -> None:
    for call in await generate(sms.client, method, path, GenerationMode.POSITIVE):
        response = await sms.client.request(**call)

        assert response.status_code == 404, call
