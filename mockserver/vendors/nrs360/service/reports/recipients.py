"""Whom a report's events were to: the recipient's own number or address, and its contact's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import select

from mockserver.kernel.sandbox import Sandbox
from mockserver.messaging.msisdn import name_country
from mockserver.vendors.nrs360.models.contacts import contacts
from mockserver.vendors.nrs360.service.contacts.book import Contact, Kind, find_contacts
from mockserver.vendors.nrs360.service.csv_cells import make_safe

_any_contact = select(contacts.c.id).limit(1)


class Reached(NamedTuple):
    """A recipient as a report names it."""

    contact_id: int
    """0 for a recipient that is no contact."""

    columns: tuple[str, str, str, str]
    """phone, email, landline, countryIso."""


def describe_recipients(
    sandbox: Sandbox, recipients: Collection[str], channel: str
) -> Mapping[str, Reached]:
    """The recipients of some messages of a channel, by number or address."""
    kind: Kind = "email" if channel == "mailing" else "phone"
    has_contacts = sandbox.database.cached(_any_contact, (contacts,))
    known = find_contacts(sandbox, kind, list(recipients)) if has_contacts else {}
    describe = _describe_reader if kind == "email" else _describe_subscriber
    return {one: describe(one, known.get(one)) for one in recipients}


def _describe_reader(address: str, contact: Contact | None) -> Reached:
    if contact is None:
        return Reached(0, ("", make_safe(address), "", ""))
    phone, landline = _write(contact.phone), _write(contact.landline)
    return Reached(contact.id, (phone, make_safe(address), landline, _write(contact.country_iso)))


def _describe_subscriber(number: str, contact: Contact | None) -> Reached:
    """Without a contact's own, the country is the number's."""
    if contact is None:
        return Reached(0, (number, "", "", name_country(number)))
    country = contact.country_iso or name_country(number)
    columns = (number, _write(contact.email), _write(contact.landline), make_safe(country))
    return Reached(contact.id, columns)


def _write(text: str | None) -> str:
    return make_safe(text) if text else ""
