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

CLOSED = ("FINISHED", "CANCELLED")
"""The statuses of sendings that take no more messages."""

_named = (
    select(sendings.c.id, sendings.c.campaign_id, sendings.c.tags, sendings.c.status)
    .join(campaigns, campaigns.c.id == sendings.c.campaign_id)
    .where(
        campaigns.c.name == bindparam("name"),
        campaigns.c.is_named,
        sendings.c.channel == bindparam("channel"),
    )
    .order_by(sendings.c.status.in_(CLOSED), sendings.c.id)
    .limit(1)
)
_touch = update(sendings).where(sendings.c.id == bindparam("sending"))


@dataclass(frozen=True, slots=True)
class Sending:
    """Where the messages of a send go."""

    id: int
    campaign_id: int


def open_sending(sandbox: Sandbox, terms: Terms, now: datetime) -> Sending:
    """The sending of a send: the one of its campaign's name, or a new one.

    A campaign whose sending takes no more messages gets another one.
    """
    if terms.campaign is not None:
        found = sandbox.database.first(_named, {"name": terms.campaign, "channel": terms.channel})
        if found is not None and found.status in CLOSED:
            return _add_sending(sandbox, terms, found.campaign_id, now)
        if found is not None:
            tags = list(dict.fromkeys([*found.tags, *terms.tags]))
            change = {"sending": found.id, "tags": tags, "updated_at": now}
            sandbox.database.execute(
                _touch.values(tags=bindparam("tags"), updated_at=bindparam("updated_at")), change
            )
            return Sending(found.id, found.campaign_id)
    return _add_sending(sandbox, terms, _make_campaign(sandbox, terms, now), now)


def _make_campaign(sandbox: Sandbox, terms: Terms, now: datetime) -> int:
    campaign_id = sandbox.ids.number("nrs360.campaign", FIRST_ID)
    campaign = {
        "id": campaign_id,
        "name": terms.campaign or f"API {terms.channel} {campaign_id}",
        "is_named": terms.campaign is not None,
        "type": "basic",
        "created_at": now,
        "updated_at": now,
    }
    sandbox.database.add(campaigns, campaign)
    return campaign_id


def _add_sending(sandbox: Sandbox, terms: Terms, campaign_id: int, now: datetime) -> Sending:
    sending_id = sandbox.ids.number("nrs360.campaign", FIRST_ID)
    sending = {
        "id": sending_id,
        "campaign_id": campaign_id,
        "channel": terms.channel,
        "status": "OPENED",
        "tags": list(terms.tags),
        "scheduled_at": terms.scheduled_at,
        "expires_at": terms.expires_at,
        "started_at": None,
        "finished_at": None,
        "created_at": now,
        "updated_at": now,
    }
    sandbox.database.add(sendings, sending)
    return Sending(sending_id, campaign_id)
