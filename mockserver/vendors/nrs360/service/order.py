"""A send of SMS or landing SMS as it was asked for: checked in the order of the page's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mockserver.messaging.parts import Encoding
from mockserver.vendors.nrs360 import rules
from mockserver.vendors.nrs360.account import Account
from mockserver.vendors.nrs360.availability import (
    TimeRange,
    next_allowed,
    parse_available_times,
)
from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.otp import DEFAULTS, OtpConfig, check_otp_config
from mockserver.vendors.nrs360.schemas.sms import SmsRequest, TextRequest
from mockserver.vendors.nrs360.variables import find_placeholders


@dataclass(frozen=True, slots=True)
class Product:
    """In what the sends of texts differ."""

    channel: str
    specials: frozenset[str]
    """Variables that the vendor itself fills in."""

    most_parts: int
    has_url_arrays: bool
    """Whether each recipient may have a notificationUrl of its own."""

    needed: str = ""
    """The variable that a text must have; 141 without it."""


SMS = Product("sms", frozenset({"UNSUB_URL", "OTP_CODE"}), 15, has_url_arrays=True)
LANDING = Product(
    "landing", frozenset({"UNSUB_URL", "LAND_URL"}), 8, has_url_arrays=False, needed="LAND_URL"
)


@dataclass(slots=True)
class Order:
    """What is to be sent, to whom, and when."""

    channel: str
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

    otp: OtpConfig = DEFAULTS
    ranges: tuple[TimeRange, ...] = ()
    """Its availableTimes."""

    landing: int = 0
    """The landing page behind {LAND_URL}."""

    forms: frozenset[int] = frozenset()
    """The forms that the text links to."""


def read_order(body: SmsRequest, now: datetime, account: Account) -> Order:
    """Check the fields of a send of SMS from an account.

    Raises:
        ApiError: the first field that is wrong, with the code of the page's table.
    """
    order = read_text_order(body, now, account, SMS)
    order.ranges = parse_available_times(body.availableTimes)
    if order.ranges:
        order.starts_at = next_allowed(order.starts_at, order.ranges)
    order.otp = check_otp_config(body.otpConfig)
    return order


def read_text_order(body: TextRequest, now: datetime, account: Account, product: Product) -> Order:
    """Check the fields that the sends of texts have in common.

    Raises:
        ApiError: the first field that is wrong, with the code of the page's table.
    """
    message = rules.check_message(body.message)
    specials = _find_specials(message, product)
    if product.needed and product.needed not in specials:
        raise ApiError(141)
    recipients = rules.list_recipients(body.to)
    sender = _check_sender(body, account)
    encoding = rules.check_encoding(body.encoding)
    scheduled_at = rules.check_schedule(body.scheduleDate, now)
    expires_at = rules.check_expiration(body.expirationDate, now, scheduled_at)
    most_parts = rules.check_parts(body.parts, maximum=product.most_parts)
    urls = _check_urls(body, len(recipients), product)
    message = rules.transliterate(message, body.trans)
    campaign, tags = rules.check_campaign(body.campaignName, body.tags)
    variables = rules.check_substitutions(body.sub, len(recipients))
    texts, most_parts = _split(body, message, encoding, most_parts, product)
    return Order(
        channel=product.channel,
        texts=texts,
        recipients=recipients,
        sender=sender,
        encoding=encoding,
        starts_at=scheduled_at or now,
        scheduled_at=scheduled_at,
        expires_at=expires_at,
        most_parts=most_parts,
        urls=urls,
        campaign=campaign,
        tags=tags,
        certified=rules.to_boolean(body.certified),
        flash=rules.to_boolean(body.flash),
        variables=variables,
        specials=specials,
    )


def _check_sender(body: TextRequest, account: Account) -> str:
    sender = rules.check_sender(body.sender)
    if account.settings.require_verified_senders and sender not in account.senders:
        raise ApiError(115)
    return sender


def _check_urls(body: TextRequest, recipients: int, product: Product) -> list[str | None]:
    if isinstance(body.notificationUrl, list) and not product.has_url_arrays:
        raise ApiError(109)
    return rules.check_notification_urls(body.notificationUrl, recipients)


def _find_specials(message: str, product: Product) -> frozenset[str]:
    if not any(name in message for name in product.specials):
        return frozenset()
    return product.specials & {
        placeholder.name.strip() for placeholder in find_placeholders(message)
    }


def _split(
    body: TextRequest, message: str, encoding: Encoding, most_parts: int, product: Product
) -> tuple[tuple[str, ...], int]:
    """The messages that splitParts makes of one, and how many parts each may have.

    `parts` then bounds the number of messages; without it the page's maximum does.
    """
    if not rules.to_boolean(body.splitParts):
        return (message,), most_parts
    texts = rules.split_independent(message, encoding)
    if len(texts) > (product.most_parts if body.parts is None else most_parts):
        raise ApiError(105)
    return tuple(texts), 1
