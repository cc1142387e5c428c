"""A customer who sends requests, and the recipient who opens their portals."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.conftest import Receiver

KEY = ("", "collect-key")

PDF = b"%PDF-1.4 a scan"
HOOK = "https://customer.example/hook"

ITEMS: list[dict[str, Any]] = [
    {"id": "welcomeTextxxxxxx", "type": "text", "name": "Welcome", "text": "Read <this> first."},
    {
        "id": "identityCardxxxxx",
        "type": "docs",
        "name": "Identity card",
        "description": "Both sides.",
        "extensions": ["pdf", "JPG"],
    },
    {
        "id": "payslipsxxxxxxxxx",
        "type": "docs",
        "name": "Payslips",
        "mandatory": False,
        "multipleupload": True,
    },
    {
        "id": "aboutYouxxxxxxxxx",
        "type": "form",
        "name": "About you",
        "items": [
            {"id": "title", "name": "Title", "type": "radio", "values": ["Ms", "Mr"]},
            {"id": "email", "name": "E-mail", "type": "email", "mandatory": True},
            {"id": "couple", "name": "Do you live with somebody?", "type": "checkbox"},
            {
                "id": "partner",
                "name": "Who is it?",
                "type": "text",
                "mandatory": True,
                "visibilityConditionnal": {"itemId": "couple", "value": True},
            },
        ],
    },
    {
        "id": "marriagexxxxxxxxx",
        "type": "docs",
        "name": "Marriage certificate",
        "visibilityConditionnal": {"itemId": "couple", "value": True},
    },
    {"id": "contractxxxxxxxxx", "type": "sign", "name": "Rental contract", "mandatory": False},
    {"id": "hiddenxxxxxxxxxxx", "type": "docs", "name": "Internal note", "visibility": "hidden"},
]


@cache
def make_pdf() -> bytes:
    """A document of one page to sign."""
    from fpdf import FPDF

    paper = FPDF()
    paper.add_page()
    paper.set_font("helvetica", size=20)
    paper.cell(text="The rent is 700 a month.")
    return bytes(paper.output())


def esign(name: str = "contract.pdf", content: bytes | None = None) -> dict[str, str]:
    """The document of the campaign's sign element, as POST /request takes it."""
    data = base64.b64encode(content or make_pdf()).decode()
    return {"itemId": "contractxxxxxxxxx", "name": name, "data": data}


@dataclass
class Customer:
    """Uses the API."""

    client: httpx.AsyncClient

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """What the API answers; it must agree."""
        answer = await self.client.request(method, f"/collect/v1{path}", json=body, auth=KEY)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def make_campaign(self, **fields: Any) -> str:
        """Make a campaign; its id."""
        body = {"name": "Rental file", "items": ITEMS, **fields}
        answer = await self.client.post("/__admin/vendors/collect/campaigns", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["_id"])

    async def listen(self, *types: str) -> None:
        """Have events told to the receiver."""
        await self.call("POST", "/webhooks", {"targetUrl": HOOK, "types": list(types)})

    async def send(self, campaign: str, **fields: Any) -> Recipient:
        """Send a request of a campaign; its recipient."""
        contact = {"email": "jo@example.com", "firstName": "Jo", "lastName": "O'Neil"}
        body = {"campaignId": campaign, "contact": contact, **fields}
        request = (await self.call("POST", "/request", body))["request"]
        return Recipient(self, request["_id"], request["portalUrl"])

    async def act(self, body: dict[str, Any]) -> Any:
        """Approve, reject, reopen …: PATCH /elements."""
        return await self.call("PATCH", "/elements", body)

    async def advance(self, seconds: int) -> None:
        """Let time pass."""
        answer = await self.client.post("/__admin/clock/advance", json={"seconds": seconds})
        assert answer.status_code == 200, answer.text


@dataclass
class Recipient:
    """Opens one portal."""

    customer: Customer
    id: str
    url: str

    async def read(self) -> dict[str, Any]:
        """The request as the API answers it."""
        found: dict[str, Any] = await self.customer.call("GET", f"/requests/{self.id}")
        return found

    async def element(self, name: str) -> dict[str, Any]:
        """An element of the request by its name, as the API answers it."""
        request = await self.read()
        groups = ("documents", "forms", "texts", "pages", "signs")
        elements = [one for group in groups for one in request.get(group, [])]
        return next(one for one in elements if one["name"] == name)

    async def open(self) -> str:
        """What the page says, without its style; entities are resolved."""
        answer = await self.customer.client.get(self.url)
        assert answer.status_code == 200, answer.text
        return read_page(answer)

    async def post(self, path: str, **kwargs: Any) -> httpx.Response:
        """Send one of the page's forms."""
        return await self.customer.client.post(f"{self.url}/{path}", **kwargs)

    async def upload(self, name: str, *files: tuple[str, bytes]) -> httpx.Response:
        """Upload files for a document element."""
        element = await self.element(name)
        parts = [("file", (file, content, "application/pdf")) for file, content in files]
        return await self.post(f"documents/{element['id']}", files=parts)

    async def answer(self, name: str, *answers: tuple[str, str]) -> httpx.Response:
        """Answer a form."""
        element = await self.element(name)
        return await self.post(
            f"forms/{element['id']}",
            content=urlencode(answers),
            headers={"content-type": "application/x-www-form-urlencoded"},
        )

    async def sign(self, document: str, /, **fields: str) -> httpx.Response:
        """Sign a document."""
        element = await self.element(document)
        return await self.post(f"signatures/{element['id']}", data=fields)


def read_page(answer: httpx.Response) -> str:
    """What a page says, without its style; entities are resolved."""
    return unescape(answer.text.partition("</style>")[2])


async def hand_in(recipient: Recipient) -> None:
    """Do all that is mandatory."""
    assert (await recipient.upload("Identity card", ("card.pdf", PDF))).status_code == 303
    done = await recipient.answer("About you", ("title", "Ms"), ("email", "jo@example.com"))
    assert done.status_code == 303


def told(receiver: Receiver) -> list[str]:
    """The types of the events that came, in order."""
    return [json.loads(one.body)["type"] for one in receiver.received]
