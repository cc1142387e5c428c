"""The book of contacts: found by number, address or group, and filled in by forms.

Section "Databases". Several contacts may have one number or address: the oldest stands for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Literal

from sqlalchemy import BindParameter, Row, bindparam, or_, select, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.contacts import contacts, memberships

Kind = Literal["phone", "email"]

STANDARD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "email": "email",
        "phone": "phone",
        "countryIso": "country_iso",
        "landline": "landline",
        "name": "name",
        "surname": "surname",
    }
)
"""The standard fields as the wire spells them, and the column of each."""

_CHUNK = 10_000
"""Values of one query; SQLite takes 32,766."""

_values: BindParameter[Any] = bindparam("values", expanding=True)
_finders = {
    "email": select(contacts).where(contacts.c.email.in_(_values)).order_by(contacts.c.id),
    "phone": select(contacts)
    .where(or_(contacts.c.phone.in_(_values), contacts.c.landline.in_(_values)))
    .order_by(contacts.c.id),
}
_members = (
    select(contacts)
    .where(
        contacts.c.id.in_(
            select(memberships.c.contact_id).where(memberships.c.group_id.in_(_values))
        )
    )
    .order_by(contacts.c.id)
)
_one = select(contacts).where(contacts.c.id == bindparam("contact"))
_fill_in = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(
        {
            **{column: bindparam(f"new_{column}") for column in STANDARD.values()},
            "custom_fields": bindparam("new_custom_fields"),
            "updated_at": bindparam("at"),
        }
    )
)


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact with its custom fields."""

    id: int
    email: str | None
    phone: str | None
    country_iso: str | None
    landline: str | None
    name: str | None
    surname: str | None
    external_id: str | None
    custom_fields: Sequence[Mapping[str, Any]]
    """`{"key", "type", "value"}` each; the value is a text or null."""

    created_at: datetime
    updated_at: datetime

    @property
    def fields(self) -> Mapping[str, str]:
        """All that has a value, standard fields (`countryIso`) and custom ones alike, by name."""
        own = {one["key"]: one["value"] for one in self.custom_fields}
        standard = {name: getattr(self, column) for name, column in STANDARD.items()}
        values = {**own, **{name: value for name, value in standard.items() if value is not None}}
        return {name: value for name, value in values.items() if value is not None}


def read_contact(row: Row[Any]) -> Contact:
    """A row of the table as a contact."""
    return Contact(**row._mapping)


def find_contacts(sandbox: Sandbox, kind: Kind, values: Sequence[str]) -> dict[str, Contact]:
    """The contacts of phone numbers or e-mail addresses, by the values asked for.

    A number is looked for among the mobile phones first, then among the landlines. What is no
    contact's is not in the answer; of several contacts the one of the lowest id is.
    """
    wanted = list(dict.fromkeys(values))
    by_value: dict[str, Contact] = {}
    by_landline: dict[str, Contact] = {}
    for start in range(0, len(wanted), _CHUNK):
        asked = {"values": wanted[start : start + _CHUNK]}
        for row in sandbox.database.rows(_finders[kind], asked):
            contact = read_contact(row)
            by_value.setdefault((getattr(contact, kind) or "").lower(), contact)
            if kind == "phone" and contact.landline:
                by_landline.setdefault(contact.landline, contact)
    by_value.pop("", None)
    found = by_landline | by_value
    return {value: found[value.lower()] for value in wanted if value.lower() in found}


def find_recipients(sandbox: Sandbox, messages: Iterable[Row[Any]]) -> dict[int, Contact]:
    """The contacts that messages went to, by the messages' numbers.

    The rows have `number`, `channel` and `recipient`. It is the contact of now: one that was made
    since counts, and one that was deleted does not.
    """
    by_kind: dict[Kind, dict[int, str]] = {}
    for message in messages:
        kind: Kind = "email" if message.channel == "mailing" else "phone"
        by_kind.setdefault(kind, {})[message.number] = message.recipient
    found = {}
    for kind, recipients in by_kind.items():
        contact_of = find_contacts(sandbox, kind, list(recipients.values()))
        for number, recipient in recipients.items():
            if recipient in contact_of:
                found[number] = contact_of[recipient]
    return found


def find_contact(sandbox: Sandbox, contact_id: int) -> Contact | None:
    """The contact of an id, or None."""
    row = sandbox.database.first(_one, {"contact": contact_id})
    return None if row is None else read_contact(row)


def find_members(sandbox: Sandbox, group_ids: Sequence[int]) -> list[Contact]:
    """The contacts of some groups, each of them once, the oldest first."""
    if not group_ids:
        return []
    return [read_contact(row) for row in sandbox.database.rows(_members, {"values": group_ids})]


def save_fields(
    sandbox: Sandbox,
    contact_id: int,
    values: Mapping[str, str],
    at: datetime,
    *,
    types: Mapping[str, str],
) -> None:
    """Fill in standard and custom fields of a contact by their names; the others stay.

    A custom field that the contact lacks is added with its type of `types`. An id that is no
    contact's changes nothing: it may have been deleted since.
    """
    contact = find_contact(sandbox, contact_id)
    if contact is None or not values:
        return
    own = {one["key"]: one for one in contact.custom_fields}
    change: dict[str, Any] = {
        f"new_{column}": (values[name] or None) if name in values else getattr(contact, column)
        for name, column in STANDARD.items()
    }
    for key, value in values.items():
        if key not in STANDARD:
            known = own.get(key, {"key": key, "type": types[key]})
            own[key] = {**known, "value": value}
    change.update(contact=contact.id, new_custom_fields=list(own.values()), at=at)
    sandbox.database.execute(_fill_in, change)
