"""`POST validation/emails`: section "Validate emails".

Fields take any JSON value: what a value must be is checked with the vendor's own texts.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from mockserver.vendors.nrs360.schemas.wire import FLAG, STRING, STRINGS, wire


class ValidationRequest(BaseModel):
    """What to validate; an absent field and null are the same."""

    groupsIds: Any = wire(  # noqa: N815
        {"type": "array", "items": {"type": "integer"}}, "Groups whose contacts to validate"
    )
    emails: Any = wire(STRINGS, "Addresses to validate; may stand beside groupsIds")
    force: Any = wire(FLAG, "Validate addresses again that were validated before")
    allowRisky: Any = wire(FLAG, "Leave risky addresses off the blacklist")  # noqa: N815
    notificationUrl: Any = wire(STRING, "Where progress is posted")  # noqa: N815
