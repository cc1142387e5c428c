"""`campaignName` and `tags`: where the messages of a send are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.campaigns import campaigns, sendings

if TYPE_CHECKING:
    from tests.vendors.nrs360.conftest import Sms


async def ids(sms: Sms, **fields: Any) -> tuple[int, int]:
    """The campaign and the sending of an accepted send."""
    response = await sms.send(**fields)
    assert response.status_code in (202, 207)
    body = response.json()
    return body["campaignId"], body["sendingId"]


def tags_of(sandbox: Sandbox, sending: int) -> list[str]:
    """The tags of a sending."""
    row = sandbox.database.first(select(sendings.c.tags).where(sendings.c.id == sending))
    assert row is not None
    tags: list[str] = row[0]
    return tags


async def test_ids_of_campaigns_and_sendings_count_up_from_the_samples(sms: Sms) -> None:
    assert await ids(sms) == (100_000, 100_001)
    assert await ids(sms) == (100_002, 100_003)
    assert await ids(sms, campaignName="Spring") == (100_004, 100_005)


async def test_a_send_to_an_existing_campaign_adds_to_its_sending(sms: Sms) -> None:
    first = await ids(sms, campaignName="Spring")
    between = await ids(sms)
    again = await ids(sms, campaignName="Spring", to=["34666555333"])

    assert again == first
    assert between != first


async def test_another_name_is_another_campaign(sms: Sms) -> None:
    spring = await ids(sms, campaignName="Spring")

    assert await ids(sms, campaignName="spring") != spring
    assert await ids(sms, campaignName="Spring ") != spring


async def test_a_campaign_name_may_be_a_number(sms: Sms) -> None:
    first = await ids(sms, campaignName=2026)

    assert await ids(sms, campaignName="2026") == first


async def test_the_automatic_name_of_a_nameless_campaign_is_no_name_to_add_to(
    sms: Sms, sandbox: Sandbox
) -> None:
    campaign, _ = await ids(sms)
    row = sandbox.database.first(select(campaigns.c.name).where(campaigns.c.id == campaign))
    assert row is not None
    assert row[0]

    assert (await ids(sms, campaignName=row[0]))[0] != campaign


async def test_a_refused_send_uses_up_no_ids(sms: Sms) -> None:
    await sms.refuse(to=["34"])
    await sms.refuse(parts=16, campaignName="Spring")

    assert await ids(sms, campaignName="Spring") == (100_000, 100_001)


async def test_a_message_tells_its_campaign_and_sending(sms: Sms) -> None:
    response = await sms.send(campaignName="Spring")
    body = response.json()

    (message,) = await sms.read(body["result"][0]["id"])

    assert (message["campaignId"], message["sendingId"]) == (100_000, 100_001)


async def test_tags_are_kept_and_added_to(sms: Sms, sandbox: Sandbox) -> None:
    _, sending = await ids(sms, campaignName="Spring", tags=["shoes", "sale"])
    assert tags_of(sandbox, sending) == ["shoes", "sale"]

    await ids(sms, campaignName="Spring", tags=["sale", "new"])
    assert tags_of(sandbox, sending) == ["shoes", "sale", "new"]
    await ids(sms, campaignName="Spring")
    assert tags_of(sandbox, sending) == ["shoes", "sale", "new"]
