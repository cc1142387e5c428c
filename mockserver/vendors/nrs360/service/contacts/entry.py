"""What a request says of a contact. Section "Databases", parameters of POST and PUT contacts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from mockserver.vendors.nrs360.addresses import is_address
from mockserver.vendors.nrs360.errors import invalid_input
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.schemas.contacts import ContactRequest

MOST_ITEMS = 1000
"""Groups and custom fields of one contact. The page gives no limits: ours."""

_TYPES = ("string", "date", "decimal")
# The page's own samples are no numbers that exist: the form alone is checked.
_NUMBER = re.compile(r"(?=.*[0-9])\+?[0-9 ().-]{1,40}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact as it was sent, and the groups to put it in."""

    columns: Mapping[str, Any]
    group_ids: Sequence[int]
    group_names: Sequence[str]


def read_entry(body: ContactRequest) -> Entry:
    """Check a contact's fields, in the order of the page's table.

    Raises:
        ApiError: 422, the first field that is missing or wrong.
    """
    fields = Fields(body.model_dump())
    has_number = fields.has("phone") or fields.has("landline")
    email = _read(fields, "email", is_address, "email address", required=not has_number)
    phone = _read(fields, "phone", _is_number, "phone")
    landline = _read(fields, "landline", _is_number, "phone")
    country = _read_country(fields, required=has_number)
    group_ids, group_names = _read_groups(fields)
    columns = {
        "email": email,
        "phone": phone,
        "country_iso": country,
        "landline": landline,
        "name": fields.text("name"),
        "surname": fields.text("surname"),
        "custom_fields": _read_custom_fields(fields),
        "external_id": fields.text("externalId"),
    }
    return Entry(columns, group_ids, group_names)


def _read(
    fields: Fields, name: str, is_valid: Callable[[str], bool], kind: str, *, required: bool = False
) -> str | None:
    """An address or a number, without spaces around it."""
    text = fields.text(name, required=required)
    if text is None:
        return None
    if not is_valid(text.strip()):
        raise fields.refuse(name, f"must be a valid {kind}.")
    return text.strip()


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _read_country(fields: Fields, *, required: bool) -> str | None:
    country = fields.text("countryIso", required=required)
    if country is not None and not _COUNTRY.fullmatch(country):
        raise invalid_input("The selected countryIso is invalid.")
    return country and country.upper()


def _read_groups(fields: Fields) -> tuple[list[int], list[str]]:
    """The groups by id and by name; there must be one at least."""
    names = fields.items("groupsNames", most=MOST_ITEMS)
    ids = fields.items("groupsIds", required=not names.values, most=MOST_ITEMS)
    numbers = [ids.integer(place, required=True) for place in ids.values]
    texts = [names.text(place, required=True) for place in names.values]
    return [one for one in numbers if one is not None], [one for one in texts if one is not None]


def _read_custom_fields(fields: Fields) -> list[dict[str, Any]]:
    """`{"key", "type", "value"}` each; of several with one key the last counts."""
    entries = fields.entries("customFields", most=MOST_ITEMS)
    listed = [dict(_read_custom_field(entry)) for entry in entries]
    return list({one["key"]: one for one in listed}.values())


def _read_custom_field(fields: Fields) -> Iterator[tuple[str, str | None]]:
    yield "key", fields.text("key", required=True)
    kind = fields.choice("type", _TYPES) or "string"
    yield "type", kind
    value = fields.text("value")
    if value is not None and kind == "date" and not _is_date(value):
        raise fields.refuse("value", "must be an ISO 8601 date.")
    if value is not None and kind == "decimal" and not _is_decimal(value):
        raise fields.refuse("value", "must be a number.")
    yield "value", value


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_decimal(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
