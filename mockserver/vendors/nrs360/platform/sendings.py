"""Sendings as a person sees and steers them on the platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.vendor import PlatformAction
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.models.campaigns import campaigns, sendings
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.platform.bodies import take
from mockserver.vendors.nrs360.service.sending_status import change_status

_MOST = 500
"""Sendings that the list shows."""

_waiting = (
    select(func.count())
    .where(messages.c.sending_id == sendings.c.id, messages.c.status == "accepted")
    .scalar_subquery()
    .label("waiting")
)
_sendings = (
    select(sendings, campaigns.c.name.label("campaign_name"), _waiting)
    .join(campaigns, campaigns.c.id == sendings.c.campaign_id)
    .order_by(sendings.c.id.desc())
    .limit(_MOST)
)
_one = _sendings.where(sendings.c.id == bindparam("sending"))


def list_sendings(sandbox: Sandbox, _: Mapping[str, str], __: Any) -> Any:
    """The newest 500 sendings, newest first; `waiting` counts the messages that have not left."""
    return {"items": [_show(row) for row in sandbox.database.rows(_sendings)], "next": None}


def put_status(sandbox: Sandbox, path: Mapping[str, str], body: Any) -> Any:
    """Set a sending's status: `{"status": "PAUSED"}`.

    PAUSED, SAVED, EDITING, AUTOMATED and WAITING keep its messages from leaving; OPENED and SENDING
    let them go, in order; CANCELLED cancels those that wait. FINISHED and CANCELLED are the end:
    the next send with the campaign's name opens another sending.
    """
    text = path["id"]
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise LookupError(f"there is no sending {text[:80]}")
    status = take(body, "status", (str,))
    change_status(sandbox, int(text), status, sandbox.clock.now())
    return _show(sandbox.database.rows(_one, {"sending": int(text)})[0])


def _show(row: Row[Any]) -> dict[str, Any]:
    dates = {
        "scheduledAt": row.scheduled_at,
        "startedAt": row.started_at,
        "finishedAt": row.finished_at,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
    }
    return {
        "id": row.id,
        "campaignId": row.campaign_id,
        "campaignName": row.campaign_name,
        "channel": row.channel,
        "status": row.status,
        "waiting": row.waiting,
        **{name: iso(date) if date else None for name, date in dates.items()},
    }


ACTIONS = (
    PlatformAction("GET", "/sendings", "The sendings", list_sendings),
    PlatformAction("PUT", "/sendings/{id}/status", "Set a sending's status", put_status),
)
