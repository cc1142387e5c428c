"""What is refused as a whole, with the code of the page's table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from mockserver.kernel.engine import Options
from tests.vendors.nrs360.mailing_client import Mailing

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Control

SUBJECT = (400, 114, "Invalid subject")
SENDER = (400, 115, "Sender is not verified")
REPLY = (400, 116, "Invalid replyTo")
REPLY_UNVERIFIED = (400, 117, "ReplyTo is not verified")
TEMPLATE = (400, 140, "Template missing")
RECIPIENTS = (400, 102, "No valid recipients")
DATE = (400, 108, "No valid Datetime for send")
CAMPAIGN = (400, 126, "Empty campaign name")

CASES = [
    pytest.param({"body": ...}, TEMPLATE, id="no body"),
    pytest.param({"body": " "}, TEMPLATE, id="blank body"),
    pytest.param({"body": ["x"]}, TEMPLATE, id="body of another type"),
    pytest.param({"body": ..., "templateId": "x"}, TEMPLATE, id="template that is no number"),
    pytest.param({"to": ...}, RECIPIENTS, id="no to"),
    pytest.param({"to": []}, RECIPIENTS, id="nobody in to"),
    pytest.param({"fromEmail": ...}, SENDER, id="no fromEmail"),
    pytest.param({"fromEmail": "info"}, SENDER, id="malformed fromEmail"),
    pytest.param({"fromEmail": "a@unverified.example"}, SENDER, id="unverified fromEmail"),
    pytest.param({"fromEmail": "a@UNVERIFIED.example"}, SENDER, id="unverified in capitals"),
    pytest.param({"subject": ...}, SUBJECT, id="no subject"),
    pytest.param({"subject": "  "}, SUBJECT, id="blank subject"),
    pytest.param({"subject": "a\r\nBcc: b@example.com"}, SUBJECT, id="subject of two lines"),
    pytest.param({"replyTo": ...}, REPLY, id="no replyTo"),
    pytest.param({"replyTo": "reply"}, REPLY, id="malformed replyTo"),
    pytest.param({"replyTo": "a@unverified.example"}, REPLY_UNVERIFIED, id="unverified replyTo"),
    pytest.param({"scheduleDate": "20200101000000"}, DATE, id="past date"),
    pytest.param({"scheduleDate": "2030-01-01T00:00:00Z"}, DATE, id="iso date"),
    pytest.param({"campaignName": ""}, CAMPAIGN, id="empty campaign name"),
    pytest.param({"tags": ["a"]}, CAMPAIGN, id="tags alone"),
]

INPUT = [
    pytest.param({"cc": ["x"]}, "The cc.0 field must be a valid email address.", id="cc"),
    pytest.param(
        {"bcc": ["a@example.com", 1]}, "The bcc.1 field must be a valid email address.", id="bcc"
    ),
    pytest.param({"fromName": {}}, "The fromName field must be a string.", id="fromName"),
    pytest.param({"fromName": "a\nb"}, "The fromName field must be a string.", id="two lines"),
    pytest.param({"sub": [{}, {}]}, "The sub field must contain 1 items.", id="sub"),
    pytest.param({"attachments": {}}, "The attachments field must be an array.", id="no array"),
    pytest.param(
        {"attachments": ["x"]}, "The attachments.0 field must be an object.", id="no object"
    ),
    pytest.param(
        {"attachments": [{"content": "aGk="}]},
        "The attachments.0.name field is required.",
        id="nameless attachment",
    ),
    pytest.param(
        {"attachments": [{"name": "a.txt"}]},
        "The attachments.0.content field of a.txt is required.",
        id="attachment without content",
    ),
    pytest.param(
        {
            "attachments": [
                {"name": "a.txt", "content": "aGk="},
                {"name": "filename.txt", "content": "Ci4vYmluL3pvb2tlZ..."},
            ]
        },
        "The attachments.1.content field of filename.txt must be base64.",
        id="attachment not base64",
    ),
    pytest.param(
        {"attachments": [{"name": "a.txt", "content": "aGk"}]},
        "The attachments.0.content field of a.txt must be base64.",
        id="attachment cut short",
    ),
    pytest.param(
        {"attachments": [{"name": "a.txt", "content": "aGk=", "contentType": "text\r\nX: y"}]},
        "The attachments.0.contentType field of a.txt must be a media type.",
        id="attachment of no type",
    ),
    pytest.param(
        {"otpConfig": {"length": 2}},
        "The otpConfig.length field must be between 3 and 10.",
        id="otpConfig",
    ),
]


@pytest.fixture
def mailing(client: httpx.AsyncClient, nrs360: dict[str, Any]) -> Mailing:
    """A client of the mailing endpoint."""
    return Mailing(client, nrs360["auth"])


@pytest.mark.parametrize(("fields", "error"), CASES)
async def test_a_bad_field_is_refused_with_its_code(
    mailing: Mailing, control: Control, fields: dict[str, Any], error: tuple[int, int, str]
) -> None:
    assert await mailing.refuse(**fields) == error
    assert await control.inbox() == []


@pytest.mark.parametrize(("fields", "text"), INPUT)
async def test_a_field_that_has_no_code_is_a_422_that_names_it(
    mailing: Mailing, fields: dict[str, Any], text: str
) -> None:
    assert await mailing.refuse(**fields) == (422, 422, text)


async def test_the_first_bad_field_of_the_table_is_told(mailing: Mailing) -> None:
    bad = {"body": "", "to": [], "fromEmail": "", "subject": "", "replyTo": "", "scheduleDate": "x"}
    codes = []
    for name in list(bad):
        codes.append((await mailing.refuse(**bad))[1])
        del bad[name]

    assert codes == [140, 102, 115, 114, 116, 108]


async def test_a_blocked_account_is_refused(mailing: Mailing, control: Control) -> None:
    await control.platform("PUT", "/settings", {"block_mailing": True})

    assert await mailing.refuse() == (
        401,
        118,
        "Email blocked for exceeding the hard-bounced limit allowed",
    )


class TestStrict:
    """A sandbox that knows its fixtures alone."""

    @pytest.fixture
    def options(self) -> Options:
        """The server is strict."""
        return Options(is_strict=True)

    async def test_senders_must_be_on_the_accounts_list(
        self, mailing: Mailing, control: Control
    ) -> None:
        await mailing.accept()
        assert await mailing.refuse(fromEmail="shop@example.com") == SENDER
        assert await mailing.refuse(replyTo="shop@example.com") == REPLY_UNVERIFIED

        await control.platform("POST", "/senders", {"sender": "shop@example.com"})

        await mailing.accept(fromEmail="Shop@example.com", replyTo="shop@example.com")
