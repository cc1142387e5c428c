"""A recipient refuses more mails: on the page that the footer links to, or as simulated."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.ids import read_number
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.models.campaigns import campaign_messages
from mockserver.vendors.easir.models.records import contacts
from mockserver.vendors.easir.service.campaigns.mails import is_leave_code

_message = (
    select(campaign_messages, contacts.c.consent_email)
    .join(contacts, contacts.c.id == campaign_messages.c.contact_id)
    .where(campaign_messages.c.id == bindparam("message"))
)
_refuse = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values(consent_email=False, consent_email_at=bindparam("at"), updated_at=bindparam("at"))
)


def find_message_of(exchange: Exchange, code: str) -> Row[Any]:
    """The message whose footer led here, with its contact's `consent_email`.

    Raises:
        ApiError: 404, there is no such message.
    """
    number = read_number(code)
    row = exchange.sandbox.database.first(_message, {"message": number})
    if row is None or not is_leave_code(exchange.sandbox, code, number):
        raise failed("not_found")
    return row


def refuse_mails(sandbox: Sandbox, contact_id: str, at: datetime) -> None:
    """A contact does not consent to e-mails any more."""
    sandbox.database.execute(_refuse, {"contact": contact_id, "at": at})
