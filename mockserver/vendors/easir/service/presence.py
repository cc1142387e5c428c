"""Records that may be gone: one that was deleted is told apart from one that never was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Select

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.errors import failed


def find_present(exchange: Exchange, statement: Select[Any], params: Mapping[str, Any]) -> Row[Any]:
    """The record that a statement finds.

    Raises:
        ApiError: 404, there never was one; 410, it was deleted.
    """
    row = exchange.sandbox.database.first(statement, params)
    if row is None:
        raise failed("not_found")
    if row.deleted_at is not None:
        raise failed("missing")
    return row
