"""Fields of a body that fail with 422, in the wording of the vendor's framework.

The page prints three of its texts: "The name field is required.", "The recipient field must be a
valid phone or email." and "The messages.1.to field does not contain a valid phone number". The
others are made after them (inferred). An empty text counts as absent, as null does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockserver.vendors.nrs360.errors import invalid_input
from mockserver.vendors.nrs360.rules import to_boolean, to_integer, to_scalar

_FLAGS = (True, False, 0, 1, "0", "1", "true", "false", "yes", "no")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a JSON object, by name; each is read with what it must be.

    Every reader answers None for a field that is absent, null or empty, and raises ApiError (422)
    for one that is required or of another kind.
    """

    values: Mapping[str, Any]
    prefix: str = ""
    """What stands before a field's name in error texts: `messages.1.`"""

    def has(self, name: str) -> bool:
        """Whether a field says anything: an update leaves those that do not as they are."""
        return self.values.get(name) not in (None, "")

    def take(self, name: str, *, required: bool = False) -> Any:
        """A field as it was sent."""
        if self.has(name):
            return self.values[name]
        if required:
            raise self.refuse(name, "is required.")
        return None

    def text(self, name: str, *, required: bool = False, longest: int | None = None) -> str | None:
        """A text; a number is taken as its digits."""
        value = self.take(name, required=required)
        if value is None:
            return None
        text = to_scalar(value)
        if text is None:
            raise self.refuse(name, "must be a string.")
        if required and not text.strip():
            raise self.refuse(name, "is required.")
        if longest is not None and len(text) > longest:
            raise self.refuse(name, f"must not be greater than {longest} characters.")
        return text

    def integer(
        self,
        name: str,
        *,
        required: bool = False,
        least: int | None = None,
        most: int | None = None,
    ) -> int | None:
        """An integer, or a text of its digits."""
        value = self.take(name, required=required)
        if value is None:
            return None
        number = to_integer(value)
        if number is None:
            raise self.refuse(name, "must be an integer.")
        if least is not None and number < least:
            raise self.refuse(name, f"must be at least {least}.")
        if most is not None and number > most:
            raise self.refuse(name, f"must not be greater than {most}.")
        return number

    def flag(self, name: str, *, required: bool = False) -> bool | None:
        """A boolean, or what real clients send for one: 0, 1 and the words for them."""
        value = self.take(name, required=required)
        if value is None:
            return None
        plain = value.lower() if isinstance(value, str) else value
        if isinstance(plain, float) or plain not in _FLAGS:
            raise self.refuse(name, "must be true or false.")
        return to_boolean(value)

    def array(self, name: str, *, required: bool = False) -> Sequence[Any] | None:
        """An array."""
        value = self.take(name, required=required)
        if value is None:
            return None
        if not isinstance(value, list):
            raise self.refuse(name, "must be an array.")
        if required and not value:
            raise self.refuse(name, "is required.")
        return value

    def items(self, name: str, *, required: bool = False, most: int | None = None) -> Fields:
        """The items of an array as fields by their places, so that a text can say which is wrong:
        `urls.0`. There are none when the array is absent."""
        values = self.array(name, required=required) or ()
        if most is not None and len(values) > most:
            raise self.refuse(name, f"must not have more than {most} items.")
        by_place = {str(place): value for place, value in enumerate(values)}
        return Fields(by_place, f"{self.prefix}{name}.")

    def entries(
        self, name: str, *, required: bool = False, most: int | None = None
    ) -> Iterator[Fields]:
        """The objects of an array, each as its fields: `urls.0.longUrl`."""
        items = self.items(name, required=required, most=most)
        for place in items.values:
            values = items.object(place, required=True) or {}
            yield Fields(values, f"{items.prefix}{place}.")

    def object(self, name: str, *, required: bool = False) -> Mapping[str, Any] | None:
        """A JSON object."""
        value = self.take(name, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.refuse(name, "must be an object.")
        return value

    def choice(self, name: str, among: Sequence[str], *, required: bool = False) -> str | None:
        """One of some texts."""
        value = self.text(name, required=required)
        if value is not None and value not in among:
            raise invalid_input(f"The selected {self.prefix}{name} is invalid.")
        return value

    def refuse(self, name: str, why: str) -> Exception:
        """The 422 for a field: `The name field …`."""
        return invalid_input(f"The {self.prefix}{name} field {why}")
