"""What Collect tells its customers: events to webhooks.

The names of the events are contract, typos included. Neither payload nor header is printed: both
are inferred.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pydantic_core import to_json

from mockserver.kernel.callbacks import Callback

TYPES = (
    "created",
    "statusChanged",
    "portalSubmited",  # sic
    "dueDateChanged",
    "portalViewed",
    "docUploaded",
    "docDeleted",
    "docParsed",
    "itemApproved",
    "itemRejected",
    "itemReopened",
    "itemCancelValidation",
    "formSubmited",  # sic
    "emailSent",
    "emailClicked",
    "emailBounced",
    "emailOpened",
    "emailMarkedAsSpam",
    "emailBlocked",
    "emailUnsub",
    "smsSent",
    "smsDelivered",
    "smsClicked",
    "smsFailed",
    "smsUndelivered",
)

_MINUTES = (1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240, 225)
RETRY_SCHEDULE = tuple(timedelta(minutes=minutes) for minutes in _MINUTES)
"""Each wait is twice the one before, at most four hours; the last attempt is after 24 hours."""

SECRET_HEADER = "x-collect-token"  # noqa: S105 - the header's name


def acknowledges(status: int) -> bool:
    """Any 2xx is a yes."""
    return 200 <= status < 300


def render_event(
    event: str, payload: dict[str, Any], *, url: str, secret: str | None, subject: str
) -> Callback:
    """An event as one POST of JSON: `{"type", "createdAt", "request", "element"?, "message"?}`.

    `subject` is `<webhook id> <request id>`: what one webhook hears of one request comes in order.
    """
    headers = {"content-type": "application/json"}
    if secret:
        headers[SECRET_HEADER] = secret
    return Callback(
        event=event, url=url, headers=headers, body=to_json(payload).decode(), subject=subject
    )
