"""How a field of the wire is described: any JSON value is taken, the schema is for the reader.

What a value must be is checked in the order of the page's parameter tables and with the vendor's
own codes, not by these schemas.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

DATE: dict[str, Any] = {
    "type": "string",
    "pattern": "^[0-9]{14}$",
    "examples": ["20130215142000"],
}
STRING: dict[str, Any] = {"type": "string"}
STRINGS: dict[str, Any] = {"type": "array", "items": STRING}
OBJECTS: dict[str, Any] = {"type": "array", "items": {"type": "object"}}
FLAG: dict[str, Any] = {"type": "boolean", "default": False}


def wire(schema: dict[str, Any], description: str, *, alias: str | None = None) -> Any:
    """A field that may hold anything or be absent, with the schema that documents it."""
    return Field(None, alias=alias, description=description, json_schema_extra=schema)


OTP_CONFIG: dict[str, Any] = {
    "type": "object",
    "properties": {
        "alpha": FLAG,
        "length": {"type": "integer", "default": 4, "minimum": 3, "maximum": 10},
        "maxAttempts": {"type": "integer", "default": 3, "minimum": 1, "maximum": 10},
        "maxSecondsValidity": {"type": "integer", "default": 60, "minimum": 30, "maximum": 600},
        "appId": {"type": "string", "default": ""},
        "rejectIfPendingCode": FLAG,
    },
}
