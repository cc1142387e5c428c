"""Respondents, as they are named and what they have come to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from mockserver.kernel.boards import Cell
from mockserver.vendors.xebo.service.events import COMPLETE, DISQUALIFIED, PARTIAL

_STATES = {
    PARTIAL: Cell("partial", tone="waiting"),
    COMPLETE: Cell("complete", tone="good"),
    DISQUALIFIED: Cell("disqualified", tone="bad"),
}


def name_contact(row: Row[Any]) -> str:
    """What a contact is best known by: its e-mail, mobile or id."""
    known = (row.contact.get(name) for name in ("email", "mobile", "extUniqueId"))
    return next((str(one) for one in known if one not in (None, "")), f"respondent {row.number}")


def name_state(row: Row[Any]) -> Cell:
    """How far a respondent is."""
    if row.status is not None:
        return _STATES[row.status]
    if row.opened_at is not None:
        return Cell("opened", tone="waiting")
    if row.delivery == "undelivered":
        return Cell("undelivered", tone="bad")
    return Cell("invited")
