"""Campaigns as they are kept: created, updated, copied, deleted, found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.models.campaigns import campaigns
from mockserver.vendors.easir.models.people import team_members
from mockserver.vendors.easir.problems import Problems
from mockserver.vendors.easir.service.campaigns import news
from mockserver.vendors.easir.service.campaigns.order import Order, read_order
from mockserver.vendors.easir.service.campaigns.settings import has_domain
from mockserver.vendors.easir.service.campaigns.shown import show_copy, show_new, show_update
from mockserver.vendors.easir.service.presence import find_present
from mockserver.vendors.easir.service.users import acting_user

SEND = "campaign"
"""The kind of job that begins to send a campaign."""

COPY_STATUS = "easir.copy_status"
COPY_STATUSES = (201, 204)
"""The page heads a copy's answer 204 and prints a body, which HTTP forbids with it. It is 201 with
the body, or 204 without when the sandbox is set so."""

_by_id = select(campaigns).where(campaigns.c.id == bindparam("campaign"))
_change = (
    update(campaigns)
    .where(campaigns.c.id == bindparam("campaign"))
    .values(
        name=bindparam("new_name"),
        description=bindparam("new_description"),
        approved=bindparam("new_approved"),
        type=bindparam("new_type"),
        message=bindparam("new_message"),
        filter=bindparam("new_filter"),
        template_id=bindparam("new_template_id"),
        send_at=bindparam("new_send_at"),
        task=bindparam("new_task"),
        task_start_at=bindparam("new_task_start_at"),
        task_end_at=bindparam("new_task_end_at"),
        updated_at=bindparam("at"),
        base_url=bindparam("url"),
        exchange=bindparam("cause"),
    )
)
_delete = (
    update(campaigns)
    .where(campaigns.c.id == bindparam("campaign"))
    .values(deleted_at=bindparam("at"))
)
_team_of = select(func.min(team_members.c.team_id)).where(
    team_members.c.user_id == bindparam("user")
)


def find_row(sandbox: Sandbox, campaign_id: str) -> Row[Any] | None:
    """A campaign by its id, a deleted one too."""
    return sandbox.database.first(_by_id, {"campaign": campaign_id})


def find_campaign(exchange: Exchange, campaign_id: str) -> Row[Any]:
    """A campaign by the id that a path names.

    Raises:
        ApiError: 404, there never was one; 410, it was deleted.
    """
    return find_present(exchange, _by_id, {"campaign": campaign_id.lower()})


def read_new(exchange: Exchange, values: Mapping[str, Any], problems: Problems) -> Order:
    """The campaign that a request would create.

    Args:
        problems: what was found before; it is reported together with what is found here.

    Raises:
        ApiError: 422, it would not; a campaign domain must be set first, too.
    """
    if not has_domain(exchange.sandbox):
        problems.add("required", "domain_slug")
    return read_order(exchange, values, problems, can_execute=True)


def create(exchange: Exchange, values: Mapping[str, Any]) -> dict[str, Any]:
    """Create a campaign, and have it sent when its time has come."""
    row = add_campaign(exchange, read_new(exchange, values, Problems()).columns())
    news.tell(exchange.sandbox, "campaign_created", row, row.user_id)
    return show_new(exchange.sandbox, row)


def add_campaign(exchange: Exchange, columns: Mapping[str, Any]) -> Row[Any]:
    """Keep a new campaign of the user who asks."""
    sandbox, user_id = exchange.sandbox, acting_user(exchange)
    team = sandbox.database.first(_team_of, {"user": user_id})
    campaign_id = sandbox.ids.uuid("easir.campaign")
    row = {
        "id": campaign_id,
        "number": sandbox.ids.number("easir.campaign.number"),
        "user_id": user_id,
        "team_id": team[0] if team else None,
        "group_id": None,
        "scope": "global",
        **columns,
        "started_at": None,
        "sent_at": None,
        "total_sent": None,
        "letters_at": None,
        "base_url": _read_base(exchange),
        "exchange": exchange.id,
        "created_at": exchange.at,
        "updated_at": exchange.at,
        "deleted_at": None,
    }
    sandbox.database.add(campaigns, row)
    kept = _read_back(sandbox, campaign_id)
    _schedule(sandbox, kept)
    return kept


def change(exchange: Exchange, campaign_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Replace what a campaign says; one that was sent stays as it is."""
    sandbox, row = exchange.sandbox, find_campaign(exchange, campaign_id)
    problems = Problems()
    if row.started_at is not None:
        problems.add("invalid", "sent_at", "The campaign has already been sent.")
        problems.check()
    order = read_order(exchange, values, problems, can_execute=False)
    renamed = {f"new_{name}": value for name, value in order.columns().items()}
    facts = {"at": exchange.at, "url": _read_base(exchange), "cause": exchange.id}
    sandbox.database.execute(_change, {"campaign": row.id, **renamed, **facts})
    kept = _read_back(sandbox, row.id)
    _schedule(sandbox, kept)
    news.tell(sandbox, "campaign_updated", kept, acting_user(exchange))
    return show_update(kept)


def copy(exchange: Exchange, campaign_id: str) -> dict[str, Any] | None:
    """A campaign once more, to be sent at a time that is still to be set; None for an empty answer.

    A task's times follow that time, so the copy has no task.
    """
    row = find_campaign(exchange, campaign_id)
    columns = {
        "name": f"{row.name} - copy",
        "description": row.description,
        "approved": row.approved,
        "type": row.type,
        "message": row.message,
        "filter": row.filter,
        "template_id": row.template_id,
        "send_at": None,
        "task": None,
        "task_start_at": None,
        "task_end_at": None,
    }
    made = add_campaign(exchange, columns)
    news.tell(exchange.sandbox, "campaign_created", made, made.user_id)
    if exchange.sandbox.database.get(COPY_STATUS) == 204:
        return None
    return show_copy(exchange.sandbox, made)


def remove(exchange: Exchange, campaign_id: str) -> None:
    """Delete a campaign; one that was sent stays."""
    row = find_campaign(exchange, campaign_id)
    if row.started_at is not None:
        problems = Problems()
        problems.add("invalid", "sent_at", "The campaign has already been sent.")
        problems.check()
    exchange.sandbox.database.execute(_delete, {"campaign": row.id, "at": exchange.at})
    news.tell(exchange.sandbox, "campaign_deleted", row, acting_user(exchange))


def _read_base(exchange: Exchange) -> str:
    """What a campaign's links begin with, without what names the sandbox: a copy has another."""
    return exchange.base_url.removesuffix(exchange.sandbox.segment)


def _read_back(sandbox: Sandbox, campaign_id: str) -> Row[Any]:
    row = find_row(sandbox, campaign_id)
    assert row is not None
    return row


def _schedule(sandbox: Sandbox, row: Row[Any]) -> None:
    """Have a campaign sent at its time. A job that an update has overtaken finds another one."""
    if row.approved and row.send_at is not None:
        sandbox.jobs.schedule("easir", SEND, row.send_at, {"campaign": row.id})
