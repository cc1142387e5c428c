"""The values of contacts that go into what they read.

`contact.fixed_fields.<name>`, also as `<name>` alone, `contact.custom_fields.<name>`, the same of
`account`, `contact.id`, `account.id`, `account.name`, and of `user`, who is responsible,
`first_name`, `last_name`, `email`, `phone_number` and `job_title`. What is not set is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import among
from mockserver.vendors.easir.models.records import accounts
from mockserver.vendors.easir.service.fields import list_fields
from mockserver.vendors.easir.service.users import find_users

_accounts = select(accounts).where(among(accounts.c.id, "ids"))
_USER = ("first_name", "last_name", "email", "phone_number", "job_title")
_OWN = {"contact": ("id",), "account": ("id", "name"), "user": _USER}


class _Scene(NamedTuple):
    """A contact, and what belongs to it."""

    contact: Row[Any]
    account: Row[Any] | None
    user: Row[Any] | None


_Reader = Callable[[_Scene], Any]


def find_accounts(sandbox: Sandbox, contacts: Sequence[Row[Any]]) -> dict[str, Row[Any]]:
    """The accounts of contacts, by their ids."""
    ids = sorted({contact.account_id for contact in contacts})
    return {row.id: row for row in sandbox.database.rows(_accounts, {"ids": ids})}


def list_values(
    sandbox: Sandbox, contacts: Sequence[Row[Any]], names: Collection[str]
) -> list[Mapping[str, str]]:
    """For each contact the values of some names; a name that stands for nothing is left out."""
    readers = {name: reader for name in sorted(names) if (reader := _find(sandbox, name))}
    by_id = find_accounts(sandbox, contacts) if _names_one("account", readers) else {}
    users = {}
    if _names_one("user", readers):
        users = find_users(sandbox, (contact.user_id for contact in contacts))
    scenes = (_Scene(one, by_id.get(one.account_id), users.get(one.user_id)) for one in contacts)
    return [{name: write_value(read(scene)) for name, read in readers.items()} for scene in scenes]


def _names_one(entity: str, names: Collection[str]) -> bool:
    return any(name.startswith(f"{entity}.") for name in names)


def _find(sandbox: Sandbox, name: str) -> _Reader | None:
    """How the value of a name is read; None when it stands for nothing."""
    entity, _, rest = name.partition(".")
    if not rest:
        entity, rest = "contact", f"fixed_fields.{name}"
    if entity not in _OWN:
        return None
    place = _Scene._fields.index(entity)
    if rest in _OWN[entity]:
        return _read_column(place, rest)
    part, _, field = rest.partition(".")
    if entity == "user" or part not in ("fixed_fields", "custom_fields"):
        return None
    is_fixed = part == "fixed_fields"
    for one in list_fields(sandbox, entity, is_fixed=is_fixed):
        if one.name == field:
            return _read_column(place, field) if is_fixed else _read_custom(place, str(one.id))
    return None


def _read_column(place: int, name: str) -> _Reader:
    return lambda scene: getattr(scene[place], name, None)


def _read_custom(place: int, key: str) -> _Reader:
    def read(scene: _Scene) -> Any:
        record = scene[place]
        return None if record is None else record.custom_fields.get(key)

    return read


def write_value(value: Any) -> str:
    """A field's value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def name_contact(contact: Row[Any]) -> str:
    """First and last name."""
    return f"{contact.first_name or ''} {contact.last_name or ''}".strip()
