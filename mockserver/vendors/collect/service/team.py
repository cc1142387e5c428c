"""The account's team, and who is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.collect.dates import iso
from mockserver.vendors.collect.errors import hidden, not_found
from mockserver.vendors.collect.models.team import users

_STATE = "collect.team"

_all = select(users).order_by(users.c.number).limit(bindparam("most")).offset(bindparam("first"))
_known = select(users).where(
    or_(
        users.c.id == bindparam("who"),
        func.lower(users.c.email) == func.lower(bindparam("who")),
    )
)


def read_team(sandbox: Sandbox) -> dict[str, Any]:
    """The team as GET /team answers it: `{"_id", "tz", "name", "plan": {"name", "end"}}`."""
    team: dict[str, Any] = sandbox.database.get(_STATE)
    return team


def keep_team(sandbox: Sandbox, team: dict[str, Any]) -> None:
    """Keep the team."""
    sandbox.database.put(_STATE, team)


def list_users(sandbox: Sandbox, offset: int, limit: int) -> list[dict[str, Any]]:
    """The users of the team."""
    rows = sandbox.database.rows(_all, {"first": offset, "most": limit})
    return [show_user(row) for row in rows]


def show_user(row: Row[Any]) -> dict[str, Any]:
    """A user as it is answered."""
    return {
        "_id": row.id,
        "email": row.email,
        "firstName": row.first_name,
        "lastName": row.last_name,
        "role": row.role,
        "createdAt": iso(row.created_at),
    }


def get_user(sandbox: Sandbox, who: str, field: str) -> Row[Any]:
    """The user of an id or e-mail address.

    Raises:
        ApiError: 404, there is none.
    """
    row = sandbox.database.first(_known, {"who": who})
    if row is None:
        raise not_found(field)
    return row


def check_access(user: Row[Any], campaign: str, field: str) -> None:
    """Refuse a user who has no access to a campaign: 403."""
    allowed: Sequence[str] | None = user.campaigns
    if allowed is not None and campaign not in allowed:
        raise hidden(field)
