"""The fields that filters may name, and where their values are.

`contact`, `b2b_contact` and `b2c_contact` lead to the contact, the latter two only to those of that
kind; `account` leads to the contact's account. Below each there are `fixed_fields.<name>`,
`fixed_fields.id.<id>` and the same with `custom_fields`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.sql.expression import false, true

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.models.records import CHANNELS, accounts, contacts
from mockserver.vendors.easir.service.fields import Field, list_fields

Kind = Literal["text", "number", "day", "moment", "boolean", "choice"]
Place = Callable[[ColumnElement[bool]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Target:
    """What a filter's field leads to."""

    value: ColumnElement[Any]
    kind: Kind
    place: Place
    """Makes of a condition on the value one on the contact."""

    field: Field | None = None
    may_be_null: bool = False
    """Whether null is a value that can be asked for."""


_KINDS: dict[str, Kind] = {
    "text": "text",
    "number": "number",
    "boolean": "boolean",
    "date": "day",
    "single_choice": "choice",
}
_OF_CONTACTS: dict[str, Kind] = {
    "created_at": "moment",
    "updated_at": "moment",
    "b2c": "boolean",
    "status": "text",
}
_OF_ACCOUNTS: dict[str, Kind] = {
    "created_at": "moment",
    "updated_at": "moment",
    "b2c": "boolean",
}


def _as_it_is(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return condition


def _of_businesses(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(contacts.c.b2c == false(), condition)


def _of_people(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(contacts.c.b2c == true(), condition)


def _of_account(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return contacts.c.account_id.in_(select(accounts.c.id).where(condition))


_SPACES: dict[str, Place] = {
    "contact": _as_it_is,
    "b2b_contact": _of_businesses,
    "b2c_contact": _of_people,
    "account": _of_account,
}


def find_target(sandbox: Sandbox, name: str) -> Target | None:
    """What a field's dotted name leads to; None when it leads nowhere."""
    space, _, rest = name.partition(".")
    place = _SPACES.get(space)
    if place is None:
        return None
    entity = "account" if space == "account" else "contact"
    part, _, key = rest.partition(".")
    if part in ("fixed_fields", "custom_fields"):
        field = _find_field(sandbox, entity, part, key)
        return None if field is None else _lead_to_field(entity, field, place)
    if part == "consent" and entity == "contact":
        return _lead_to_consent(key, place)
    table, known = (accounts, _OF_ACCOUNTS) if entity == "account" else (contacts, _OF_CONTACTS)
    kind = known.get(rest)
    return None if kind is None else Target(table.c[rest], kind, place)


def _find_field(sandbox: Sandbox, entity: str, part: str, key: str) -> Field | None:
    defined = list_fields(sandbox, entity, is_fixed=part == "fixed_fields")
    number = key.removeprefix("id.")
    if number != key:
        return next((row for row in defined if str(row.id) == number), None)
    return next((row for row in defined if row.name == key), None)


def _lead_to_field(entity: str, field: Field, place: Place) -> Target:
    table = accounts if entity == "account" else contacts
    value: ColumnElement[Any]
    if field.is_fixed:
        value = table.c[field.name]
    else:
        value = func.json_extract(table.c.custom_fields, f'$."{field.id}"')
    return Target(value, _KINDS[field.type], place, field)


def _lead_to_consent(rest: str, place: Place) -> Target | None:
    """`consent.<channel>.consent_given`, which is null while nobody was asked."""
    channel, _, asked = rest.partition(".")
    if channel not in CHANNELS or asked != "consent_given":
        return None
    return Target(contacts.c[f"consent_{channel}"], "boolean", place, may_be_null=True)
