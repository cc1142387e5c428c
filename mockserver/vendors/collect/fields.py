"""Fields of a body, each read with what it must be; a field that is null counts as absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mockserver.vendors.collect.dates import parse
from mockserver.vendors.collect.errors import invalid

LONGEST = 100_000
"""Characters of a text that a field takes."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a JSON object, by name.

    Every reader answers None for a field that is absent or null, and raises ApiError (400, which
    names the field) for one that is required or of another kind.
    """

    values: Mapping[str, Any]
    prefix: str = ""
    """What stands before a field's name in errors: `contact.`"""

    def has(self, name: str) -> bool:
        """Whether a field is there."""
        return self.values.get(name) is not None

    def take(self, name: str, *, required: bool = False) -> Any:
        """A field as it was sent."""
        value = self.values.get(name)
        if required and (value is None or value == ""):
            raise self.refuse(name, "is required")
        return value

    def text(self, name: str, *, required: bool = False) -> str | None:
        """A text; a number is taken as its digits."""
        value = self.take(name, required=required)
        if value is None:
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise self.refuse(name, "must be a string")
        if len(value) > LONGEST:
            raise self.refuse(name, "is too long")
        return value

    def blob(self, name: str) -> str | None:
        """A text of any length: base64."""
        value = self.take(name)
        if value is not None and not isinstance(value, str):
            raise self.refuse(name, "must be a string")
        return value

    def flag(self, name: str) -> bool | None:
        """A boolean; `"true"` and `"false"` are taken for one."""
        value = self.take(name)
        if isinstance(value, str):
            value = {"true": True, "false": False}.get(value.lower(), value)
        if value is None or isinstance(value, bool):
            return value
        raise self.refuse(name, "must be true or false")

    def integer(self, name: str) -> int | None:
        """An integer."""
        value = self.take(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 1_000_000:
            raise self.refuse(name, "must be an integer")
        return value

    def array(self, name: str, *, required: bool = False) -> Sequence[Any] | None:
        """An array."""
        value = self.take(name, required=required)
        if value is None:
            return None
        if not isinstance(value, list):
            raise self.refuse(name, "must be an array")
        return value

    def texts(self, name: str, *, required: bool = False) -> list[str] | None:
        """An array of texts, each once."""
        values = self.array(name, required=required)
        if values is None:
            return None
        if not all(isinstance(one, str) for one in values):
            raise self.refuse(name, "must be an array of strings")
        return list(dict.fromkeys(values))

    def object(self, name: str) -> Mapping[str, Any] | None:
        """A JSON object."""
        value = self.take(name)
        if value is None or isinstance(value, dict):
            return value
        raise self.refuse(name, "must be an object")

    def objects(self, name: str) -> list[Fields]:
        """An array of objects; a single object is taken for an array of it. Absent: none."""
        value = self.take(name)
        listed = [value] if isinstance(value, dict) else value
        if listed is None:
            return []
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise self.refuse(name, "must be an array of objects")
        return [Fields(one, f"{self.prefix}{name}.{number}.") for number, one in enumerate(listed)]

    def choice(self, name: str, among: Sequence[str], *, required: bool = False) -> str | None:
        """One of some texts."""
        value = self.text(name, required=required)
        if value is not None and value not in among:
            raise self.refuse(name, f"must be one of {', '.join(among)}")
        return value

    def date(self, name: str) -> datetime | None:
        """A moment in ISO 8601."""
        value = self.text(name)
        if value is None:
            return None
        moment = parse(value)
        if moment is None:
            raise self.refuse(name, "must be a date in ISO 8601")
        return moment

    def refuse(self, name: str, why: str) -> Exception:
        """The 400 for a field."""
        return invalid(f"{self.prefix}{name}", why)
