"""What a certificate tells, gathered within the request. Section "Download certificates".

The page prints the two requests and no more. A certificate is there once its message was delivered
(inferred), tells what is known at the moment of the request, and depends on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.account import read_account
from mockserver.vendors.nrs360.dates import sql
from mockserver.vendors.nrs360.errors import not_found
from mockserver.vendors.nrs360.models.mailing import mails
from mockserver.vendors.nrs360.models.messages import events, messages
from mockserver.vendors.nrs360.service.attachments import find_attachments

MOST_EVENTS = 500
MOST_FILES = 100
"""What is listed of each at most; how many more there are is told."""

_certified = select(messages).where(
    messages.c.id == bindparam("id"),
    messages.c.channel.in_(bindparam("channels", expanding=True)),
    messages.c.is_certified,
    messages.c.is_delivered,
)
_events = select(events).where(events.c.message == bindparam("number")).order_by(events.c.id)
_mail = select(mails).where(mails.c.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class Content:
    """Something whose SHA-256 the certificate tells."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the message."""

    type: str
    at: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as plain data: it can be made into a document anywhere, at any time."""

    kind: str
    id: str
    issued_at: datetime
    """When the last that it tells happened."""

    details: tuple[tuple[str, str], ...]
    text: str
    contents: tuple[Content, ...]
    files: tuple[Content, ...]
    events: tuple[Event, ...]
    more_files: int = 0
    more_events: int = 0


def find_sms_certificate(exchange: Exchange, message_id: str) -> Certificate:
    """The certificate of an SMS, with or without a landing page.

    Raises:
        ApiError: 404, no such SMS is certified and was delivered.
    """
    row = _find(exchange.sandbox, message_id, ("sms", "landing"))
    details = (
        *_describe(exchange.sandbox, row),
        ("Sender", row.sender),
        ("Recipient", row.recipient),
        ("Parts", f"{row.parts} ({row.encoding})"),
    )
    contents = (Content("Text (UTF-8)", row.text.encode()),)
    return _make(exchange.sandbox, "SMS", row, details, contents)


def find_mail_certificate(exchange: Exchange, message_id: str) -> Certificate:
    """The certificate of a mail.

    Raises:
        ApiError: 404, no such mail is certified and was delivered.
    """
    row = _find(exchange.sandbox, message_id, ("mailing",))
    mail = exchange.sandbox.database.first(_mail, {"id": row.id})
    assert mail is not None
    details = (
        *_describe(exchange.sandbox, row),
        ("Sender", f"{mail.from_name} <{mail.from_email}>".strip()),
        ("Reply to", mail.reply_to),
        ("Recipient", row.recipient),
        *((name, ", ".join(copies)) for name, copies in (("Cc", mail.cc), ("Bcc", mail.bcc))),
        ("Subject", mail.subject),
    )
    contents = (
        Content("HTML (UTF-8)", mail.html.encode()),
        Content("Text (UTF-8)", row.text.encode()),
    )
    files = find_attachments(exchange.sandbox, mail.attachments[:MOST_FILES])
    return _make(
        exchange.sandbox,
        "e-mail",
        row,
        details,
        contents,
        tuple(Content(f"{file.name} ({file.type})", file.content) for file in files),
        more_files=max(0, len(mail.attachments) - MOST_FILES),
    )


def _find(sandbox: Sandbox, message_id: str, channels: Sequence[str]) -> Row[Any]:
    row = sandbox.database.first(_certified, {"id": message_id, "channels": channels})
    if row is None:
        raise not_found()
    return row


def _describe(sandbox: Sandbox, row: Row[Any]) -> Iterator[tuple[str, str]]:
    account = read_account(sandbox)
    yield "Account", f"{account.username} <{account.email}>"
    yield "Message", row.id
    yield "Campaign", f"{row.campaign_id} {row.campaign_name}".strip()
    yield "Sending", str(row.sending_id)


def _make(
    sandbox: Sandbox,
    kind: str,
    row: Row[Any],
    details: tuple[tuple[str, str], ...],
    contents: tuple[Content, ...],
    files: tuple[Content, ...] = (),
    *,
    more_files: int = 0,
) -> Certificate:
    happened = sandbox.database.rows(_events, {"number": row.number})
    accepted = Event("accepted", _time(row.created_at))
    told = tuple(_tell(event) for event in happened[:MOST_EVENTS])
    return Certificate(
        kind=kind,
        id=row.id,
        issued_at=happened[-1].at,
        details=tuple((name, value) for name, value in details if value),
        text=row.text,
        contents=contents,
        files=files,
        events=(accepted, *told),
        more_files=more_files,
        more_events=len(happened) - len(told),
    )


def _tell(event: Row[Any]) -> Event:
    detail = " · ".join(part for part in (event.browser, event.os, event.url) if part)
    return Event(event.type, _time(event.at), detail)


def _time(at: datetime) -> str:
    return f"{sql(at)} UTC"
