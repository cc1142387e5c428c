"""Contacts: found or made when something is sent, listed, and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, or_, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.kernel.store import fold_case
from mockserver.vendors.collect.addresses import is_address, is_phone
from mockserver.vendors.collect.dates import iso
from mockserver.vendors.collect.errors import invalid
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.models.contacts import contacts
from mockserver.vendors.collect.models.requests import requests
from mockserver.vendors.collect.paging import read_part
from mockserver.vendors.collect.service.lookup import get
from mockserver.vendors.collect.service.origins import adopt_seeded
from mockserver.vendors.collect.service.views import show_briefs

_columns = contacts.c
_by_email = select(contacts).where(_columns.email == bindparam("address")).limit(1)
_change = (
    update(contacts)
    .where(_columns.id == bindparam("which"))
    .values(
        email=bindparam("new_email"),
        first_name=bindparam("new_first"),
        last_name=bindparam("new_last"),
        company=bindparam("new_company"),
        phone=bindparam("new_phone"),
        tags=bindparam("new_tags"),
        custom=bindparam("new_custom"),
    )
)
_touch = (
    update(contacts)
    .where(_columns.id == bindparam("which"))
    .values(nb_request=_columns.nb_request + 1, last_activity=bindparam("when"))
)
_requests_of = (
    select(requests)
    .where(requests.c.contact_id == bindparam("contact"))
    .order_by(requests.c.number.desc())
    .limit(50)
)

_SORTS = {
    "fn": fold_case(_columns.first_name),
    "ln": fold_case(_columns.last_name),
    "em": fold_case(_columns.email),
    "tag": fold_case(_columns.tags),
}


def take_contact(sandbox: Sandbox, named: Any, field: str, at: datetime) -> tuple[Row[Any], bool]:
    """The contact that an id or an object names, and whether it was made for this.

    An object with the address of a contact is that contact, and changes what it names.

    Raises:
        ApiError: 404, there is none of this id; 400, it is neither, or its address is none.
    """
    if isinstance(named, str) and named:
        return get(sandbox, contacts, named, field), False
    if not isinstance(named, dict):
        raise invalid(field, "must be an id or an object")
    fields = Fields(named, f"{field}.")
    email = _read_email(fields)
    if not email and not fields.text("phone"):
        raise fields.refuse("email", "is required")
    known = _find_by_email(sandbox, email)
    if known is not None:
        return change_contact(sandbox, known, fields), False
    return make_contact(sandbox, fields, at), True


def _find_by_email(sandbox: Sandbox, email: str) -> Row[Any] | None:
    return sandbox.database.first(_by_email, {"address": email}) if email else None


def _read_email(fields: Fields) -> str:
    email = (fields.text("email") or "").strip()
    if email and not is_address(email):
        raise fields.refuse("email", "is no e-mail address")
    return email


def _read_phone(fields: Fields, before: str) -> str:
    phone = fields.text("phone")
    if phone is None:
        return before
    phone = phone.strip()
    if phone and not is_phone(phone):
        raise fields.refuse("phone", "is no phone number")
    return phone


def make_contact(sandbox: Sandbox, fields: Fields, at: datetime) -> Row[Any]:
    """Make a contact."""
    contact_id = sandbox.ids.token("collect.contact", 17)
    row = {
        "number": sandbox.ids.number("collect.contact number"),
        "id": contact_id,
        "email": _read_email(fields),
        "first_name": fields.text("firstName") or "",
        "last_name": fields.text("lastName") or "",
        "company": fields.text("company") or "",
        "phone": _read_phone(fields, ""),
        "tags": _read_tags(fields, []),
        "custom": _read_custom(sandbox, fields, []),
        "nb_request": 0,
        "is_unsubscribed": False,
        "created_at": at,
        "last_activity": None,
    }
    sandbox.database.add(contacts, row)
    return get(sandbox, contacts, contact_id)


def change_contact(sandbox: Sandbox, row: Row[Any], fields: Fields) -> Row[Any]:
    """Change what an object names of a contact."""

    def pick(name: str, before: str) -> str:
        value = fields.text(name)
        return before if value is None else value

    change = {
        "which": row.id,
        "new_email": _read_email(fields) or row.email,
        "new_first": pick("firstName", row.first_name),
        "new_last": pick("lastName", row.last_name),
        "new_company": pick("company", row.company),
        "new_phone": _read_phone(fields, row.phone),
        "new_tags": _read_tags(fields, row.tags),
        "new_custom": _read_custom(sandbox, fields, row.custom),
    }
    sandbox.database.execute(_change, change)
    return get(sandbox, contacts, row.id)


def touch(sandbox: Sandbox, contact: Row[Any], at: datetime) -> Row[Any]:
    """Count one more request of a contact."""
    sandbox.database.execute(_touch, {"which": contact.id, "when": at})
    return get(sandbox, contacts, contact.id)


def _read_tags(fields: Fields, before: Sequence[str]) -> list[str]:
    name = "tags" if fields.has("tags") else "tag"
    if isinstance(fields.take(name), str):
        return [fields.take(name)]
    tags = fields.texts(name)
    return list(before) if tags is None else tags


def _read_custom(
    sandbox: Sandbox, fields: Fields, before: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The custom values: `data` by name, and `customFields` as `[{variable, value}]`."""
    given = dict(fields.object("data") or {})
    for one in fields.objects("customFields"):
        given[one.text("variable", required=True) or ""] = one.take("value")
    kept = {one["variable"]: one for one in before}
    for name, value in given.items():
        known = kept.get(name)
        made_id = known["_id"] if known else sandbox.ids.token("collect.custom", 17)
        kept[name] = {"_id": made_id, "name": name, "variable": name, "value": value}
    return list(kept.values())


# -- what is read ---------------------------------------------------------------------------------


def list_contacts(exchange: Exchange) -> list[dict[str, Any]]:
    """Contacts by `search`, `email`, `firstname`, `lastname` and `sort`; oldest first without.

    Raises:
        ApiError: 400, `sort`, `offset` or `limit` is none of its kind.
    """
    params = exchange.envelope.params
    part = read_part(params)
    statement = (
        select(contacts)
        .where(*_conditions(params))
        .order_by(*_read_sort(params.get("sort", "")), _columns.number)
        .limit(part.limit)
        .offset(part.offset)
    )
    return [show(row) for row in exchange.sandbox.database.rows(statement)]


def _conditions(params: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if params.get("email"):  # exact, and capitals matter
        found.append(_columns.email == params["email"])
    if params.get("firstname"):
        found.append(fold_case(_columns.first_name) == params["firstname"].casefold())
    if params.get("lastname"):
        found.append(fold_case(_columns.last_name) == params["lastname"].casefold())
    if params.get("search"):
        found.append(is_match(params["search"]))
    return found


def is_match(words: str) -> ColumnElement[bool]:
    """Whether a contact's address, names or company hold some text, whatever its case."""
    whole = _columns.first_name + " " + _columns.last_name
    places = (_columns.email, whole, _columns.company)
    folded = words.casefold()
    return or_(*(fold_case(place).contains(folded, autoescape=True) for place in places))


def _read_sort(sort: str) -> list[ColumnElement[Any]]:
    if not sort:
        return []
    for name, column in _SORTS.items():
        if sort == f"{name}Asc":
            return [column.asc()]
        if sort == f"{name}Desc":
            return [column.desc()]
    raise invalid("sort", "must be fn, ln, em or tag with Asc or Desc")


def show(row: Row[Any]) -> dict[str, Any]:
    """A contact by itself."""
    shown = {
        "_id": row.id,
        "email": row.email,
        "firstName": row.first_name,
        "lastName": row.last_name,
        "company": row.company,
        "phone": row.phone,
        "nbRequest": row.nb_request,
        "tag": row.tags,
        "custom": row.custom,
        "createdAt": iso(row.created_at),
        "lastActivity": iso(row.last_activity) if row.last_activity else None,
    }
    return {key: value for key, value in shown.items() if value or key not in ("company", "phone")}


def show_with_requests(exchange: Exchange, contact_id: str) -> dict[str, Any]:
    """A contact with its last 50 requests.

    Raises:
        ApiError: 404, there is none.
    """
    adopt_seeded(exchange)
    sandbox = exchange.sandbox
    row = get(sandbox, contacts, contact_id)
    sent = sandbox.database.rows(_requests_of, {"contact": contact_id})
    return {**show(row), "requests": show_briefs(sandbox, sent)}


def create(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Make a contact by itself; one with the same address is changed.

    Raises:
        ApiError: 400, a field is wrong.
    """
    row, _ = take_contact(exchange.sandbox, dict(body), "contact", exchange.at)
    return show_with_requests(exchange, row.id)


def modify(exchange: Exchange, contact_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Change what a body names of a contact.

    Raises:
        ApiError: 404, there is none; 400, a field is wrong.
    """
    fields, sandbox = Fields(body), exchange.sandbox
    row = get(sandbox, contacts, contact_id)
    other = _find_by_email(sandbox, _read_email(fields))
    if other is not None and other.id != row.id:
        raise fields.refuse("email", "is the address of another contact")
    change_contact(sandbox, row, fields)
    return show_with_requests(exchange, contact_id)
