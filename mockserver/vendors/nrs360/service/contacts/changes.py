"""Contacts made, replaced and deleted. Section "Databases"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import not_found
from mockserver.vendors.nrs360.models.contacts import contacts, memberships
from mockserver.vendors.nrs360.schemas.contacts import ContactRequest
from mockserver.vendors.nrs360.service.contacts.book import find_contact
from mockserver.vendors.nrs360.service.contacts.entry import Entry, read_entry
from mockserver.vendors.nrs360.service.contacts.lists import render_contact
from mockserver.vendors.nrs360.service.groups import check_group_ids, find_or_make
from mockserver.vendors.nrs360.service.path_ids import read_id

_CHANGED = (
    "email",
    "phone",
    "country_iso",
    "landline",
    "name",
    "surname",
    "external_id",
    "custom_fields",
    "updated_at",
)
_replace = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values({column: bindparam(f"new_{column}") for column in _CHANGED})
)
_remove = delete(contacts).where(contacts.c.id == bindparam("contact"))
_leave = delete(memberships).where(memberships.c.contact_id == bindparam("contact"))


def create_contact(exchange: Exchange, body: ContactRequest) -> dict[str, Any]:
    """Make a contact, also where one has its address or number.

    Raises:
        ApiError: 422, a field is missing or wrong, or there is no such group.
    """
    entry = read_entry(body)
    group_ids = _find_groups(exchange, entry)
    number = add_contact(exchange.sandbox, entry.columns, group_ids, exchange.at)
    return _answer(exchange, number)


def replace_contact(exchange: Exchange, contact: str, body: ContactRequest) -> dict[str, Any]:
    """Put what is sent in the place of a contact: what is left out becomes null.

    Raises:
        ApiError: 404, there is none of that id; 422, a field is missing or wrong.
    """
    number = read_id(contact)
    if find_contact(exchange.sandbox, number) is None:
        raise not_found()
    entry = read_entry(body)
    group_ids = _find_groups(exchange, entry)
    columns = {**entry.columns, "updated_at": exchange.at}
    change = {f"new_{column}": value for column, value in columns.items()}
    exchange.sandbox.database.execute(_replace, {"contact": number, **change})
    exchange.sandbox.database.execute(_leave, {"contact": number})
    _join(exchange.sandbox, number, group_ids)
    return _answer(exchange, number)


def delete_contact(exchange: Exchange, contact: str) -> None:
    """Delete a contact; its groups stay.

    Raises:
        ApiError: 404, there is none of that id.
    """
    number = read_id(contact)
    if not exchange.sandbox.database.execute(_remove, {"contact": number}).rowcount:
        raise not_found()
    exchange.sandbox.database.execute(_leave, {"contact": number})


def add_contact(
    sandbox: Sandbox, columns: Mapping[str, Any], group_ids: Sequence[int], at: datetime
) -> int:
    """Add a contact to the book; its id."""
    number = sandbox.ids.number("nrs360.contact")
    row = {"id": number, **columns, "created_at": at, "updated_at": at}
    sandbox.database.add(contacts, row)
    _join(sandbox, number, group_ids)
    return number


def _find_groups(exchange: Exchange, entry: Entry) -> list[int]:
    """The groups that a contact is put in; named ones that do not exist are made."""
    check_group_ids(exchange.sandbox, entry.group_ids)
    by_name = find_or_make(exchange.sandbox, entry.group_names, exchange.at)
    return [*entry.group_ids, *by_name]


def _join(sandbox: Sandbox, number: int, group_ids: Sequence[int]) -> None:
    rows = [{"group_id": group, "contact_id": number} for group in dict.fromkeys(group_ids)]
    sandbox.database.add_all(memberships, rows)


def _answer(exchange: Exchange, number: int) -> dict[str, Any]:
    link = f"{exchange.root_url}/api/rest/contacts/{number}"
    return {"data": {**render_contact(exchange, number), "links": {"self": link}}}
