"""What `POST mailing` answers. Page section "Send Email message"."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.mailing_client import Mailing

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control

NO_RECIPIENTS = {"code": 102, "description": "No valid recipients"}
INVALID = [
    "invalidEmail",
    "",
    "@example.com",
    "a@",
    "a b@example.com",
    "a@localhost",
    "a@example.com, b@example.com",
    "Test <a@example.com>",
    "a" * 250 + "@example.com",
    34666555444,
    None,
    {},
]


@pytest.fixture
def mailing(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Mailing:
    """A client of the mailing endpoint."""
    return Mailing(client, nrs360["auth"])


@pytest.mark.parametrize("recipient", INVALID, ids=repr)
async def test_a_bad_recipient_is_refused_among_good_ones(mailing: Mailing, recipient: Any) -> None:
    response = await mailing.send(to=["a@example.com", recipient, "b@x.example", "c@shop.test"])

    assert response.status_code == 207
    rows = response.json()["result"]
    assert [row["accepted"] for row in rows] == [True, False, True, True]
    assert list(rows[0]) == ["accepted", "to", "id", "scheduledAt"]
    assert list(rows[1]) == ["accepted", "to", "error"]
    assert rows[1]["error"] == NO_RECIPIENTS


async def test_bad_recipients_alone_are_refused_as_a_whole(mailing: Mailing) -> None:
    refused = await mailing.refuse(to=["invalidEmail", "34"])

    assert refused == (400, 102, "No valid recipients")


async def test_an_address_is_answered_as_it_was_sent(mailing: Mailing) -> None:
    rows = await mailing.accept(to=["Test.User+tag@EXAMPLE.com", "jürgen@exämple.de"])

    assert [row["to"] for row in rows] == ["Test.User+tag@EXAMPLE.com", "jürgen@exämple.de"]


async def test_one_address_without_an_array_is_one_recipient(mailing: Mailing) -> None:
    (row,) = await mailing.accept(to="test@example.com")

    assert row["to"] == "test@example.com"


async def test_a_scheduled_mail_tells_when(mailing: Mailing) -> None:
    (row,) = await mailing.accept(scheduleDate="20260302120000")

    assert row["scheduledAt"] == "2026-03-02T12:00:00+00:00"


async def test_a_name_that_exists_adds_to_its_sending(mailing: Mailing) -> None:
    first = (await mailing.send(campaignName="News", tags=["a"])).json()
    second = (await mailing.send(campaignName="News")).json()

    assert (first["campaignId"], first["sendingId"]) == (100_000, 100_001)
    assert (second["campaignId"], second["sendingId"]) == (100_000, 100_001)


async def test_mails_files_and_certificates_cost(mailing: Mailing, control: Control) -> None:
    async def spend(**fields: Any) -> float:
        before: float = (await control.platform("GET", "/account"))["balance"]
        await mailing.accept(to=["a@example.com", "b@example.com"], **fields)
        after: float = (await control.platform("GET", "/account"))["balance"]
        return round(before - after, 4)

    file = {"name": "a.txt", "content": "aGk="}
    assert await spend() == 0.002
    assert await spend(attachments=[file, file]) == 0.004
    assert await spend(certified=True) == 0.202


async def test_without_credit_nothing_is_kept(mailing: Mailing, control: Control) -> None:
    await control.platform("PUT", "/balance", {"balance": 0.001})

    refused = await mailing.refuse(to=["a@example.com", "b@example.com"])

    assert refused == (402, 111, "Not enough credits")
    assert await control.inbox() == []


async def test_a_body_of_20_megabytes_is_accepted(mailing: Mailing) -> None:
    content = b64encode(bytes(range(256)) * 62_000).decode()
    assert len(content) > 20 * 1024 * 1024

    mail = await mailing.deliver(attachments=[{"name": "big.bin", "content": content}])

    assert mail["details"]["attachments"] == [
        {"name": "big.bin", "size": 15_872_000, "type": "application/octet-stream"}
    ]


@pytest.mark.parametrize(
    ("field", "text"),
    [("templateId", "Hello Ann"), ("templateV2Id", "Welcome Ann")],
)
async def test_a_template_is_the_body(mailing: Mailing, field: str, text: str) -> None:
    mail = await mailing.deliver(body=..., **{field: 1}, sub=[{"name": "Ann"}])

    assert mail["text"].startswith(text)
    assert "[unsubscribe_link]" not in mail["html"]
    assert await mailing.refuse(body=..., **{field: 99_999}) == (400, 140, "Template missing")
