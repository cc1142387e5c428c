"""How a field of the wire is described: any JSON value is taken, the schema is for the reader.

What a value must be is checked by the services, which report all problems together.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

STRING: dict[str, Any] = {"type": "string"}
INTEGER: dict[str, Any] = {"type": "integer"}
FLAG: dict[str, Any] = {"type": "boolean"}
MOMENT: dict[str, Any] = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$",
    "examples": ["2015-11-30 00:00:00"],
}
UUID: dict[str, Any] = {"type": "string", "format": "uuid"}
VALUES: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"id": INTEGER, "name": STRING, "value": {}},
    },
}
FILTER: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"field": STRING, "operator": STRING, "value": {}},
    },
}


def wire(schema: dict[str, Any], description: str, *, alias: str | None = None) -> Any:
    """A field that may hold anything or be absent, with the schema that documents it."""
    return Field(None, alias=alias, description=description, json_schema_extra=schema)
