"""A send of SMS as it was asked for: its fields checked in the order of the page's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mockserver.messaging.parts import Encoding
from mockserver.vendors.nrs360 import rules
from mockserver.vendors.nrs360.account import Account
from mockserver.vendors.nrs360.availability import next_allowed, parse_available_times
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.otp import OtpConfig, check_otp_config
from mockserver.vendors.nrs360.schemas.sms import SmsRequest
from mockserver.vendors.nrs360.variables import find_placeholders

SPECIALS = frozenset({"UNSUB_URL", "OTP_CODE"})
"""Variables that the vendor itself fills in."""


@dataclass(slots=True)
class Order:
    """What is to be sent, to whom, and when."""

    texts: tuple[str, ...]
    """One text, or the messages it was cut into by splitParts; variables not yet filled in."""

    recipients: list[object]
    sender: str
    encoding: Encoding
    starts_at: datetime
    """When it leaves: now, the scheduled time, or the next one that availableTimes allows."""

    scheduled_at: datetime | None
    expires_at: datetime | None
    most_parts: int
    urls: list[str | None]
    campaign: str | None
    tags: list[str]
    certified: bool
    flash: bool
    variables: list[Mapping[str, object]]
    specials: frozenset[str]
    """The variables in the text that the vendor itself fills in."""

    otp: OtpConfig


def read_order(body: SmsRequest, now: datetime, account: Account) -> Order:
    """Check the fields of a send from an account.

    Raises:
        ApiError: the first field that is wrong, with the code of the page's table.
    """
    message = rules.check_message(body.message)
    recipients = rules.list_recipients(body.to)
    sender = _check_sender(body, account)
    encoding = rules.check_encoding(body.encoding)
    scheduled_at = rules.check_schedule(body.scheduleDate, now)
    expires_at = rules.check_expiration(body.expirationDate, now, scheduled_at)
    most_parts = rules.check_parts(body.parts)
    urls = rules.check_notification_urls(body.notificationUrl, len(recipients))
    message = rules.transliterate(message, body.trans)
    campaign, tags = rules.check_campaign(body.campaignName, body.tags)
    variables = rules.check_substitutions(body.sub, len(recipients))
    texts, most_parts = _split(body, message, encoding, most_parts)
    ranges = parse_available_times(body.availableTimes)
    return Order(
        texts=texts,
        recipients=recipients,
        sender=sender,
        encoding=encoding,
        starts_at=next_allowed(scheduled_at or now, ranges) if ranges else scheduled_at or now,
        scheduled_at=scheduled_at,
        expires_at=expires_at,
        most_parts=most_parts,
        urls=urls,
        campaign=campaign,
        tags=tags,
        certified=rules.to_boolean(body.certified),
        flash=rules.to_boolean(body.flash),
        variables=variables,
        specials=_find_specials(message),
        otp=check_otp_config(body.otpConfig),
    )


def _check_sender(body: SmsRequest, account: Account) -> str:
    sender = rules.check_sender(body.sender)
    if account.settings.require_verified_senders and sender not in account.senders:
        raise ApiError(115)
    return sender


def _find_specials(message: str) -> frozenset[str]:
    if not any(name in message for name in SPECIALS):
        return frozenset()
    return SPECIALS & {placeholder.name.strip() for placeholder in find_placeholders(message)}


def _split(
    body: SmsRequest, message: str, encoding: Encoding, most_parts: int
) -> tuple[tuple[str, ...], int]:
    """The messages that splitParts makes of one, and how many parts each may have.

    `parts` then bounds the number of messages; without it the page's maximum of 15 does.
    """
    if not rules.to_boolean(body.splitParts):
        return (message,), most_parts
    texts = rules.split_independent(message, encoding)
    if len(texts) > (15 if body.parts is None else most_parts):
        raise ApiError(105)
    return tuple(texts), 1
