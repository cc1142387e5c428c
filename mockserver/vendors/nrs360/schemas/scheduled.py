"""`PUT scheduled` and `DELETE scheduled`: section "Scheduled messages".

Fields take any JSON value: what a value must be is checked with the vendor's own codes.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import wire

_GUID = {
    "anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "array"}],
    "examples": [[100, 101]],
}


class ScheduledChoice(BaseModel):
    """Which scheduled messages are meant; absent fields mean all of them."""

    guid: Any = wire(_GUID, "One message or several; all when absent")
    type: Any = wire({"enum": ["SMS", "MAILING"]}, "Only those of a type")


class ScheduledUpdate(ScheduledChoice):
    """A new date for them."""

    model_config = ConfigDict(json_schema_extra={"required": ["scheduleDate"]})

    scheduleDate: Any = wire(  # noqa: N815
        {"type": "string", "pattern": "^[0-9]{14}$", "examples": ["20991011093000"]},
        "When to send: YYYYmmddHHiiss in UTC",
    )
