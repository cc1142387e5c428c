"""Teams: listed, and named within other records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.models.people import teams
from mockserver.vendors.easir.problems import Problems
from mockserver.vendors.easir.service.paging import ESCAPE, read_page, read_search, render_list
from mockserver.vendors.easir.service.users import check_company

_all = select(teams).order_by(teams.c.id)
_list = _all.where(teams.c.name.icontains(bindparam("q"), escape=ESCAPE))
_page = _list.limit(bindparam("most")).offset(bindparam("skipped"))
_total = select(func.count()).select_from(_list.subquery())


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
    problems = Problems()
    page = read_page(exchange, problems)
    problems.check()
    database, sought = exchange.sandbox.database, {"q": read_search(exchange)}
    rows = database.rows(_page, {**sought, **page.bounds})
    total = database.rows(_total, sought)[0][0]
    return render_list(exchange, page, [render_team(row) for row in rows], total)
