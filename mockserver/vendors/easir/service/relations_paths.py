"""Relations paths: what becomes of the tasks of a campaign."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.dates import write_moment
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.models.content import relations_paths
from mockserver.vendors.easir.service.paging import list_rows

_all = select(relations_paths).order_by(relations_paths.c.name, relations_paths.c.id)
_by_id = select(relations_paths).where(relations_paths.c.id == bindparam("path"))


def list_relations_paths(exchange: Exchange) -> dict[str, Any]:
    """The relations paths in pages.

    Raises:
        ApiError: 422, the page is none.
    """
    return list_rows(exchange, _all, lambda rows: [_render(row) for row in rows])


def show_relations_path(exchange: Exchange, path_id: str) -> dict[str, Any]:
    """One relations path.

    Raises:
        ApiError: 404, there is none of this id.
    """
    row = exchange.sandbox.database.first(_by_id, {"path": path_id.lower()})
    if row is None:
        raise failed("not_found")
    return _render(row)


def _render(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "created_at": write_moment(row.created_at),
        "updated_at": write_moment(row.updated_at),
    }
