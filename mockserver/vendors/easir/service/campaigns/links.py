"""Links to what a campaign made: the ZIP of its letters, a preview. They carry no token."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.links import LINK_PREFIX
from mockserver.vendors.easir.models.campaigns import campaign_links

MOST = 1_000
"""Links of a sandbox that are kept; the oldest go first."""

_ENDINGS = {"letters": "letters.zip", "preview": "campaign.html"}
_by_code = select(campaign_links).where(campaign_links.c.code == bindparam("link"))
_prune = delete(campaign_links).where(campaign_links.c.number <= bindparam("last"))


def make_link(
    exchange: Exchange,
    kind: str,
    campaign_id: str | None = None,
    *,
    html: str = "",
    expires_at: datetime | None = None,
) -> str:
    """A new absolute URL; from `expires_at` on it answers 410."""
    ids = exchange.sandbox.ids
    code, number = ids.token("easir.campaign.code", 22), ids.number("easir.campaign.link")
    row = {
        "code": code,
        "number": number,
        "kind": kind,
        "campaign_id": campaign_id,
        "html": html,
        "expires_at": expires_at,
        "created_at": exchange.at,
    }
    if number > MOST:
        exchange.sandbox.database.execute(_prune, {"last": number - MOST})
    exchange.sandbox.database.add(campaign_links, row)
    return f"{exchange.base_url}{LINK_PREFIX}campaigns/{code}/{_ENDINGS[kind]}"


def follow_link(exchange: Exchange, kind: str, code: str) -> Row[Any]:
    """What a link leads to.

    Raises:
        ApiError: 404, there is no such link; 410, it has expired.
    """
    row = exchange.sandbox.database.first(_by_code, {"link": code})
    if row is None or row.kind != kind:
        raise failed("not_found")
    if row.expires_at is not None and exchange.at >= row.expires_at:
        raise failed("missing", "The link has expired")
    return row
