"""What 360NRS tells its customers: delivery notifications and event notifications."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from pydantic_core import to_json
from sqlalchemy import Row

from mockserver.kernel.callbacks import Callback
from mockserver.messaging.dlr import DlrStatus
from mockserver.vendors.nrs360.dates import iso, minute

if TYPE_CHECKING:
    from mockserver.vendors.nrs360.service.events import Happening

RETRY_SCHEDULE = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 3, 4, 5))
"""Section "Event Notifications": five retries, one minute, then two minutes after that, …"""

_STATUSES = {
    "sent": DlrStatus.ACCEPTD,
    "delivered": DlrStatus.DELIVRD,
    "undelivered": DlrStatus.UNDELIV,
    "expired": DlrStatus.EXPIRED,
    "rejected": DlrStatus.REJECTD,
    "cancelled": DlrStatus.DELETED,
}
# Not on the page: an escape of an older version that clients still send.
_OLD_CODES = {"delivered": 1, "undelivered": 2, "sent": 4, "rejected": 16, "expired": 2}
_ESCAPE = re.compile(r"%(?:[0-9A-Fa-f]{2}|([ipPtcsmynCSd]))")


def acknowledges(status: int) -> bool:
    """Only 200 is a yes: 201 and 204 are retried too."""
    return status == 200


def render_delivery(row: Row[Any], event: str, at: datetime) -> Iterator[Callback]:
    """The delivery notifications of an event: one GET per part. Section "Delivery notifications".

    Events that are no delivery status (a click, say) cause none.
    """
    status = _STATUSES.get(event)
    if status is None:
        return
    for part in range(1, row.parts + 1):
        values = {
            "i": row.id,
            "p": row.sender,
            "P": row.recipient,
            "t": minute(row.starts_at),
            "c": f"{row.cost:f}",
            "s": status.value,
            "m": row.mnc or "",
            "y": minute(at),
            "n": str(part),
            "C": str(row.campaign_id),
            "S": str(row.sending_id),
            "d": str(_OLD_CODES.get(event, "")),
        }
        url = _ESCAPE.sub(partial(_expand, values), row.notification_url)
        yield Callback(event=f"dlr {event}", url=url, method="GET", subject=row.id)


def _expand(values: dict[str, str], found: re.Match[str]) -> str:
    """An escape's value, URL-encoded; a percent-encoded octet (`%2F`) is left alone."""
    return quote(values[found[1]], safe="") if found[1] else found[0]


def render_event(row: Row[Any], happening: Happening, url: str, contact_id: int) -> Callback:
    """An event notification: a form. Section "Event Notifications".

    A message that was sent without campaignName tells campaign 0 and no name, and one whose
    recipient is no contact tells contact 0.
    """
    fields = {
        "id": row.id,
        "channel": row.channel,
        "contactId": contact_id,
        "campaignId": row.campaign_id if row.campaign_name else 0,
        "campaignName": row.campaign_name,
        **({"formId": happening.form.id} if happening.form else {}),
        "event": happening.type,
        "extra": _render_extra(happening),
        **_render_smtp_response(row, happening),
        "eventDate": iso(happening.at),
    }
    return Callback(
        event=happening.type,
        url=url,
        headers={"content-type": "application/x-www-form-urlencoded"},
        body=urlencode(fields),
        subject=row.id,
    )


_SMTP_RESPONSES = {
    "delivered": "250 2.0.0 OK: queued as {id}",
    "hard_bounced": "550 5.1.1 <{recipient}>: Recipient address rejected: User unknown",
    "soft_bounced": "452 4.2.2 <{recipient}>: Mailbox full, try again later",
}
"""What the recipient's mail server said; the page prints none, so these are ours (RFC 3463)."""


def _render_smtp_response(row: Row[Any], happening: Happening) -> dict[str, str]:
    """`smtpResponse`, which only some events of mails have."""
    response = _SMTP_RESPONSES.get(happening.type) if row.channel == "mailing" else None
    if response is None:
        return {}
    return {"smtpResponse": response.format(id=row.id, recipient=row.recipient)}


def _render_extra(happening: Happening) -> str:
    """More about an event, as JSON text: a click's URL, encoded; what a form was filled in with."""
    extra: dict[str, Any] = {"url": quote(happening.url, safe="")} if happening.url else {}
    if happening.form and happening.form.values is not None:
        extra["formValues"] = happening.form.values
    return to_json(extra).decode()


def render_validation(url: str, data: dict[str, Any]) -> Callback:
    """A progress notification of a validation: JSON. Section "Notification examples"; it is posted
    as event notifications are, which the page leaves open."""
    return Callback(
        event=f"validation {data['status']}",
        url=url,
        headers={"content-type": "application/json"},
        body=to_json({"data": data}).decode(),
        subject=f"validation {data['id']}",
    )
