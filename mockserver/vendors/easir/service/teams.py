"""Teams: listed, and named within other records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.models.people import teams
from mockserver.vendors.easir.service.paging import list_rows
from mockserver.vendors.easir.service.users import check_company

_all = select(teams).order_by(teams.c.id)


def read_teams(sandbox: Sandbox) -> Mapping[int, Row[Any]]:
    """All teams by id."""
    return {row.id: row for row in sandbox.database.cached(_all, [teams])}


def render_team(row: Row[Any]) -> dict[str, Any]:
    """A team."""
    return {
        "id": row.id,
        "company_id": row.company_id,
        "name": row.name,
        "created_at": write_moment(row.created_at),
        "updated_at": write_moment(row.updated_at),
    }


def list_teams(exchange: Exchange, company_id: str) -> dict[str, Any]:
    """The company's teams, in pages; `q` searches the name.

    Raises:
        ApiError: 404, another company; 422, the page is none.
    """
    check_company(company_id)
    return list_rows(
        exchange,
        _all,
        lambda rows: [render_team(row) for row in rows],
        searched=(teams.c.name,),
    )
