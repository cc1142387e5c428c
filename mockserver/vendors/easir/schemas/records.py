"""Accounts, contacts and consent, as they are sent."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from mockserver.vendors.easir.schemas.wire import FLAG, INTEGER, STRING, VALUES, wire


class AccountRequest(BaseModel):
    """An account that is to be made."""

    name: Any = wire(STRING, "Its name; else `fixed_fields.name`")
    b2c: Any = wire(FLAG, "Whether it is a person: false unless said")
    user_id: Any = wire(INTEGER, "The responsible user: the token's unless said")
    team_id: Any = wire(INTEGER, "A team")
    status: Any = wire(STRING, "Any text")
    fixed_fields: Any = wire(VALUES, "Values by name or id, as a list or an object")
    custom_fields: Any = wire(VALUES, "Values by name or id, as a list or an object")


class ContactRequest(BaseModel):
    """A contact that is to be made, or changed: what is left out stays as it is."""

    user_id: Any = wire(INTEGER, "The responsible user: the token's unless said")
    team_id: Any = wire(INTEGER, "A team")
    status: Any = wire(STRING, "Any text")
    fixed_fields: Any = wire(VALUES, "Values by name or id, as a list or an object")
    custom_fields: Any = wire(VALUES, "Values by name or id, as a list or an object")


class ConsentRequest(BaseModel):
    """What a contact said when asked."""

    type: Any = wire({"type": "string", "enum": ["email", "letter", "call", "sms"]}, "Required")
    status: Any = wire(FLAG, "Required: whether the contact may be reached so")
