"""What EASIR tells its customers: webhooks.

A webhook is a POST of what a GET of its subject answers. The receiver knows it by
`X-Zebra-Verification-Hash`, the SHA-1 of the body followed by the subscription's token.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha1
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Row, bindparam, update

from mockserver.kernel.callbacks import Callback
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.models.webhooks import webhooks

RETRY_SCHEDULE = tuple(timedelta(minutes=2 ** (number - 1)) for number in range(1, 11))
"""Ten retries, the n-th after 2^(n-1) minutes."""

TIMEOUT = 5.0
"""Seconds that a receiver has for its answer."""

GONE = 410
"""The answer that ends a subscription."""

_end = (
    update(webhooks)
    .where(
        webhooks.c.id == bindparam("webhook"),
        webhooks.c.deleted_at.is_(None),
    )
    .values(deleted_at=bindparam("now"))
)


def acknowledges(status: int) -> bool:
    """Any 2xx is a yes."""
    return 200 <= status < 300


def ends_retries(sandbox: Sandbox, callback: Row[Any], status: int) -> bool:
    """410 deletes the subscription, and nothing is tried again."""
    if status != GONE:
        return False
    webhook = int(callback.subject.partition(" ")[0])
    sandbox.database.execute(_end, {"webhook": webhook, "now": sandbox.clock.now()})
    return True


def render_webhook(
    webhook: Row[Any], subject: str, entity: Any, at: datetime, executor: int
) -> Callback:
    """One webhook: `entity` as its GET answers it, `executor` the user who caused it."""
    body = to_json(entity).decode()
    signed = (body + webhook.verification_token).encode()
    return Callback(
        event=webhook.webhook_event,
        url=webhook.target_url,
        headers={
            "content-type": "application/json",
            "X-Zebra-Verification-Hash": sha1(signed, usedforsecurity=False).hexdigest(),
            "X-Timestamp": str(int(at.timestamp())),
            "X-Zebra-Executor-User": str(executor),
        },
        body=body,
        subject=f"{webhook.id} {subject}",
    )
