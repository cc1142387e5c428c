"""Contacts as customers read them: one, or a list with filters. Section "Databases"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Row,
    bindparam,
    func,
    select,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.nrs360.errors import not_found
from mockserver.vendors.nrs360.models.contacts import contacts, groups, memberships
from mockserver.vendors.nrs360.service.contacts.book import STANDARD
from mockserver.vendors.nrs360.service.paging import read_page, render_meta
from mockserver.vendors.nrs360.service.path_ids import read_id


class _Printed(TypeDecorator[str]):
    """A moment as it is answered. Lists are long: what is only printed is not read as a date."""

    impl = BigInteger
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> str:
        return datetime.fromtimestamp(value // 1_000_000, UTC).isoformat()


_NAMES = ("id", *STANDARD, "createdAt", "updatedAt")
_PRINTED = (
    *(contacts.c[name] for name in ("id", *STANDARD.values())),
    *(type_coerce(contacts.c[name], _Printed) for name in ("created_at", "updated_at")),
)
"""What every answer has of a contact, and how the wire calls it."""

_one = select(*_PRINTED, contacts.c.custom_fields).where(contacts.c.id == bindparam("contact"))
_FILTERS = {
    "email": contacts.c.email,
    "phone": contacts.c.phone,
    "landline": contacts.c.landline,
    "countryIso": contacts.c.country_iso,
    "externalId": contacts.c.external_id,
}
_groups_of = (
    select(memberships.c.contact_id, groups.c.id, groups.c.name)
    .join(groups, groups.c.id == memberships.c.group_id)
    .where(memberships.c.contact_id.in_(bindparam("contacts", expanding=True)))
    .order_by(groups.c.id)
)


def list_contacts(exchange: Exchange) -> dict[str, Any]:
    """The contacts that the query asks for, oldest first.

    Raises:
        ApiError: 422, `page` or `limit` cannot be read.
    """
    params = exchange.envelope.params
    page, conditions = read_page(params), _read_filters(params)
    included = _read_include(params)
    # Pages are counted off on an index; whole rows are read for the contacts of the page alone.
    numbers = select(contacts.c.id).where(*conditions).order_by(contacts.c.id)
    of_page = contacts.c.id.in_(numbers.limit(page.limit).offset(page.offset))
    columns = (*_PRINTED, contacts.c.custom_fields) if "customFields" in included else _PRINTED
    database = exchange.sandbox.database
    rows = database.rows(select(*columns).where(of_page).order_by(contacts.c.id))
    counting = select(func.count()).select_from(contacts).where(*conditions)
    ((total,),) = database.rows(counting)
    return {
        "data": _render(exchange, rows, included),
        "meta": render_meta(exchange, page, total=total, count=len(rows)),
    }


def show_contact(exchange: Exchange, contact: str) -> dict[str, Any]:
    """One contact, with what `include` adds.

    Raises:
        ApiError: 404, there is none.
    """
    row = _find(exchange, read_id(contact))
    return {"data": _render(exchange, [row], _read_include(exchange.envelope.params))[0]}


def render_contact(exchange: Exchange, number: int) -> dict[str, Any]:
    """A contact by itself.

    Raises:
        ApiError: 404, there is none of that id.
    """
    return _render(exchange, [_find(exchange, number)], frozenset())[0]


def _find(exchange: Exchange, number: int) -> Row[Any]:
    row = exchange.sandbox.database.first(_one, {"contact": number})
    if row is None:
        raise not_found()
    return row


def _read_filters(params: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """The conditions that a query has; an empty one is none."""
    asked = {name: params[name].strip() for name in _FILTERS if params.get(name)}
    if "countryIso" in asked:
        asked["countryIso"] = asked["countryIso"].upper()
    return [_FILTERS[name] == value for name, value in asked.items()]


def _read_include(params: Mapping[str, str]) -> frozenset[str]:
    """The subresources that a query wants; other names are passed over."""
    return frozenset(one.strip() for one in params.get("include", "").split(","))


def _render(
    exchange: Exchange, rows: Sequence[Row[Any]], included: frozenset[str]
) -> list[dict[str, Any]]:
    """Contacts with their subresources."""
    rendered: list[dict[str, Any]] = [dict(zip(_NAMES, row, strict=False)) for row in rows]
    if "customFields" in included:
        for one, row in zip(rendered, rows, strict=True):
            one["customFields"] = {"data": row.custom_fields}
    if "groups" in included:
        grouped = _find_groups(exchange, [one["id"] for one in rendered])
        for one in rendered:
            one["groups"] = {"data": grouped[one["id"]]}
    return rendered


def _find_groups(exchange: Exchange, numbers: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The groups of some contacts, oldest first."""
    found: dict[int, list[dict[str, Any]]] = {number: [] for number in numbers}
    rows = exchange.sandbox.database.rows(_groups_of, {"contacts": numbers})
    for row in rows:
        found[row.contact_id].append({"id": row.id, "name": row.name})
    return found
