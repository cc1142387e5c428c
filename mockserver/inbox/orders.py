"""Orders to the control API, made of the fields of a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from mockserver.admin.problems import Problem

Made = TypeVar("Made", bound=BaseModel)


def make_order(kind: type[Made], values: Mapping[str, Any]) -> Made:
    """An order of these values.

    Raises:
        Problem: 422, it cannot be one.
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_context=False)[0]
        named = ".".join(str(step) for step in first["loc"])
        detail = first["msg"].removeprefix("Value error, ")
        raise Problem(422, f"{named}: {detail}" if named else detail) from error


def read_amount(name: str, text: str) -> int | float:
    """A number that was written into a field.

    Raises:
        Problem: 422, it is none.
    """
    try:
        return int(text) if text.strip().lstrip("-").isdecimal() else float(text)
    except ValueError as error:
        raise Problem(422, f"{name}: '{text[:40]}' is not a number") from error


def drop_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were filled in."""
    return {name: value for name, value in values.items() if value not in ("", None)}
