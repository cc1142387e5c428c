"""Users: who asks, who is in the company, and how they are shown within other records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.easir import company
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.models.people import team_members, teams, users
from mockserver.vendors.easir.service.paging import list_rows
from mockserver.vendors.easir.service.tokens import find_user

_some = select(users).where(among(users.c.id, "ids"))
_name = users.c.first_name + " " + users.c.last_name
_list = select(users).order_by(users.c.id)
_teams_of = (
    select(teams)
    .join(team_members, team_members.c.team_id == teams.c.id)
    .where(team_members.c.user_id == bindparam("user"))
    .order_by(teams.c.id)
)


def acting_user(exchange: Exchange) -> int:
    """The id of the user whom the request's token stands for."""
    assert exchange.credential is not None
    found = find_user(exchange, exchange.credential.secret)
    assert found is not None
    return found


def find_users(sandbox: Sandbox, ids: Iterable[int | None]) -> dict[int, Row[Any]]:
    """Users by id; those that do not exist are left out."""
    wanted = sorted({one for one in ids if one is not None})
    if not wanted:
        return {}
    return {row.id: row for row in sandbox.database.rows(_some, {"ids": wanted})}


def render_user(
    row: Row[Any], *, with_notifications: bool = False, with_system: bool = False
) -> dict[str, Any]:
    """A user as campaigns show it.

    A campaign's copy adds `email_notifications`, and contacts `system_user` beside it.
    """
    notifications = {"email_notifications": row.email_notifications}
    return {
        "id": row.id,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "phone_number": row.phone_number,
        "job_title": row.job_title,
        "email": row.email,
        **(notifications if with_notifications or with_system else {}),
        "profile_picture": row.profile_picture,
        **({"system_user": row.system_user} if with_system else {}),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def show_me(exchange: Exchange) -> dict[str, Any]:
    """The token's own user, with company and teams."""
    user_id = acting_user(exchange)
    row = find_users(exchange.sandbox, [user_id])[user_id]
    in_teams = exchange.sandbox.database.rows(_teams_of, {"user": user_id})
    return {
        **render_user(row, with_system=True),
        "company": {"id": row.company_id, "name": company.read_fixtures()["company"]["name"]},
        "teams": [{"id": team.id, "name": team.name} for team in in_teams],
    }


def list_users(exchange: Exchange, company_id: str) -> dict[str, Any]:
    """The company's users, in pages; `q` searches name and address.

    Raises:
        ApiError: 404, another company; 422, the page is none.
    """
    check_company(company_id)
    return list_rows(
        exchange,
        _list,
        lambda rows: [render_user(row, with_system=True) for row in rows],
        searched=(_name, users.c.email),
    )


def check_company(company_id: str) -> None:
    """There is one company.

    Raises:
        ApiError: 404, it is another.
    """
    if company_id != str(company.COMPANY):
        raise failed("not_found")
