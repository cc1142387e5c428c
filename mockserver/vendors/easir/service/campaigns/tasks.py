"""Tasks: what a campaign gives its users to do, one for each recipient."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.models.campaigns import tasks

_of_campaign = (
    select(tasks).where(tasks.c.campaign_id == bindparam("campaign")).order_by(tasks.c.id)
)


def deal_out(
    sandbox: Sandbox, campaign: Row[Any], contacts: Sequence[Row[Any]], at: datetime
) -> None:
    """Give the users of a campaign's task one each, in turn.

    By the strategy `responsible_user` a contact's responsible user gets it, when it has one.
    """
    task = campaign.task
    if not task or not contacts:
        return
    users, by_contact = task["distribute_users"], task["distribution_strategy"] != "distribute"
    first = sandbox.ids.number("easir.task", by=len(contacts))
    rows = [
        {
            "id": number,
            "campaign_id": campaign.id,
            "contact_id": contact.id,
            "user_id": (by_contact and contact.user_id)
            or users[(contact.position - 1) % len(users)],
            "relations_path": task["relations_path"],
            "start_at": campaign.task_start_at,
            "end_at": campaign.task_end_at,
            "created_at": at,
        }
        for number, contact in enumerate(contacts, first)
    ]
    sandbox.database.add_all(tasks, rows)


def list_tasks(sandbox: Sandbox, campaign_id: str) -> list[dict[str, Any]]:
    """The tasks of a campaign, as they were dealt out."""
    return [
        {
            "id": row.id,
            "campaign_id": row.campaign_id,
            "contact_id": row.contact_id,
            "user_id": row.user_id,
            "relations_path": row.relations_path,
            "start_at": write_moment(row.start_at),
            "end_at": write_moment(row.end_at),
            "created_at": write_moment(row.created_at),
        }
        for row in sandbox.database.rows(_of_campaign, {"campaign": campaign_id})
    ]
