"""`POST forms` and `PUT forms/<ID>`: sections "Forms" and "Annex".

Fields take any JSON value: what a value must be is checked with the vendor's 422.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import FLAG, OBJECTS, STRING, wire

_URL: dict[str, Any] = {"type": "string", "format": "uri"}


class FormRequest(BaseModel):
    """A form, field by field as it came in; an absent field and null are the same."""

    model_config = ConfigDict(json_schema_extra={"required": ["name", "formFields"]})

    name: Any = wire(STRING, "Name that no other form has")
    editable: Any = wire(
        {"type": "boolean", "default": True}, "Whether it can be sent more than once"
    )
    rejectButton: Any = wire(FLAG, "Show a button that declines")  # noqa: N815
    backgroundUrl: Any = wire(_URL, "Background image")  # noqa: N815
    logoUrl: Any = wire(_URL, "Logo image")  # noqa: N815
    formFields: Any = wire(OBJECTS, "The form's elements, in their order")  # noqa: N815
