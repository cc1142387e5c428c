"""campaigns and combined/auto: invitations that the vendor sends itself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vendors.xebo.conftest import (
    EMAIL,
    EMAIL_TOKEN,
    INVITATION,
    SAMPLE,
    SAMPLE_TOKEN,
    SMS,
    SMS_TOKEN,
    Xebo,
)

CAMPAIGNS = "/v2/api/collectors/{}/campaigns"
COMBINED = "/v2/api/collectors/{}/combined/auto"

MEDIA = {
    "SMS": (1, {"mobile": "919876543210"}, "sms", "919876543210"),
    "e-mail": (2, {"email": "john1@s2c.com"}, "email", "john1@s2c.com"),
    "WhatsApp": (3, {"mobile": "+91 98765 43210"}, "whatsapp", "919876543210"),
    "digits as text": ("1", {"mobile": "919876543210"}, "sms", "919876543210"),
}


@pytest.mark.parametrize("path", [CAMPAIGNS, COMBINED])
@pytest.mark.parametrize(("medium", "contact", "channel", "to"), MEDIA.values(), ids=MEDIA.keys())
async def test_invitation_lands_in_the_inbox_on_its_medium_and_is_delivered(
    xebo: Xebo, path: str, medium: Any, contact: Any, channel: str, to: str
) -> None:
    body = {"collectortoken": SAMPLE_TOKEN, "medium": medium, "contacts": [contact]}

    answer = await xebo.post(path.format(SAMPLE), body)

    assert answer.status_code == 200
    assert answer.json()["accepted"] == 1
    (message,) = await xebo.messages()
    assert (message["channel"], message["to"], message["status"]) == (channel, to, "sent")
    assert message["text"].startswith(INVITATION)
    await xebo.advance(2)
    assert await xebo.events(message["id"]) == ["delivered"]


async def test_mail_has_a_subject_and_a_link(xebo: Xebo) -> None:
    body = {"collectortoken": EMAIL_TOKEN, "contacts": [{"email": "john1@s2c.com"}]}
    await xebo.post(CAMPAIGNS.format(EMAIL), body)

    (message,) = await xebo.messages()
    link = message["text"].rpartition(" ")[2]
    assert message["subject"]
    whole = (await xebo.client.get(f"/__admin/messages/{message['id']}")).json()
    assert f'<a href="{link}">' in whole["html"]


async def test_collectors_medium_serves_when_the_order_has_none(xebo: Xebo) -> None:
    body = {"collectortoken": SMS_TOKEN, "contacts": [{"mobile": "919876543210"}, {"city": "x"}]}

    answer = (await xebo.post(CAMPAIGNS.format(SMS), body)).json()

    assert (answer["accepted"], answer["rejected"]) == (1, 1)
    assert answer["rejected_list"][0]["reason"] == "mobile is mandatory for medium 1"


async def test_campaign_without_any_medium_is_refused(xebo: Xebo) -> None:
    body = {"collectortoken": SAMPLE_TOKEN, "contacts": [{"mobile": "919876543210"}]}

    answer = await xebo.post(CAMPAIGNS.format(SAMPLE), body)

    assert answer.status_code == 400
    assert answer.json() == {"error": {"name": "Bad Request", "message": "medium is required"}}


async def test_combined_without_token_and_medium_reaches_each_contact_by_what_it_has(
    xebo: Xebo,
) -> None:
    contacts = [{"email": "john1@s2c.com"}, {"mobile": "919876543210"}, {"city": "Delhi"}]

    answer = (await xebo.post(COMBINED.format(SAMPLE), {"contacts": contacts})).json()

    assert (answer["accepted"], answer["rejected"]) == (2, 1)
    assert [one["channel"] for one in await xebo.messages()] == ["sms", "email"]
    assert answer["rejected_list"][0]["reason"] == "mobile is mandatory for medium 1"


@pytest.mark.parametrize("path", [CAMPAIGNS, COMBINED])
async def test_wrong_token_is_no_collector(xebo: Xebo, path: str) -> None:
    contacts = [{"email": "john1@s2c.com"}]
    body = {"collectortoken": "X/00000000", "medium": 2, "contacts": contacts}

    answer = await xebo.post(path.format(SAMPLE), body)

    assert answer.status_code == 400
    assert answer.json() == {"error": {"name": "Bad Request", "message": "Collector not found"}}


async def test_opening_before_delivery_counts_as_delivered_once(xebo: Xebo) -> None:
    body = {"collectortoken": SMS_TOKEN, "contacts": [{"mobile": "919876543210"}]}
    await xebo.post(CAMPAIGNS.format(SMS), body)
    (message,) = await xebo.messages()

    await xebo.client.get(message["text"].rpartition(" ")[2], follow_redirects=True)
    await xebo.advance(60)

    assert await xebo.events(message["id"]) == ["delivered", "opened"]


async def test_six_hundred_invitations_are_all_delivered(xebo: Xebo) -> None:
    contacts = [{"email": f"c{number}@example.com"} for number in range(600)]
    body = {"collectortoken": EMAIL_TOKEN, "contacts": contacts}
    await xebo.post(CAMPAIGNS.format(EMAIL), body)

    await xebo.advance(2)

    found = await xebo.client.get("/__admin/messages?q=status:sent")
    assert found.json()["items"] == []
