"""A recipient refuses more mails: on the page that the footer links to, or as simulated."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.ids import read_number
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.easir.company import DEFAULT_USER
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.models.campaigns import campaign_messages
from mockserver.vendors.easir.models.records import contacts
from mockserver.vendors.easir.service.campaigns.mails import is_leave_code
from mockserver.vendors.easir.service.contacts import render_contacts
from mockserver.vendors.easir.service.webhooks import announce_for

_message = (
    select(campaign_messages, contacts.c.consent_email)
    .join(contacts, contacts.c.id == campaign_messages.c.contact_id)
    .where(campaign_messages.c.id == bindparam("message"))
)
_contact = select(contacts).where(contacts.c.id == bindparam("contact"))
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


def unsubscribe(exchange: Exchange, code: str) -> str:
    """Do what the page of a message is for; the address that gets no more mails.

    Raises:
        ApiError: 404, there is no such message.
    """
    message, sandbox = find_message_of(exchange, code), exchange.sandbox
    if message.consent_email is not False:
        refuse_mails(sandbox, message.contact_id)
        if message.entry is not None and sandbox.messages.find(message.entry):
            sandbox.messages.report([(message.entry, "unsubscribed", exchange.at, {})])
    return str(message.recipient)


def refuse_mails(sandbox: Sandbox, contact_id: str) -> None:
    """A contact does not consent to e-mails any more; webhooks are told so.

    Nobody of the company did it: they are told in the name of the user who is responsible.
    """
    at = sandbox.clock.now()
    sandbox.database.execute(_refuse, {"contact": contact_id, "at": at})
    contact = sandbox.database.first(_contact, {"contact": contact_id})
    if contact is not None and contact.deleted_at is None:
        (shown,) = render_contacts(sandbox, [contact])
        executor = contact.user_id or DEFAULT_USER
        announce_for(sandbox, "contact_updated", contact_id, shown, executor)
