"""Rows by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Table, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.collect.errors import not_found
from mockserver.vendors.collect.models.campaigns import campaigns, items
from mockserver.vendors.collect.models.contacts import contacts
from mockserver.vendors.collect.models.files import files
from mockserver.vendors.collect.models.messages import messages
from mockserver.vendors.collect.models.requests import contributors, elements, requests
from mockserver.vendors.collect.models.team import users
from mockserver.vendors.collect.models.webhooks import webhooks

_TABLES = (campaigns, items, contacts, files, messages, elements, requests, users, webhooks)
_by_id = {table: select(table).where(table.c.id == bindparam("wanted")) for table in _TABLES}
_by_ids = {table: select(table).where(among(table.c.id, "wanted")) for table in _TABLES}
_items_of = (
    select(items)
    .where(items.c.campaign_id == bindparam("campaign"))
    .order_by(items.c.order, items.c.number)
)
_elements_of = (
    select(elements)
    .where(elements.c.request_id == bindparam("request"))
    .order_by(elements.c.order, elements.c.number)
)
_files_of = select(files).where(files.c.request_id == bindparam("request")).order_by(files.c.number)
_files_of_element = (
    select(files).where(files.c.element_id == bindparam("element")).order_by(files.c.number)
)
_contributors_of = (
    select(contacts)
    .join(contributors, contributors.c.contact_id == contacts.c.id)
    .where(contributors.c.request_id == bindparam("request"))
    .order_by(contributors.c.number)
)


def find(sandbox: Sandbox, table: Table, wanted: str) -> Row[Any] | None:
    """The row of an id, or None."""
    return sandbox.database.first(_by_id[table], {"wanted": wanted})


def get(sandbox: Sandbox, table: Table, wanted: str, field: str = "") -> Row[Any]:
    """The row of an id that `field` of a request names.

    Raises:
        ApiError: 404, there is none.
    """
    row = find(sandbox, table, wanted)
    if row is None:
        raise not_found(field)
    return row


def find_all(sandbox: Sandbox, table: Table, wanted: Sequence[str]) -> dict[str, Row[Any]]:
    """The rows of some ids, by id."""
    rows = sandbox.database.rows(_by_ids[table], {"wanted": list(wanted)}) if wanted else []
    return {row.id: row for row in rows}


def items_of(sandbox: Sandbox, campaign: str) -> Sequence[Row[Any]]:
    """The items of a campaign, in order."""
    return sandbox.database.rows(_items_of, {"campaign": campaign})


def elements_of(sandbox: Sandbox, request: str) -> Sequence[Row[Any]]:
    """The elements of a request, in order."""
    return sandbox.database.rows(_elements_of, {"request": request})


def files_of(sandbox: Sandbox, request: str) -> Sequence[Row[Any]]:
    """The files of a request, oldest first."""
    return sandbox.database.rows(_files_of, {"request": request})


def files_of_element(
    sandbox: Sandbox, element: str, kinds: Sequence[str] = ("upload",)
) -> list[Row[Any]]:
    """The files of an element that are of some kinds, oldest first."""
    found = sandbox.database.rows(_files_of_element, {"element": element})
    return [row for row in found if row.kind in kinds]


def contributors_of(sandbox: Sandbox, request: str) -> Sequence[Row[Any]]:
    """The contacts that contribute to a request beside its own."""
    return sandbox.database.rows(_contributors_of, {"request": request})
