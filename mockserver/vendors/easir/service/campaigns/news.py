"""What webhooks are told of campaigns: the same body as the campaign's own GET."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.service.campaigns.shown import show_campaign
from mockserver.vendors.easir.service.webhooks import announce_for


def tell(sandbox: Sandbox, event: str, row: Row[Any], by: int | None = None) -> None:
    """Something happened to a campaign: a user did it, else it happened by itself."""
    executor = row.user_id if by is None else by
    announce_for(sandbox, event, row.id, show_campaign(sandbox, row), executor)


def tell_export(sandbox: Sandbox, campaign_id: str, shown: Mapping[str, Any], user_id: int) -> None:
    """A campaign's recipients were exported: the body of the export's GET."""
    announce_for(sandbox, "export_done", campaign_id, dict(shown), user_id)
