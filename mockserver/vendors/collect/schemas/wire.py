"""How fields are described."""

from __future__ import annotations

from typing import Any

from pydantic import Field

TEXT = {"type": "string"}
FLAG = {"type": "boolean"}
DATE = {"type": "string", "format": "date-time", "examples": ["2022-07-11T21:59:00Z"]}
TEXTS = {"type": "array", "items": TEXT}
OBJECT = {"type": "object", "additionalProperties": True}
OBJECTS = {"type": "array", "items": OBJECT}
ID = {"type": "string", "examples": ["xvr69EYLKXvTkfYuk"]}
CONTACT = {
    "oneOf": [
        {"type": "string", "description": "The id of a contact"},
        {
            "type": "object",
            "properties": {
                "email": {"type": "string", "format": "email"},
                "firstName": TEXT,
                "lastName": TEXT,
                "company": TEXT,
                "phone": TEXT,
                "data": OBJECT,
            },
        },
    ]
}
DOCUMENT = {
    "type": "object",
    "properties": {
        "itemId": TEXT,
        "name": TEXT,
        "url": {"type": "string", "format": "uri"},
        "data": {"type": "string", "contentEncoding": "base64"},
    },
}


def wire(schema: dict[str, Any], description: str) -> Any:
    """A field that takes any JSON value, described as what it should be."""
    return Field(None, description=description, json_schema_extra=schema)
