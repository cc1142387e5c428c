"""Campaigns and sendings: what every send belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.campaigns import campaigns, sendings

if TYPE_CHECKING:
    from mockserver.vendors.nrs360.service.sending import Terms

FIRST_ID = 100_000
"""Campaigns and sendings count together from the page's sample: campaign 100000, sending 100001."""

_named = (
    select(sendings.c.id, sendings.c.campaign_id, sendings.c.tags)
    .join(campaigns, campaigns.c.id == sendings.c.campaign_id)
    .where(
        campaigns.c.name == bindparam("name"),
        campaigns.c.is_named,
        sendings.c.channel == bindparam("channel"),
    )
    .order_by(sendings.c.id)
    .limit(1)
)
_touch = update(sendings).where(sendings.c.id == bindparam("sending"))


@dataclass(frozen=True, slots=True)
class Sending:
    """Where the messages of a send go."""

    id: int
    campaign_id: int


def open_sending(sandbox: Sandbox, terms: Terms, now: datetime) -> Sending:
    """The sending of a send: the one of its campaign's name, or a new one."""
    if terms.campaign is not None:
        found = sandbox.database.first(_named, {"name": terms.campaign, "channel": terms.channel})
        if found is not None:
            tags = list(dict.fromkeys([*found.tags, *terms.tags]))
            change = {"sending": found.id, "tags": tags, "updated_at": now}
            sandbox.database.execute(
                _touch.values(tags=bindparam("tags"), updated_at=bindparam("updated_at")), change
            )
            return Sending(found.id, found.campaign_id)
    return _make_sending(sandbox, terms, now)


def _make_sending(sandbox: Sandbox, terms: Terms, now: datetime) -> Sending:
    campaign_id = sandbox.ids.number("nrs360.campaign", FIRST_ID)
    sending_id = sandbox.ids.number("nrs360.campaign", FIRST_ID)
    campaign = {
        "id": campaign_id,
        "name": terms.campaign or f"API {terms.channel} {campaign_id}",
        "is_named": terms.campaign is not None,
        "type": "basic",
        "created_at": now,
        "updated_at": now,
    }
    sending = {
        "id": sending_id,
        "campaign_id": campaign_id,
        "channel": terms.channel,
        "status": "OPENED",
        "tags": list(terms.tags),
        "scheduled_at": terms.scheduled_at,
        "expires_at": terms.expires_at,
        "created_at": now,
        "updated_at": now,
    }
    sandbox.database.add(campaigns, campaign)
    sandbox.database.add(sendings, sending)
    return Sending(sending_id, campaign_id)
