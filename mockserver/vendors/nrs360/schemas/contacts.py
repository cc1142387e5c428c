"""`POST` and `PUT contacts`, `POST` and `PUT groups`: section "Databases"."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import STRING, STRINGS, wire

_PHONE = {"type": "string", "examples": ["3466666666"]}
_CUSTOM_FIELDS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "key": STRING,
            "type": {"enum": ["string", "date", "decimal"], "default": "string"},
            "value": STRING,
        },
    },
}


class ContactRequest(BaseModel):
    """A contact and the groups it is in; an absent field and null are the same."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                {
                    "anyOf": [
                        {"required": ["email"]},
                        {"required": ["phone", "countryIso"]},
                        {"required": ["landline", "countryIso"]},
                    ]
                },
                {"anyOf": [{"required": ["groupsIds"]}, {"required": ["groupsNames"]}]},
            ]
        }
    )

    email: Any = wire({"type": "string", "format": "email"}, "E-mail address")
    phone: Any = wire(_PHONE, "Mobile phone number")
    landline: Any = wire(_PHONE, "Landline phone number")
    countryIso: Any = wire(  # noqa: N815
        {"type": "string", "pattern": "^[A-Za-z]{2}$"}, "Country of the numbers, ISO 3166-1"
    )
    groupsIds: Any = wire(  # noqa: N815
        {"type": "array", "items": {"type": "integer"}}, "Groups to put it in"
    )
    groupsNames: Any = wire(  # noqa: N815
        STRINGS, "Groups to put it in, by name; one that does not exist is made"
    )
    name: Any = wire(STRING, "First name")
    surname: Any = wire(STRING, "Last names")
    customFields: Any = wire(_CUSTOM_FIELDS, "Fields of your own")  # noqa: N815
    externalId: Any = wire(STRING, "Your own id of the contact")  # noqa: N815


class GroupRequest(BaseModel):
    """A group of contacts."""

    model_config = ConfigDict(json_schema_extra={"required": ["name"]})

    name: Any = wire(STRING, "Name of the group; several may have the same")
