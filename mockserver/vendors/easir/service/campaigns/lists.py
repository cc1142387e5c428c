"""The campaigns in pages: section "Get all campaigns"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.models.campaigns import campaigns
from mockserver.vendors.easir.problems import Fields, Problems, to_integer
from mockserver.vendors.easir.service.campaigns.order import TYPES
from mockserver.vendors.easir.service.campaigns.shown import look_around, show_listed
from mockserver.vendors.easir.service.paging import list_rows

_columns = campaigns.c
_STATUSES = {
    "draft": and_(_columns.approved.is_(False), _columns.sent_at.is_(None)),
    "pending": and_(_columns.approved.is_(True), _columns.sent_at.is_(None)),
    "completed": _columns.sent_at.is_not(None),
    "sent": _columns.sent_at.is_not(None),  # the name of completed until 2018/11/01
}
_SEARCHED = (_columns.name, _columns.description)


def list_campaigns(exchange: Exchange) -> dict[str, Any]:
    """The campaigns, in the order in which they were created.

    Raises:
        ApiError: 422, `status`, `type`, `teams` or the page is none.
    """
    problems = Problems()
    asked = Fields(exchange.envelope.params, problems)
    status = asked.choice("status", _STATUSES)
    kind = asked.choice("type", TYPES)
    teams = _read_teams(asked)
    found: list[ColumnElement[bool]] = [_columns.deleted_at.is_(None)]
    if status is not None:
        found.append(_STATUSES[status])
    if kind is not None:
        found.append(_columns.type == kind)
    if teams is not None:
        found.append(_columns.team_id.in_(teams))
    return list_rows(
        exchange,
        select(campaigns).where(*found).order_by(_columns.number),
        partial(_render, exchange.sandbox),
        searched=_SEARCHED,
        problems=problems,
    )


def _render(sandbox: Sandbox, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    around = look_around(sandbox, rows)
    return [show_listed(row, around) for row in rows]


def _read_teams(asked: Fields) -> list[int] | None:
    """A list of ids, separated by commas."""
    value = asked.take("teams")
    if value is None:
        return None
    teams = [to_integer(one) for one in str(value).split(",") if one.strip()]
    if None in teams:
        asked.refuse("integer", "teams")
    return [team for team in teams if team is not None]
