"""One-time codes: made for a message or for the customer to deliver, and checked. Section "OTP".

A code's `state` is `pending` while it may yet be found valid; then `used`, `exhausted` or
`replaced`. That it expired is told by the clock alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.ids import DIGITS, UPPER
from mockserver.kernel.sandbox import Sandbox
from mockserver.messaging.msisdn import parse_msisdn
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.addresses import is_address
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import invalid_input, not_found
from mockserver.vendors.nrs360.models.otp import otps
from mockserver.vendors.nrs360.otp import OtpConfig, check_app_id, check_otp_config
from mockserver.vendors.nrs360.rules import to_boolean, to_scalar
from mockserver.vendors.nrs360.schemas.otp import OtpCheckRequest, OtpGenerateRequest

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
_latest = (
    select(otps)
    .where(otps.c.recipient == bindparam("recipient"), otps.c.app_id == bindparam("app"))
    .order_by(otps.c.id.desc())
    .limit(1)
)
_by_id = update(otps).where(otps.c.id == bindparam("code_id"))
_count_attempt = _by_id.values(
    attempts=bindparam("made"), state=bindparam("now_state"), updated_at=bindparam("now")
)


def generate(exchange: Exchange, body: OtpGenerateRequest) -> dict[str, Any]:
    """Make a code for a phone number or address, to be delivered by the customer.

    Raises:
        ApiError: 422, a field is wrong, or a code is pending and another is not wanted.
    """
    recipient = _check_recipient(exchange, body.recipient)
    config = check_otp_config(body.model_dump(), prefix="")
    code = draw_code(exchange.sandbox, recipient, config, exchange.at)
    keep_code(exchange.sandbox, recipient, code, config, exchange.at)
    return {"data": _show(_find(exchange, recipient, config.app_id))}


def check(exchange: Exchange, body: OtpCheckRequest) -> dict[str, Any]:
    """Whether a code is the one that waits for its recipient; every check is an attempt.

    Raises:
        ApiError: 422, a field is wrong; 404, no code waits, or it was found valid before.
    """
    recipient = _check_recipient(exchange, body.recipient)
    typed = to_scalar(body.code)
    if not typed:
        raise invalid_input("The code field is required.")
    app_id = check_app_id(body.appId)
    row = _find(exchange, recipient, app_id)
    if row.state == "used":
        raise not_found()
    attempts = row.attempts + 1
    reason = _judge(row, typed, attempts, exchange.at, exact=to_boolean(body.caseSensitive))
    change = {
        "code_id": row.id,
        "made": attempts,
        "now_state": _next_state(row, reason, attempts),
        "now": exchange.at,
    }
    exchange.sandbox.database.execute(_count_attempt, change)
    found = {"data": _show(_find(exchange, recipient, app_id))}
    return {"data": {"valid": reason == "Valid", "reason": reason, "otp": found}}


def _check_recipient(exchange: Exchange, value: object) -> str:
    """A phone number or an address, as codes are kept for it."""
    text = to_scalar(value)
    if value is None or not (text is None or text.strip()):
        raise invalid_input("The recipient field is required.")
    text = text or ""
    if read_account(exchange.sandbox).settings.accept_plus:
        text = text.removeprefix("+")
    if parse_msisdn(text) is None and not is_address(text):
        raise invalid_input("The recipient field must be a valid phone or email.")
    return _spell(text)


def _spell(recipient: str) -> str:
    """A recipient as codes are kept for it: the case of a domain does not matter."""
    name, at, domain = recipient.rpartition("@")
    return f"{name}{at}{domain.lower()}"


def _find(exchange: Exchange, recipient: str, app_id: str) -> Row[Any]:
    """The last code that was made for a recipient and app."""
    row = exchange.sandbox.database.first(_latest, {"recipient": recipient, "app": app_id})
    if row is None:
        raise not_found()
    return row


def _judge(row: Row[Any], typed: str, attempts: int, now: datetime, *, exact: bool) -> str:
    """The reason that the page's table has for a check."""
    if now >= row.expires_at:
        return "Expired"
    if attempts > row.max_attempts:
        return "Maximum attempts reached"
    is_same = typed == row.code if exact else typed.casefold() == row.code.casefold()
    return "Valid" if is_same else "Invalid code"


def _next_state(row: Row[Any], reason: str, attempts: int) -> str:
    if reason == "Valid":
        return "used"
    return "exhausted" if attempts >= row.max_attempts else str(row.state)


def _show(row: Row[Any]) -> dict[str, Any]:
    return {
        "recipient": row.recipient,
        "code": row.code,
        "attempts": row.attempts,
        "maxAttempts": row.max_attempts,
        "maxSecondsValidity": row.max_seconds_validity,
        "appId": row.app_id,
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
        "expiresAt": iso(row.expires_at),
    }


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
        sandbox.database.execute(
            _replace, {"who": _spell(recipient), "app": config.app_id, "now": now}
        )
    row = {
        "id": sandbox.ids.number("nrs360.otp id"),
        "recipient": _spell(recipient),
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
    key = {"recipient": _spell(recipient), "app": config.app_id, "now": now}
    return sandbox.database.first(_pending, key) is not None
