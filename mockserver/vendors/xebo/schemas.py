"""The wire, in the vendor's own words. Any JSON value is taken; `rules` says what it must be."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_CONTACTS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "extUniqueId": {"type": "string"},
            "email": {"type": "string"},
            "mobile": {"type": "string"},
        },
        "additionalProperties": True,
    },
    "examples": [[{"extUniqueId": "john1@s2c.com", "city": "Delhi"}]],
}
_TOKEN = {"type": "string", "pattern": "^[A-Z]/[0-9a-f]{8}$", "examples": ["J/d5730267"]}
_MEDIUM = {"type": "integer", "enum": [1, 2, 3]}


def _wire(schema: dict[str, Any], description: str) -> Any:
    """A field that may hold anything or be absent, with the schema that documents it."""
    return Field(None, description=description, json_schema_extra=schema)


class ExternalOrder(BaseModel):
    """Section "Supported Filters"."""

    model_config = ConfigDict(json_schema_extra={"required": ["collectortoken", "contacts"]})

    collectortoken: Any = _wire(_TOKEN, "Unique for every collector")
    contacts: Any = _wire(_CONTACTS, "Whom to ask; other keys are kept as custom information")
    medium: Any = _wire(_MEDIUM, "1 SMS, 2 e-mail, 3 WhatsApp; the collector's own when absent")


class CampaignOrder(ExternalOrder):
    """What is sent by the vendor."""


class CombinedOrder(ExternalOrder):
    """What is sent by whatever reaches a contact; its sample has no token."""

    model_config = ConfigDict(json_schema_extra={"required": ["contacts"]})


class Login(BaseModel):
    """E-mail and password, or a refresh token alone."""

    email: Any = _wire({"type": "string", "examples": ["john@xebo.ai"]}, "Of an account")
    password: Any = _wire({"type": "string", "examples": ["Survey@123"]}, "Of that account")
    refresh_token: Any = _wire({"type": "string"}, "Instead of both: from an earlier answer")


_OBJECT = {"type": "object"}


class ExportOrder(BaseModel):
    """Which responses to export."""

    model_config = ConfigDict(json_schema_extra={"required": ["survey_id"]})

    survey_id: Any = _wire({"type": "string", "examples": ["66c70e10f57bd9efe12d6800"]}, "Of which")
    data_structure: Any = _wire({"type": "string", "enum": ["flat"]}, "One flat row per response")
    date_filter: Any = _wire(
        {**_OBJECT, "examples": [{"operand": ["2026-03-01", "2026-03-31"], "type": "between"}]},
        "Days of the start: type between, before or after",
    )
    time_filter: Any = _wire(
        {**_OBJECT, "examples": [{"start": "2026-03-01 00:00:00", "end": "2026-03-31 23:59:59"}]},
        "Moments of the start, both within",
    )
    response_status: Any = _wire(
        {"type": "array", "items": {"type": "integer", "enum": [0, 1, 2]}},
        "0 partial, 1 complete, 2 disqualified; all when absent",
    )
    collector_ids: Any = _wire({"type": "array", "items": {"type": "string"}}, "Of these alone")
    page: Any = _wire({"type": "integer", "default": 1, "minimum": 1}, "Or in the query")
    page_size: Any = _wire(
        {"type": "integer", "default": 250, "minimum": 1, "maximum": 1000}, "Or in the query"
    )
