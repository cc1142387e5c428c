"""A send of mails as it was asked for: its fields checked in the order of the page's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360 import rules
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.addresses import UNVERIFIED_DOMAIN, parse_address
from mockserver.vendors.nrs360.errors import ApiError, invalid_input
from mockserver.vendors.nrs360.otp import OtpConfig, check_otp_config
from mockserver.vendors.nrs360.schemas.mailing import MailRequest
from mockserver.vendors.nrs360.service.attachments import (
    CONTROL,
    Attachment,
    check_attachments,
)
from mockserver.vendors.nrs360.service.bodies import find_body
from mockserver.vendors.nrs360.service.plain_text import to_plain_text
from mockserver.vendors.nrs360.variables import find_placeholders


@dataclass(slots=True)
class MailOrder:
    """What is to be sent, to whom, and when."""

    html: str
    """The body, variables and links not yet filled in."""

    text: str
    """What a reader without HTML sees of it."""

    recipients: list[object]
    cc: list[str]
    bcc: list[str]
    from_email: str
    subject: str
    from_name: str
    reply_to: str
    scheduled_at: datetime | None
    campaign: str | None
    tags: list[str]
    certified: bool
    variables: list[Mapping[str, object]]
    files: tuple[Attachment, ...]
    track_opens: bool
    track_clicks: bool
    otp: OtpConfig
    has_code: bool
    """Whether body or subject has {OTP_CODE}."""


def read_order(body: MailRequest, now: datetime, sandbox: Sandbox) -> MailOrder:
    """Check the fields of a send.

    Raises:
        ApiError: the account may not send mails (118); or the first field that is wrong, with the
            code of the page's table.
    """
    if read_account(sandbox).settings.block_mailing:
        raise ApiError(118)
    html = find_body(sandbox, body.body, current_id=body.templateV2Id, legacy_id=body.templateId)
    recipients = rules.list_recipients(body.to)
    cc = _check_copies("cc", body.cc)
    bcc = _check_copies("bcc", body.bcc)
    from_email = _check_verified(sandbox, body.fromEmail, malformed=115, unverified=115)
    subject = _check_subject(body.subject)
    from_name = _check_name(body.fromName)
    reply_to = _check_verified(sandbox, body.replyTo, malformed=116, unverified=117)
    scheduled_at = rules.check_schedule(body.scheduleDate, now)
    campaign, tags = rules.check_campaign(body.campaignName, body.tags)
    return MailOrder(
        html=html,
        text=to_plain_text(html),
        recipients=recipients,
        cc=cc,
        bcc=bcc,
        from_email=from_email,
        subject=subject,
        from_name=from_name,
        reply_to=reply_to,
        scheduled_at=scheduled_at,
        campaign=campaign,
        tags=tags,
        certified=rules.to_boolean(body.certified),
        variables=rules.check_substitutions(body.sub, len(recipients)),
        files=check_attachments(body.attachments),
        track_opens=_is_on(body.trackOpens),
        track_clicks=_is_on(body.trackClicks),
        otp=check_otp_config(body.otpConfig),
        has_code=_has_code(html) or _has_code(subject),
    )


def _check_copies(name: str, value: object) -> list[str]:
    """Addresses of cc or bcc; the page has no code for a bad one: 422 (inferred)."""
    if value is None:
        return []
    entries = value if isinstance(value, list) else [value]
    addresses = []
    for index, entry in enumerate(entries):
        address = parse_address(entry.strip()) if isinstance(entry, str) else None
        if address is None:
            raise invalid_input(f"The {name}.{index} field must be a valid email address.")
        addresses.append(address)
    return addresses


def _check_verified(sandbox: Sandbox, value: object, *, malformed: int, unverified: int) -> str:
    """An address that the account may use.

    In an open sandbox that is any but those of one domain, in a strict one those on its list.
    """
    address = parse_address(value.strip()) if isinstance(value, str) else None
    if address is None:
        raise ApiError(malformed)
    if sandbox.is_strict:
        listed = {sender.lower() for sender in read_account(sandbox).senders}
        is_verified = address.lower() in listed
    else:
        is_verified = not address.endswith(f"@{UNVERIFIED_DOMAIN}")
    if not is_verified:
        raise ApiError(unverified)
    return address


def _check_subject(value: object) -> str:
    """The subject, which stands in one line. Raises 114 when missing, blank or no text."""
    subject = rules.to_scalar(value)
    if subject is None or not subject.strip() or CONTROL.search(subject):
        raise ApiError(114)
    return subject


def _check_name(value: object) -> str:
    if value is None:
        return ""
    name = rules.to_scalar(value)
    if name is None or CONTROL.search(name):
        raise invalid_input("The fromName field must be a string.")
    return name.strip()


def one_line(text: str) -> str:
    """A text without line breaks and control characters: what a variable may have brought in."""
    return CONTROL.sub(" ", text).strip()


def _is_on(value: object) -> bool:
    return value is None or rules.to_boolean(value)


def _has_code(text: str) -> bool:
    if "OTP_CODE" not in text:
        return False
    return any(found.name.strip() == "OTP_CODE" for found in find_placeholders(text))
