"""A mail as it would go over the wire: MIME (RFC 2045, RFC 5322), built when it is asked for.

Boundaries and Message-ID come from the mail's id and Date from its acceptance: the same mail has
the same source, byte for byte.
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy
from typing import Any

from sqlalchemy import Row, bindparam, select

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.mailing import mails
from mockserver.vendors.nrs360.models.messages import messages
from mockserver.vendors.nrs360.service.attachments import find_attachments

_by_id = (
    select(mails, messages.c.recipient, messages.c.text, messages.c.created_at)
    .join(messages, messages.c.id == mails.c.id)
    .where(mails.c.id == bindparam("id"))
)
_COMPOSITE = frozenset({"multipart", "message"})


def show_source(sandbox: Sandbox, entry: Row[Any]) -> str | None:
    """The source of a message in the ledger; None when it is no mail.

    Raises:
        LookupError: the mail is not known.
    """
    return build_source(sandbox, entry.ref) if entry.channel == "email" else None


def build_source(sandbox: Sandbox, message_id: str) -> str:
    """The source of a mail.

    Raises:
        LookupError: there is no mail of this id.
    """
    row = sandbox.database.first(_by_id, {"id": message_id})
    if row is None:
        raise LookupError(f"no mail {message_id}")
    return _build(row, find_attachments(sandbox, row.attachments)).as_bytes().decode()


def _build(mail: Row[Any], files: list[Row[Any]]) -> EmailMessage:
    message = EmailMessage(policy=_choose_policy(mail))
    message["From"] = _name(mail.from_email, mail.from_name)
    message["To"] = _name(mail.recipient)
    if mail.cc:
        message["Cc"] = tuple(map(_name, mail.cc))
    message["Reply-To"] = _name(mail.reply_to)
    message["Subject"] = mail.subject
    message["Date"] = mail.created_at.replace(microsecond=0)
    message["Message-ID"] = f"<{mail.id}@{mail.from_email.rpartition('@')[2]}>"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for file in files:
        _attach(message, file)
    _tidy_parts(message, mail.id)
    return message


def _choose_policy(mail: Row[Any]) -> EmailPolicy[EmailMessage]:
    """Seven bits, or UTF-8 in the headers where an address needs it (RFC 6532)."""
    addresses = (mail.from_email, mail.reply_to, mail.recipient, *mail.cc)
    policy = SMTP if all(map(str.isascii, addresses)) else SMTPUTF8
    return policy.clone(cte_type="7bit")


def _name(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)


def _attach(message: EmailMessage, file: Row[Any]) -> None:
    """Attach a file; what would be read as a mail inside the mail travels as plain bytes."""
    main, _, sub = file.type.partition("/")
    if main in _COMPOSITE:
        main, sub = "application", "octet-stream"
    message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)


def _tidy_parts(message: EmailMessage, mail_id: str) -> None:
    """Give the parts their boundaries; MIME-Version is the whole message's alone."""
    for part in message.walk():
        if part is not message:
            del part["MIME-Version"]
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts, 1):
        part.set_boundary(f"=_{mail_id}_{number}")
