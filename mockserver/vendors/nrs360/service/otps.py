"""One-time codes: made for a message here, checked by the OTP endpoints."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from mockserver.kernel.ids import DIGITS, UPPER
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.errors import invalid_input
from mockserver.vendors.nrs360.models import otps
from mockserver.vendors.nrs360.otp import OtpConfig

_pending = select(otps.c.id).where(
    otps.c.recipient == bindparam("recipient"),
    otps.c.app_id == bindparam("app"),
    otps.c.state == "pending",
    otps.c.expires_at > bindparam("now"),
)
_replace = (
    update(otps)
    .where(
        otps.c.recipient == bindparam("who"),
        otps.c.app_id == bindparam("app"),
        otps.c.state == "pending",
    )
    .values(state="replaced", updated_at=bindparam("now"))
)


def draw_code(sandbox: Sandbox, recipient: str, config: OtpConfig, now: datetime) -> str:
    """A code for a recipient, to be kept once the message that carries it is accepted.

    Raises:
        ApiError: 422, a code is pending and the configuration says to refuse another.
    """
    if config.reject_if_pending_code and _has_pending(sandbox, recipient, config, now):
        raise invalid_input("There is already a pending code for this recipient.")
    return sandbox.ids.token("nrs360.otp", config.length, UPPER if config.alpha else DIGITS)


def keep_code(
    sandbox: Sandbox, recipient: str, code: str, config: OtpConfig, now: datetime
) -> None:
    """Have a code wait to be checked; one that was pending for the same appId no longer counts."""
    if _has_pending(sandbox, recipient, config, now):
        sandbox.database.execute(_replace, {"who": recipient, "app": config.app_id, "now": now})
    row = {
        "id": sandbox.ids.number("nrs360.otp id"),
        "recipient": recipient,
        "app_id": config.app_id,
        "code": code,
        "attempts": 0,
        "max_attempts": config.max_attempts,
        "max_seconds_validity": config.max_seconds_validity,
        "state": "pending",
        "created_at": now,
        "updated_at": now,
        "expires_at": now + timedelta(seconds=config.max_seconds_validity),
    }
    sandbox.database.add(otps, row)


def _has_pending(sandbox: Sandbox, recipient: str, config: OtpConfig, now: datetime) -> bool:
    key = {"recipient": recipient, "app": config.app_id, "now": now}
    return sandbox.database.first(_pending, key) is not None
