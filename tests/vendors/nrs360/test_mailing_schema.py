"""What the OpenAPI document allows and forbids, generated; and texts of any kind in a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.vendors.nrs360.mailing_client import Mailing
from tests.vendors.nrs360.test_sms_schema import generate

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.fixture
def mailing(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Mailing:
    """A client of the mailing endpoint."""
    return Mailing(client, nrs360["auth"])


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
async def test_any_call_is_answered_in_the_dialect(sms: Sms, mode: GenerationMode) -> None:
    for call in await generate(sms.client, "POST", "/api/rest/mailing", mode):
        response = await sms.client.request(**call, auth=sms.auth)

        body = response.json()
        if response.status_code < 300:
            assert list(body) == ["campaignId", "sendingId", "result"], call
        else:
            assert response.status_code < 500, call
            assert list(body["error"]) == ["code", "description"], call


@pytest.mark.parametrize(
    "path",
    ["/o/{code}.gif", "/c/{code}", "/m/{code}", "/m/{code}/content", "/a/{code}"],
)
async def test_any_unknown_link_leads_nowhere(sms: Sms, path: str) -> None:
    for call in await generate(sms.client, "GET", path, GenerationMode.POSITIVE):
        response = await sms.client.request(**call)

        assert response.status_code == 404, call


async def test_any_mail_that_is_accepted_has_a_source_and_a_page(mailing: Mailing) -> None:
    bodies: list[dict[str, Any]] = []

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(subject=TEXTS, name=TEXTS, html=TEXTS, file=TEXTS, value=TEXTS)
    def keep(**texts: str) -> None:
        bodies.append(texts)

    keep()
    for texts in bodies:
        response = await mailing.send(
            subject=f"{texts['subject']}{{v}}",
            fromName=texts["name"],
            body=f"<p>{texts['html']}{{v}} [show_link]",
            attachments=[{"name": texts["file"], "content": "aGk="}],
            sub=[{"v": texts["value"]}],
        )
        if response.status_code == 202:
            (row,) = response.json()["result"]
            assert await mailing.source(row["id"]), texts
        else:
            assert response.json()["error"]["code"] in (114, 422), texts
