"""`POST landingsms`: section "Send Landing SMS message"."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from mockserver.vendors.nrs360.schemas.sms import TextRequest
from mockserver.vendors.nrs360.schemas.wire import STRING, wire


class LandingRequest(TextRequest):
    """An SMS with a link to a landing page; an absent field and null are the same."""

    model_config = ConfigDict(json_schema_extra={"required": ["message", "to", "from"]})

    parts: Any = wire(
        {"type": "integer", "default": 1, "minimum": 1, "maximum": 8}, "Most parts allowed"
    )
    notificationUrl: Any = wire(  # noqa: N815
        STRING, "Where delivery notifications go, with % escapes"
    )
    templateBody: Any = wire(STRING, "HTML of the landing page, with {variables}")  # noqa: N815
    templateId: Any = wire(  # noqa: N815
        {"type": "integer"}, "Or a template of the previous version of the platform"
    )
    templateV2Id: Any = wire(  # noqa: N815
        {"type": "integer"}, "Or a template of the current version"
    )
