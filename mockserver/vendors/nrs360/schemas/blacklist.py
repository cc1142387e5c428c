"""`PUT v2/blacklist/{type}` and `DELETE v2/blacklist/{type}`: section "Blacklist"."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from mockserver.vendors.nrs360.schemas.wire import wire


class BlacklistEntry(BaseModel):
    """Whom it is about."""

    model_config = ConfigDict(json_schema_extra={"required": ["recipient"]})

    recipient: Any = wire(
        {"type": "string", "examples": ["99000000000"]}, "Phone number, or address on mailing"
    )
