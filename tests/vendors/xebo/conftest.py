"""A customer of Xebo: its requests, what the inbox shows, and its respondents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

SAMPLE, SAMPLE_TOKEN = "66c70e71f57bd9efe12d691d", "J/d5730267"
BODY, BODY_TOKEN = "66c70e71f57bd9efe12d691e", "E/f1a0f500"
SMS, SMS_TOKEN = "66c70e71f57bd9efe12d6921", "A/00000001"
EMAIL, EMAIL_TOKEN = "66c70e71f57bd9efe12d6922", "B/00000002"
WHATSAPP, WHATSAPP_TOKEN = "66c70e71f57bd9efe12d6923", "C/00000003"
SURVEY = "66c70e10f57bd9efe12d6800"
INVITATION = (
    "We are conducting a survey and your input would be appreciated. Open the link below to start "
    "the survey. Thank you for your participation! "
)


@dataclass(frozen=True)
class Xebo:
    """Calls Xebo with an API key."""

    client: httpx.AsyncClient
    base: str = "/xebo"

    async def post(self, path: str, body: Any, **options: Any) -> httpx.Response:
        """POST JSON to a path of the vendor."""
        headers = options.pop("headers", {"x-api-key": "xebo-api-key"})
        return await self.client.post(self.base + path, json=body, headers=headers, **options)

    async def external(
        self, contacts: Any, collector: str = SAMPLE, token: Any = SAMPLE_TOKEN, **more: Any
    ) -> httpx.Response:
        """Ask for links."""
        body = {"collectortoken": token, "contacts": contacts, **more}
        return await self.post(f"/v2/api/collectors/{collector}/campaigns/external", body)

    async def invite(self, **contact: Any) -> str:
        """Invite one contact; the path of the survey behind its link."""
        answer = await self.external([contact or {"extUniqueId": "123"}])
        message: str = answer.json()["data"][0]["message"]
        url = message.rpartition(" ")[2]
        led = await self.client.get(url)
        assert led.status_code == 302
        return str(led.next_request.url) if led.next_request else ""

    async def answer(self, survey: str, page: str, **answers: Any) -> httpx.Response:
        """Fill a page of a survey in, as a browser does."""
        form = {"page": page, **{f"q.{name}": value for name, value in answers.items()}}
        return await self.client.post(survey, data=form)

    async def complete(self, survey: str, **answers: Any) -> None:
        """Answer a whole survey that all goes well in."""
        assert (await self.answer(survey, "visit", visited="Yes")).status_code == 303
        given = {"liked": ["Staff"], "satisfaction": "5", **answers}
        nps, comment = given.pop("nps", "9"), given.pop("comment", "")
        assert (await self.answer(survey, "experience", **given)).status_code == 303
        ended = await self.answer(survey, "recommendation", nps=nps, comment=comment)
        assert ended.status_code == 303

    async def export(self, **filters: Any) -> Any:
        """Export responses; the rows."""
        return (await self.export_page(**filters)).json()["data"]

    async def export_page(self, **filters: Any) -> httpx.Response:
        """Export responses; the whole answer."""
        body = {"survey_id": SURVEY, "data_structure": "flat", **filters}
        return await self.post("/api/v1/export/responses/json", body)

    async def messages(self, query: str = "") -> list[Any]:
        """What the inbox shows, newest first."""
        found: list[Any] = (await self.client.get(f"/__admin/messages?q={query}")).json()["items"]
        return found

    async def events(self, number: int) -> list[str]:
        """What happened to a message."""
        message = (await self.client.get(f"/__admin/messages/{number}")).json()
        return [one["event"] for one in message["events"]]

    async def simulate(self, number: int, event: str, **detail: Any) -> httpx.Response:
        """Have something happen to a message."""
        order = {"event": event, "detail": detail}
        return await self.client.post(f"/__admin/messages/{number}/events", json=order)

    async def advance(self, seconds: float) -> None:
        """Let time pass."""
        moved = await self.client.post("/__admin/clock/advance", json={"seconds": seconds})
        assert moved.status_code == 200

    async def platform(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Do something on the vendor's platform."""
        return await self.client.request(method, f"/__admin/vendors/xebo{path}", json=body)


@pytest.fixture
def xebo(client: httpx.AsyncClient) -> Xebo:
    """The customer."""
    return Xebo(client)
