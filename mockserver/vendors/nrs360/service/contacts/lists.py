"""Contacts as customers read them: one, or a list with filters. Section "Databases"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, select

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import not_found
from mockserver.vendors.nrs360.models.contacts import contacts, groups, memberships
from mockserver.vendors.nrs360.service.contacts.book import STANDARD, Contact, find_contact
from mockserver.vendors.nrs360.service.paging import read_page, render_meta
from mockserver.vendors.nrs360.service.path_ids import read_id

_PRINTED = tuple(
    contacts.c[name] for name in ("id", *STANDARD.values(), "created_at", "updated_at")
)
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
    """One contact.

    Raises:
        ApiError: 404, there is none of that id.
    """
    included = _read_include(exchange.envelope.params)
    return {"data": _render(exchange, [get_contact(exchange, contact)], included)[0]}


def get_contact(exchange: Exchange, text: str) -> Contact:
    """The contact of an id in a path.

    Raises:
        ApiError: 404, there is none.
    """
    contact = find_contact(exchange.sandbox, read_id(text))
    if contact is None:
        raise not_found()
    return contact


def render_fields(contact: Contact | Row[Any]) -> dict[str, Any]:
    """The standard fields and times, as every answer has them."""
    created_at = iso(contact.created_at)
    is_changed = contact.updated_at != contact.created_at
    return {
        "id": contact.id,
        "email": contact.email,
        "phone": contact.phone,
        "countryIso": contact.country_iso,
        "landline": contact.landline,
        "name": contact.name,
        "surname": contact.surname,
        "createdAt": created_at,
        "updatedAt": iso(contact.updated_at) if is_changed else created_at,
    }


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
    exchange: Exchange, found: Sequence[Contact | Row[Any]], included: frozenset[str]
) -> list[dict[str, Any]]:
    """Contacts with their subresources."""
    rendered = [render_fields(contact) for contact in found]
    if "customFields" in included:
        for one, contact in zip(rendered, found, strict=True):
            one["customFields"] = {"data": contact.custom_fields}
    if "groups" in included:
        grouped = _find_groups(exchange, [contact.id for contact in found])
        for one in rendered:
            one["groups"] = {"data": grouped[one["id"]]}
    return rendered


def _find_groups(exchange: Exchange, numbers: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The groups of some contacts, oldest first."""
    found: dict[int, list[dict[str, Any]]] = {number: [] for number in numbers}
    for row in exchange.sandbox.database.rows(_groups_of, {"contacts": numbers}):
        found[row.contact_id].append({"id": row.id, "name": row.name})
    return found
