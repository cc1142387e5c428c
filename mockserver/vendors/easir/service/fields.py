"""The fields of accounts and contacts: their definitions, values as shown, values as sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Row, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.dates import read_day
from mockserver.vendors.easir.models.fields import fields
from mockserver.vendors.easir.problems import (
    LONGEST,
    Fields,
    Problems,
    is_email,
    to_flag,
    to_integer,
    to_number,
)

_all = select(fields).order_by(fields.c.position)
_SHOWN: Final = ("validation", "required", "hidden", "read_only", "sort_order")

Field = Row[Any]


def list_fields(sandbox: Sandbox, entity: str, *, is_fixed: bool) -> list[Field]:
    """The fixed or custom fields of `account` or `contact`, as they are shown, in order."""
    rows = sandbox.database.cached(_all, [fields])
    return [row for row in rows if row.entity == entity and row.is_fixed == is_fixed]


def show_definitions(exchange: Exchange, entity: str | None = None) -> dict[str, Any]:
    """What fields there are: of one entity, or of both by their names."""
    if entity is None:
        return {one: show_definitions(exchange, one) for one in ("contact", "account")}
    return {
        "fixed_fields": [
            _define(row) for row in list_fields(exchange.sandbox, entity, is_fixed=True)
        ],
        "custom_fields": [
            _define(row) for row in list_fields(exchange.sandbox, entity, is_fixed=False)
        ],
    }


def _define(row: Field) -> dict[str, Any]:
    shown = {"id": row.id, "type": row.type, "name": row.name, "label": row.label}
    shown.update((name, getattr(row, name)) for name in _SHOWN)
    return shown if row.choices is None else {**shown, "values": row.choices}


def show_fixed(sandbox: Sandbox, entity: str, record: Row[Any]) -> list[dict[str, Any]]:
    """A record's fixed fields with their values."""
    defined = list_fields(sandbox, entity, is_fixed=True)
    values = record._mapping
    return [_show(row, values[row.name]) for row in defined]


def show_custom(sandbox: Sandbox, entity: str, record: Row[Any]) -> list[dict[str, Any]] | None:
    """A record's custom fields with their values; null while none of them is set, as printed."""
    values: Mapping[str, Any] = record.custom_fields
    if all(value is None for value in values.values()):
        return None
    defined = list_fields(sandbox, entity, is_fixed=False)
    return [_show(row, values.get(str(row.id))) for row in defined]


def _show(row: Field, value: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "type": row.type,
        "name": row.name,
        "label": row.label,
        "value": _show_choice(row, value) if row.choices else value,
        "validation": row.validation,
        "required": row.required,
        "hidden": row.hidden,
        "read_only": row.read_only,
        "sort_order": row.sort_order,
    }


def _show_choice(row: Field, value: Any) -> Any:
    """What was chosen, as `{"id", "value"}`."""
    return next((choice for choice in row.choices if choice["value"] == value), None)


def find_choice(row: Field, sent: object) -> str | None:
    """The value of a choice that is named by its id, its value or both; None when it is none."""
    named = sent.get("id", sent.get("value")) if isinstance(sent, dict) else sent
    for choice in row.choices or ():
        if named == choice["value"] or (named is not None and to_integer(named) == choice["id"]):
            return str(choice["value"])
    return None


class ValueReader:
    """Reads the values of fields that a request sends, and enters what is wrong with them."""

    def __init__(self, exchange: Exchange, entity: str, sent: Fields) -> None:
        self._exchange = exchange
        self._entity = entity
        self._sent = sent
        self._problems: Problems = sent.problems

    def read(
        self, part: str, *, is_new: bool, beside: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Values of `fixed_fields` by name, or of `custom_fields` by id.

        They are sent as a list of `{"id" or "name", "value"}`, or as an object by name or id;
        `beside` has those that were sent elsewhere, by name.
        """
        is_fixed = part == "fixed_fields"
        defined = list_fields(self._exchange.sandbox, self._entity, is_fixed=is_fixed)
        by_key = {str(row.id): row for row in defined} | {row.name: row for row in defined}
        given = {by_key[name].id: value for name, value in (beside or {}).items() if value}
        for key, value, place in self._list_sent(part):
            row = by_key.get(key)
            if row is None:
                self._problems.add("exists", place)
            else:
                given[row.id] = value
        values = {}
        for row in defined:
            if row.id in given or (is_new and row.required):
                key = row.name if is_fixed else str(row.id)
                values[key] = self._read_value(row, given.get(row.id), f"{part}.{row.name}")
        return values

    def _list_sent(self, part: str) -> list[tuple[str, Any, str]]:
        sent = self._sent.take(part)
        if sent is None:
            return []
        if isinstance(sent, dict):
            return [(str(key), value, f"{part}.{key}") for key, value in sent.items()]
        listed = self._sent.array(part) or ()
        found = []
        for index, one in enumerate(listed):
            key = one.get("name", one.get("id")) if isinstance(one, dict) else None
            if key is None:
                self._problems.add("required", f"{part}.{index}.id")
            else:
                found.append((str(key), one.get("value"), f"{part}.{index}.id"))
        return found

    def _read_value(self, row: Field, value: Any, place: str) -> Any:
        if isinstance(value, str) and not value.strip():
            value = None
        if value is None:
            if row.required:
                self._problems.add("required", place)
            return None
        if row.type == "single_choice":
            choice = find_choice(row, value)
            if choice is None:
                self._problems.add("invalid", place)
            return choice
        if row.type == "number":
            return self._read_number(value, place)
        if row.type == "boolean":
            flag = to_flag(value)
            if flag is None:
                self._problems.add("boolean", place)
            return flag
        if row.type == "date":
            return self._read_day(row, value, place)
        return self._read_text(row, value, place)

    def _read_number(self, value: Any, place: str) -> int | float | None:
        number = to_number(value)
        if number is None:
            self._problems.add("numeric", place)
        return number

    def _read_day(self, row: Field, value: Any, place: str) -> str | None:
        on = read_day(value)
        tomorrow = self._exchange.at.date() + timedelta(days=1)
        if on is None:
            self._problems.add("date", place)
        elif row.validation == "date_before_tomorrow" and on >= tomorrow:
            self._problems.add("before", place, date="tomorrow")
        else:
            return on.isoformat()
        return None

    def _read_text(self, row: Field, value: Any, place: str) -> str | None:
        text = (
            str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        )
        if not isinstance(text, str):
            shown = place.replace("_", " ")
            self._problems.add("invalid", place, f"The {shown} must be a string.")
        elif len(text) > LONGEST:
            self._problems.add("length_max", place, max=LONGEST)
        elif row.validation == "email" and not is_email(text):
            self._problems.add("email", place)
        else:
            return text
        return None
