"""Contacts made, changed and deleted, and what they consent to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.easir.errors import failed
from mockserver.vendors.easir.models.records import CHANNELS, contacts
from mockserver.vendors.easir.problems import Fields, Problems
from mockserver.vendors.easir.schemas.records import ConsentRequest, ContactRequest
from mockserver.vendors.easir.service.accounts import find_account
from mockserver.vendors.easir.service.contacts import find_contact, show_contact
from mockserver.vendors.easir.service.record_values import read_record
from mockserver.vendors.easir.service.webhooks import announce

_change = update(contacts).where(contacts.c.id == bindparam("contact"))


def create_contact(exchange: Exchange, account_id: str, request: ContactRequest) -> dict[str, Any]:
    """A new contact of an account; it is a person's or a company's as the account is.

    Raises:
        ApiError: 404 or 410, there is no such account (any more); 422, something is wrong.
    """
    account = find_account(exchange, account_id)
    sent = Fields(request.model_dump(exclude_unset=True), Problems())
    values = read_record(exchange, sent, "contact", is_new=True)
    sent.problems.check()
    sandbox = exchange.sandbox
    blank = {column.name: None for column in contacts.columns}
    row = {
        **blank,
        **values,
        "number": sandbox.ids.number("easir.contact"),
        "id": sandbox.ids.uuid("easir.contact id"),
        "account_id": account.id,
        "b2c": account.b2c,
        "created_at": exchange.at,
        "updated_at": exchange.at,
        "social_profile": {},
    }
    sandbox.database.add(contacts, row)
    return _tell(exchange, "contact_created", row["id"])


def update_contact(
    exchange: Exchange, account_id: str, contact_id: str, request: ContactRequest
) -> dict[str, Any]:
    """A contact, changed; what is left out stays as it is.

    Raises:
        ApiError: 404 or 410, there is none (any more); 422, something is wrong.
    """
    contact = find_contact_of(exchange, account_id, contact_id)
    sent = Fields(request.model_dump(exclude_unset=True), Problems())
    values = read_record(exchange, sent, "contact", is_new=False)
    sent.problems.check()
    values["custom_fields"] = {**contact.custom_fields, **values["custom_fields"]}
    values["updated_at"] = exchange.at
    exchange.sandbox.database.execute(_change.values(values), {"contact": contact.id})
    return _tell(exchange, "contact_updated", contact.id)


def delete_contact(exchange: Exchange, account_id: str, contact_id: str) -> None:
    """Delete a contact; it is answered with 410 from then on.

    Raises:
        ApiError: 404 or 410, there is none (any more).
    """
    contact = find_contact_of(exchange, account_id, contact_id)
    shown = show_contact(exchange, contact)
    exchange.sandbox.database.execute(
        _change.values(deleted_at=exchange.at), {"contact": contact.id}
    )
    announce(exchange, "contact_deleted", contact.id, shown)


def set_consent(
    exchange: Exchange, account_id: str, contact_id: str, request: ConsentRequest
) -> dict[str, Any]:
    """Note whether a contact may be reached on a channel.

    Raises:
        ApiError: 404 or 410, there is none (any more); 422, something is wrong.
    """
    contact = find_contact_of(exchange, account_id, contact_id)
    sent = Fields(request.model_dump(), Problems())
    channel = sent.choice("type", CHANNELS, required=True)
    status = sent.flag("status", required=True)
    sent.problems.check()
    values = {
        f"consent_{channel}": status,
        f"consent_{channel}_at": exchange.at,
        "updated_at": exchange.at,
    }
    exchange.sandbox.database.execute(_change.values(values), {"contact": contact.id})
    return _tell(exchange, "contact_updated", contact.id)


def find_contact_of(exchange: Exchange, account_id: str, contact_id: str) -> Row[Any]:
    """A contact of an account.

    Raises:
        ApiError: 404 or 410, there is no such account or contact (any more).
    """
    account = find_account(exchange, account_id)
    contact = find_contact(exchange, contact_id)
    if contact.account_id != account.id:
        raise failed("not_found")
    return contact


def _tell(exchange: Exchange, event: str, contact_id: str) -> dict[str, Any]:
    """The contact as it is now, which webhooks are told too."""
    shown = show_contact(exchange, find_contact(exchange, contact_id))
    announce(exchange, event, contact_id, shown)
    return shown
