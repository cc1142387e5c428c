"""What the platform's acts are told: JSON objects, read with a plain word on what is wrong."""

from __future__ import annotations

from typing import Any


def take(body: Any, name: str, types: tuple[type, ...]) -> Any:
    """A field that must be there and of some type.

    Raises:
        ValueError: it is not.
    """
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise ValueError(f"{name} is missing or of another type")
    return value


def take_texts(body: Any, name: str) -> tuple[str, ...]:
    """A list of texts, each once.

    Raises:
        ValueError: it is none.
    """
    values = take(body, name, (list,))
    if not all(isinstance(value, str) and value for value in values):
        raise ValueError(f"{name} must be a list of texts")
    return tuple(dict.fromkeys(values))
