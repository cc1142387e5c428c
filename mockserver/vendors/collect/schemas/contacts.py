"""Bodies of POST /contacts and POST /contacts/{id}."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from mockserver.vendors.collect.schemas.wire import OBJECT, OBJECTS, TEXT, TEXTS, wire


class ContactFields(BaseModel):
    """A contact."""

    email: Any = wire({"type": "string", "format": "email"}, "Address; or a phone number is needed")
    firstName: Any = wire(TEXT, "First name")  # noqa: N815
    lastName: Any = wire(TEXT, "Last name")  # noqa: N815
    company: Any = wire(TEXT, "Company")
    phone: Any = wire(TEXT, "Phone number: messages go there as SMS too")
    tag: Any = wire(TEXTS, "Tags")
    tags: Any = wire(TEXTS, "The same")
    data: Any = wire(OBJECT, "Custom values by name")
    customFields: Any = wire(OBJECTS, "Custom values as [{variable, value}]")  # noqa: N815
