"""E-mail: accept a send. Section "Send Email message"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from html import escape
from typing import Any

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.messages import Message
from mockserver.vendors.nrs360.addresses import parse_address
from mockserver.vendors.nrs360.dates import iso
from mockserver.vendors.nrs360.errors import ApiError, injected_error
from mockserver.vendors.nrs360.models.mailing import mails
from mockserver.vendors.nrs360.schemas.mailing import MailRequest
from mockserver.vendors.nrs360.service import sending
from mockserver.vendors.nrs360.service.attachments import keep_attachments
from mockserver.vendors.nrs360.service.certificates.press import expect_certificates
from mockserver.vendors.nrs360.service.compose import CERTIFIED_SURCHARGE
from mockserver.vendors.nrs360.service.contacts.variables import complete_variables
from mockserver.vendors.nrs360.service.forms.links import find_forms, form_link, form_values
from mockserver.vendors.nrs360.service.links import make_code, make_link
from mockserver.vendors.nrs360.service.mail_life import find_outcome
from mockserver.vendors.nrs360.service.mail_links import (
    Layout,
    PatternFiller,
    add_pixel,
    cut_links,
    has_patterns,
    lead_through,
)
from mockserver.vendors.nrs360.service.mail_order import MailOrder, one_line, read_order
from mockserver.vendors.nrs360.service.otps import draw_code, keep_code
from mockserver.vendors.nrs360.service.sending import Piece, Terms
from mockserver.vendors.nrs360.variables import fill

MAIL_COST = Decimal("0.001")
ATTACHMENT_SURCHARGE = Decimal("0.0005")
"""Per mail, and per file of a mail. The page says that files cost more, and no figure: ours."""


@dataclass(slots=True)
class _Send:
    """What all mails of a send have in common."""

    exchange: Exchange
    order: MailOrder
    files: list[int]
    cost: Decimal
    layout: Layout
    """The body cut at its links, as it is without variables."""

    has_patterns: bool
    forms: frozenset[int]
    """The forms that it links to."""

    details: Mapping[str, Any]


@dataclass(slots=True)
class _Content:
    """What one recipient's mail says."""

    subject: str
    html: str
    text: str
    targets: tuple[str, ...]


def send(exchange: Exchange, body: MailRequest) -> tuple[int, dict[str, Any]]:
    """Accept a send: the answer's status (202, or 207 when some are refused) and body.

    Raises:
        ApiError: a field is wrong, the balance is too low (111), or no recipient is accepted.
    """
    order = read_order(body, exchange.at, exchange.sandbox)
    order.variables = complete_variables(
        exchange.sandbox, "email", (order.subject, order.html), order.recipients, order.variables
    )
    terms = Terms(
        channel="mailing",
        first_job="mail sent",
        recipients=order.recipients,
        starts_at=order.scheduled_at or exchange.at,
        scheduled_at=order.scheduled_at,
        campaign=order.campaign,
        tags=order.tags,
    )
    return sending.send(exchange, terms, partial(_write, _prepare(exchange, order)))


def _prepare(exchange: Exchange, order: MailOrder) -> _Send:
    """Do once what is the same for all recipients."""
    cost = MAIL_COST + ATTACHMENT_SURCHARGE * len(order.files)
    cost += CERTIFIED_SURCHARGE if order.certified else 0
    details: dict[str, Any] = {
        "fromName": order.from_name,
        "replyTo": order.reply_to,
        "cc": order.cc,
        "bcc": order.bcc,
        "attachments": [file.describe() for file in order.files],
        "cost": float(cost),
        "currency": "EUR",
    }
    if order.certified:
        details["certified"] = True
        expect_certificates()
    return _Send(
        exchange=exchange,
        order=order,
        files=keep_attachments(exchange.sandbox, order.files),
        cost=cost,
        layout=_cut(exchange, order, order.html),
        has_patterns=has_patterns(order.html) or has_patterns(order.text),
        forms=find_forms(exchange.sandbox, order.html),
        details=details,
    )


def _cut(exchange: Exchange, order: MailOrder, html: str) -> Layout:
    return cut_links(html, own=exchange.base_url) if order.track_clicks else Layout((html,))


def _write(one: _Send, index: int, recipient: object) -> list[Piece]:
    """The mail of one recipient."""
    exchange, order = one.exchange, one.order
    address = _check_recipient(exchange, recipient)
    otp = None
    if order.has_code:
        otp = draw_code(exchange.sandbox, address, order.otp, exchange.at)
    message_id = exchange.sandbox.ids.ordered("nrs360.message", 13)
    link_code = make_code(exchange)
    values = order.variables[index]
    content = _compose(
        one, message_id, link_code, values if otp is None else {**values, "OTP_CODE": otp}
    )
    _keep(one, message_id, link_code, content)
    if otp is not None:
        keep_code(exchange.sandbox, address, otp, order.otp, exchange.at)
    outcome = find_outcome(address)
    if outcome != "delivered":
        exchange.explain(f"magic:{outcome}")
    return [
        Piece(
            id=message_id,
            recipient=address,
            cost=one.cost,
            ledger=_describe(one, message_id, address, content, otp),
            columns={
                "sender": order.from_email,
                "custom_fields": values,
                "text": content.text,
                "is_certified": order.certified,
                "outcome": outcome,
            },
            result={
                "to": recipient,
                "scheduledAt": iso(order.scheduled_at) if order.scheduled_at else None,
            },
        )
    ]


def _check_recipient(exchange: Exchange, value: object) -> str:
    """The address that a mail goes to.

    Raises:
        ApiError: 102, it is no address; or what an aimed fault asks for.
    """
    text = value.strip() if isinstance(value, str) else ""
    fault = exchange.strike_recipient(text) if exchange.aimed else None
    if fault is not None:
        raise injected_error(fault)
    address = parse_address(text)
    if address is None:
        raise ApiError(102)
    return address


def _compose(one: _Send, message_id: str, code: str, values: Mapping[str, object]) -> _Content:
    """Fill in a recipient's variables and links; values are escaped where they meet HTML."""
    exchange, order = one.exchange, one.order
    base_url = exchange.base_url
    if one.forms:
        values = {**values, **form_values(one.forms, form_link(base_url, code))}
    shorten = _make_shortener(exchange, message_id)
    html = fill(order.html, values, shorten=shorten, escape=escape)
    text = fill(order.text, values, shorten=shorten)
    layout = one.layout if html == order.html else _cut(exchange, order, html)
    html = lead_through(layout, base_url, code)
    targets = layout.targets
    if one.has_patterns:
        fill_patterns = PatternFiller(exchange, message_id, code, len(one.files), one.forms)
        html, text = fill_patterns(html), fill_patterns(text)
        targets = tuple(map(fill_patterns, targets))
    if order.track_opens:
        html = add_pixel(html, base_url, code)
    subject = fill(order.subject, values, shorten=shorten)
    if subject is not order.subject:
        subject = one_line(subject)
    return _Content(subject, html, text, targets)


def _make_shortener(exchange: Exchange, message_id: str) -> Callable[[str], str]:
    """Makes a mail's short links, one for each target: its HTML and its text share them."""
    made: dict[str, str] = {}

    def shorten(target: str) -> str:
        if target not in made:
            made[target] = make_link(exchange, "short", message_id, target)
        return made[target]

    return shorten


def _keep(one: _Send, message_id: str, code: str, content: _Content) -> None:
    """Keep what the MIME message is made of."""
    order = one.order
    row = {
        "id": message_id,
        "code": code,
        "subject": content.subject,
        "from_name": order.from_name,
        "from_email": order.from_email,
        "reply_to": order.reply_to,
        "cc": order.cc,
        "bcc": order.bcc,
        "html": content.html,
        "targets": content.targets,
        "attachments": one.files,
    }
    one.exchange.sandbox.database.add(mails, row)


def _describe(
    one: _Send, message_id: str, address: str, content: _Content, otp: str | None
) -> Message:
    """The mail as the inbox shows it."""
    return Message(
        vendor="nrs360",
        channel="email",
        recipient=address,
        sender=one.order.from_email,
        subject=content.subject,
        text=content.text,
        html=content.html,
        ref=message_id,
        exchange=one.exchange.id,
        details=one.details if otp is None else {**one.details, "otp": otp},
    )
