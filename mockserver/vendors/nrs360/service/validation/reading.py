"""A validation as the wire has it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from mockserver.vendors.nrs360.dates import iso


def render(row: Row[Any], currency: str, root_url: str) -> dict[str, Any]:
    """A validation as the page prints it; `root_url` is what its resultUrl begins with."""
    result_url = f"{root_url}/api/rest/validation/emails/{row.id}/result"
    return {
        "id": row.id,
        "status": row.status,
        "total": row.total,
        "processed": row.processed,
        "valid": row.valid,
        "estimatedCost": _money(row.estimated_cost),
        "cost": _money(row.cost),
        "currency": currency,
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
        "finishedAt": iso(row.finished_at) if row.finished_at is not None else None,
        "resultUrl": result_url if row.status == "finished" else None,
    }


def _money(amount: Decimal) -> float | int:
    """A sum as a number; nothing is the `0` that the page prints."""
    return float(amount) if amount else 0
