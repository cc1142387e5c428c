"""Groups of contacts. Section "Databases", Groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import invalid_input, not_found
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.models.contacts import groups, memberships
from mockserver.vendors.nrs360.schemas.contacts import GroupRequest
from mockserver.vendors.nrs360.service.paging import read_page, render_meta
from mockserver.vendors.nrs360.service.path_ids import read_id

_page = select(groups).order_by(groups.c.id).limit(bindparam("limit")).offset(bindparam("offset"))
_count = select(func.count().label("total")).select_from(groups)
_one = select(groups).where(groups.c.id == bindparam("group"))
_rename = (
    update(groups)
    .where(groups.c.id == bindparam("group"))
    .values(name=bindparam("new_name"), updated_at=bindparam("at"))
)
_remove = delete(groups).where(groups.c.id == bindparam("group"))
_empty = delete(memberships).where(memberships.c.group_id == bindparam("group"))
_by_ids = select(groups.c.id).where(groups.c.id.in_(bindparam("ids", expanding=True)))
_by_names = (
    select(groups.c.id, groups.c.name)
    .where(groups.c.name.in_(bindparam("names", expanding=True)))
    .order_by(groups.c.id)
)


def list_groups(exchange: Exchange) -> dict[str, Any]:
    """The groups, oldest first.

    Raises:
        ApiError: 422, `page` or `limit` cannot be read.
    """
    page = read_page(exchange.envelope.params)
    database = exchange.sandbox.database
    rows = database.rows(_page, {"limit": page.limit, "offset": page.offset})
    ((total,),) = database.rows(_count)
    return {
        "data": [_show(row.id, row.name) for row in rows],
        "meta": render_meta(exchange, page, total=total, count=len(rows)),
    }


def show_group(exchange: Exchange, group: str) -> dict[str, Any]:
    """One group.

    Raises:
        ApiError: 404, there is none of that id.
    """
    number = read_id(group)
    row = exchange.sandbox.database.first(_one, {"group": number})
    if row is None:
        raise not_found()
    return {"data": _show(number, row.name)}


def create_group(exchange: Exchange, body: GroupRequest) -> dict[str, Any]:
    """Make a group, also where one of that name exists.

    Raises:
        ApiError: 422, it has no name.
    """
    name = _read_name(body)
    return {"data": _show(make_group(exchange.sandbox, name, exchange.at), name)}


def rename_group(exchange: Exchange, group: str, body: GroupRequest) -> dict[str, Any]:
    """Give a group another name.

    Raises:
        ApiError: 404, there is none of that id; 422, there is no name.
    """
    show_group(exchange, group)
    number, name = read_id(group), _read_name(body)
    change = {"group": number, "new_name": name, "at": exchange.at}
    exchange.sandbox.database.execute(_rename, change)
    return {"data": _show(number, name)}


def delete_group(exchange: Exchange, group: str) -> None:
    """Delete a group; its contacts stay.

    Raises:
        ApiError: 404, there is none of that id.
    """
    number = read_id(group)
    if not exchange.sandbox.database.execute(_remove, {"group": number}).rowcount:
        raise not_found()
    exchange.sandbox.database.execute(_empty, {"group": number})


def make_group(sandbox: Sandbox, name: str, at: datetime) -> int:
    """Make a group; its id."""
    number = sandbox.ids.number("nrs360.group")
    row = {"id": number, "name": name, "created_at": at, "updated_at": at}
    sandbox.database.add(groups, row)
    return number


def check_group_ids(sandbox: Sandbox, ids: Sequence[int], *, field: str = "groupsIds") -> None:
    """Pass when all groups exist.

    Raises:
        ApiError: 422, one does not; the text names its place.
    """
    asked = [number for number in ids if 0 < number < 2**63]
    found = {row.id for row in sandbox.database.rows(_by_ids, {"ids": asked})}
    for index, number in enumerate(ids):
        if number not in found:
            raise invalid_input(f"The selected {field}.{index} is invalid.")


def find_or_make(sandbox: Sandbox, names: Sequence[str], at: datetime) -> list[int]:
    """The groups of some names; those that do not exist are made.

    The oldest group stands for its name, whatever the case of its letters.
    """
    known: dict[str, int] = {}
    if names:
        for row in sandbox.database.rows(_by_names, {"names": list(names)}):
            known.setdefault(row.name.lower(), row.id)
    for name in names:
        if name.lower() not in known:
            known[name.lower()] = make_group(sandbox, name, at)
    return [known[name.lower()] for name in names]


def _read_name(body: GroupRequest) -> str:
    name = Fields(body.model_dump()).text("name", required=True)
    assert name is not None
    return name


def _show(number: int, name: str) -> dict[str, Any]:
    return {"id": number, "name": name}
