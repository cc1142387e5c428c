"""What a contact actually got: section "Get campaign messages"."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.models.campaigns import campaign_messages
from mockserver.vendors.easir.problems import to_integer
from mockserver.vendors.easir.service.campaigns.book import find_campaign

_one = select(campaign_messages).where(
    campaign_messages.c.id == bindparam("message"),
    campaign_messages.c.campaign_id == bindparam("campaign"),
)


def show_message(exchange: Exchange, campaign_id: str, message_id: str) -> dict[str, Any]:
    """A message of a campaign, its content filled in.

    Raises:
        ApiError: 404, there is no such message of this campaign; 410, the campaign was deleted.
    """
    campaign, number = find_campaign(exchange, campaign_id), to_integer(message_id)
    known = {"campaign": campaign.id, "message": number}
    row = None if number is None else exchange.sandbox.database.first(_one, known)
    if row is None:
        raise failed("not_found")
    return {
        "id": row.id,
        "campaign_id": row.campaign_id,
        "contact_id": row.contact_id,
        "content": row.content,
        "created_at": write_moment(row.created_at),
        "updated_at": write_moment(row.updated_at),
    }
