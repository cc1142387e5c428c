"""Reads what a request says, field by field, and gathers everything that is wrong with it.

EASIR reports all problems of a request together, each with the dotted path of its field. A reader
therefore raises nothing: it enters the problem and answers None. `Problems.check()` ends the
request when something was found. Null and an empty text count as absent, as Laravel has it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mockserver.vendors.easir.dates import read_moment
from mockserver.vendors.easir.errors import ApiError, Problem, broken

LONGEST = 255
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_LARGEST = 1e18
_FLAGS = {True: True, False: False, "1": True, "0": False, "true": True, "false": False}


@dataclass(slots=True)
class Problems:
    """What is wrong with a request, in the order it was found."""

    found: list[Problem] = field(default_factory=list)

    def add(self, rule: str, name: str, message: str = "", **values: object) -> None:
        """Enter a field that breaks a rule."""
        self.found.append(broken(rule, name, message, **values))

    def check(self) -> None:
        """End the request when there are problems.

        Raises:
            ApiError: 422, all problems together.
        """
        if self.found:
            raise ApiError(422, self.found)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a JSON object, by name.

    Every reader answers None for a field that is absent, null, empty or wrong; what is wrong is
    entered in `problems`.
    """

    values: Mapping[str, Any]
    problems: Problems
    prefix: str = ""
    """What stands before a field's name: `task.`"""

    def has(self, name: str) -> bool:
        """Whether a field says anything."""
        return self.values.get(name) not in (None, "")

    def refuse(self, rule: str, name: str, message: str = "", **values: object) -> None:
        """Enter a field of this object that breaks a rule."""
        self.problems.add(rule, self.prefix + name, message, **values)

    def take(self, name: str, *, required: bool = False) -> Any:
        """A field as it was sent."""
        value = self.values.get(name)
        if isinstance(value, str) and not value.strip():
            value = None
        if required and (value is None or value == []):
            self.refuse("required", name)
        return value

    def text(
        self, name: str, *, required: bool = False, longest: int | None = LONGEST
    ) -> str | None:
        """A text; a number is taken as its digits."""
        value = self.take(name, required=required)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.refuse("invalid", name, f"The {self.show(name)} must be a string.")
        elif longest is not None and len(value) > longest:
            self.refuse("length_max", name, max=longest)
        else:
            return value
        return None

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
            self.refuse("integer", name)
        elif least is not None and number < least:
            self.refuse("numeric_min", name, min=least)
        elif most is not None and number > most:
            self.refuse("numeric_max", name, max=most)
        else:
            return number
        return None

    def flag(self, name: str, *, required: bool = False) -> bool | None:
        """A boolean, or 0, 1 and the words for them."""
        value = self.take(name, required=required)
        if value is None:
            return None
        flag = to_flag(value)
        if flag is None:
            self.refuse("boolean", name)
        return flag

    def moment(self, name: str, *, required: bool = False) -> datetime | None:
        """A moment `Y-m-d H:i:s`."""
        value = self.take(name, required=required)
        if value is None:
            return None
        at = read_moment(value)
        if at is None:
            self.refuse("date", name)
        return at

    def email(self, name: str, *, required: bool = False) -> str | None:
        """An e-mail address."""
        value = self.take(name, required=required)
        if value is None:
            return None
        if not is_email(value):
            self.refuse("email", name)
            return None
        return str(value)

    def choice(self, name: str, among: Collection[str], *, required: bool = False) -> str | None:
        """One of some texts."""
        value = self.take(name, required=required)
        if value is None:
            return None
        if not isinstance(value, str) or value not in among:
            self.refuse("invalid", name)
            return None
        return value

    def uuid(self, name: str, *, required: bool = False) -> str | None:
        """A UUID, in lower case."""
        value = self.take(name, required=required)
        if value is None:
            return None
        found = to_uuid(value)
        if found is None:
            self.refuse("invalid", name)
        return found

    def array(self, name: str, *, required: bool = False) -> Sequence[Any] | None:
        """An array."""
        value = self.take(name, required=required)
        if value is None:
            return None
        if not isinstance(value, list):
            self.refuse("invalid", name, f"The {self.show(name)} must be an array.")
            return None
        return value

    def object(self, name: str) -> Fields | None:
        """The fields of an object within this one; PHP calls it an array."""
        value = self.take(name)
        if value is None or value == []:  # an empty array of PHP is both
            return None
        if not isinstance(value, dict):
            self.refuse("invalid", name, f"The {self.show(name)} must be an array.")
            return None
        return Fields(value, self.problems, f"{self.prefix}{name}.")

    def show(self, name: str) -> str:
        """A field's name as texts have it."""
        return (self.prefix + name).replace("_", " ")


def to_integer(value: object) -> int | None:
    """An integer, or what a text's digits say; None when it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**18 else None
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value)
    return None


def to_number(value: object) -> int | float | None:
    """A number, or what a text of it says; None when it is none, or one beyond all measure."""
    number = to_integer(value)
    if number is not None or isinstance(value, bool | int) or not isinstance(value, float | str):
        return number
    try:
        plain = float(value)
    except ValueError:
        return None
    return plain if abs(plain) < _LARGEST else None


def to_flag(value: object) -> bool | None:
    """A boolean, or what 0, 1 and the words for it say; None when it is none."""
    plain = value.lower() if isinstance(value, str) else value
    if isinstance(plain, bool | int | str):
        return _FLAGS.get(plain)
    return None


def to_uuid(value: object) -> str | None:
    """A UUID in lower case; None when it is none."""
    if not isinstance(value, str) or len(value) != 36:
        return None
    try:
        return str(UUID(value))
    except ValueError:
        return None


def is_email(value: object) -> bool:
    """Whether it is an e-mail address, by its form alone."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return False
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
