"""What blacklists do to sends, and how recipients get on them by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.vendors.nrs360.blacklist_client import Blacklist
from tests.vendors.nrs360.mailing_client import Mailing

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control, Sms

PHONE = "34666555444"
SENDS: dict[str, dict[str, Any]] = {
    "sms": {"to": [PHONE], "from": "TEST", "message": "Hello"},
    "landingsms": {
        "to": [PHONE],
        "from": "TEST",
        "message": "See {LAND_URL}",
        "templateBody": "<p>Hello</p>",
    },
    "voice": {"to": [PHONE], "message": "Hello", "language": "en_GB", "gender": "F"},
    "mailing": {
        "to": ["test@example.com"],
        "fromName": "Info",
        "fromEmail": "info@sample.com",
        "replyTo": "replyto@example.com",
        "subject": "Hello",
        "body": '<a href="[unsubscribe_link]">Stop</a>',
    },
}


@pytest.fixture
def blacklist(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Blacklist:
    """A client of the blacklist endpoints."""
    return Blacklist(client, nrs360["auth"])


async def send(blacklist: Blacklist, path: str, **fields: Any) -> dict[str, Any]:
    """Send a sample that must be accepted; the answer."""
    body = {**SENDS[path], **fields}
    response = await blacklist.client.post(
        f"/nrs360/api/rest/{path}", json=body, auth=blacklist.auth
    )
    assert response.status_code == 202, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize(
    ("path", "kind"),
    [("sms", "sms"), ("landingsms", "sms"), ("voice", "voice"), ("mailing", "mailing")],
)
async def test_messages_to_an_entry_of_their_list_are_rejected_until_it_is_deleted(
    blacklist: Blacklist, control: Control, path: str, kind: str
) -> None:
    (recipient,) = SENDS[path]["to"]
    for other in {"sms", "voice"} - {kind}:
        await blacklist.put(other, PHONE)
    await send(blacklist, path)
    await control.advance(3)
    await blacklist.put(kind, recipient)
    await send(blacklist, path)
    await control.advance(3)
    await blacklist.delete(kind, recipient)
    await send(blacklist, path)
    await control.advance(3)

    assert [message["status"] for message in await control.inbox()] == [
        "delivered",
        "rejected",
        "delivered",
    ]


async def test_who_unsubscribes_is_listed_with_the_sending_and_campaign(
    blacklist: Blacklist, sms: Sms, control: Control
) -> None:
    answer = await send(blacklist, "sms", message="Bye {UNSUB_URL}", campaignName="TEST_CAMPAIGN")
    await control.advance(3)
    (message,) = await sms.read(answer["result"][0]["id"])
    link = re.search(r"http\S+", message["message"])
    assert link is not None
    await blacklist.client.post(link[0])

    entry = {
        "type": "sms",
        "recipient": PHONE,
        "isDefinitive": False,
        "sendingId": answer["sendingId"],
        "campaignName": "TEST_CAMPAIGN",
        "createdAt": "2026-03-02T10:00:03+00:00",
    }
    assert await blacklist.entries("sms") == [entry]
    assert await blacklist.entries(f"sms?sendingId={answer['sendingId']}") == [entry]
    assert await blacklist.entries("sms?sendingId=1") == []


async def test_a_complaint_is_listed_as_definitive_and_can_be_deleted(
    blacklist: Blacklist, control: Control, client: httpx.AsyncClient, nrs360: dict[str, Any]
) -> None:
    answer = await send(blacklist, "mailing", to=["complaint@example.com"])
    await control.advance(3)

    (entry,) = await blacklist.entries("mailing")
    assert entry["isDefinitive"] is True
    assert (entry["sendingId"], entry["campaignName"]) == (answer["sendingId"], None)
    assert (await blacklist.delete("mailing", "complaint@example.com")).status_code == 204
    mailing = Mailing(client, nrs360["auth"])
    message = await mailing.deliver(to=["complaint@example.com"])
    await control.advance(3)
    assert await mailing.events(message["ref"]) == ["sent", "delivered", "complaint"]


async def test_who_is_listed_already_keeps_the_entry_when_complaining(
    blacklist: Blacklist, control: Control
) -> None:
    await send(blacklist, "mailing", to=["complaint@example.com"])
    await control.advance(1)
    await blacklist.put("mailing", "complaint@example.com")
    await control.advance(2)

    (entry,) = await blacklist.entries("mailing")
    assert (entry["isDefinitive"], entry["sendingId"]) == (False, None)
