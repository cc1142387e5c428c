"""Contacts, and what they consent to."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.routes.application import app
from mockserver.vendors.easir.schemas.records import ConsentRequest, ContactRequest
from mockserver.vendors.easir.service import accounts, contact_changes, contacts

_SOURCE = "Get campaign recipients"
_SENT = {
    "fixed_fields": "a list of {id or name, value}, or an object by name or id",
    "custom_fields": "as fixed_fields",
}


@app.get(
    "/contacts",
    **mark(
        "listContacts",
        "List the contacts",
        "inferred",
        _SOURCE,
        fields={
            "q": "searches name and e-mail address",
            "filter": "a campaign's filter, as JSON in the query",
        },
    ),
)
async def list_contacts(request: Request) -> Response:
    """The contacts of all accounts, in pages."""
    return json_response(200, contacts.list_contacts(here(request)))


@app.get(
    "/accounts/{account_id}/contacts",
    **mark(
        "listAccountContacts",
        "List an account's contacts",
        "inferred",
        _SOURCE,
        fields={"q": "searches name and e-mail address"},
    ),
)
async def list_account_contacts(request: Request, account_id: str) -> Response:
    """The contacts of one account, in pages."""
    account = accounts.find_account(here(request), account_id)
    return json_response(200, contacts.list_contacts(here(request), account.id))


@app.post(
    "/accounts/{account_id}/contacts",
    **mark("createContact", "Create a contact", "inferred", _SOURCE, fields=_SENT),
)
async def create_contact(request: Request, account_id: str, body: ContactRequest) -> Response:
    """A new contact of an account."""
    return json_response(201, contact_changes.create_contact(here(request), account_id, body))


@app.get(
    "/accounts/{account_id}/contacts/{contact_id}",
    **mark("getContact", "Read a contact", "inferred", _SOURCE),
)
async def get_contact(request: Request, account_id: str, contact_id: str) -> Response:
    """One contact."""
    row = contact_changes.find_contact_of(here(request), account_id, contact_id)
    return json_response(200, contacts.show_contact(here(request), row))


@app.put(
    "/accounts/{account_id}/contacts/{contact_id}",
    **mark(
        "updateContact",
        "Update a contact",
        "inferred",
        _SOURCE,
        fields={**_SENT, "body": "what is left out stays as it is"},
    ),
)
async def update_contact(
    request: Request, account_id: str, contact_id: str, body: ContactRequest
) -> Response:
    """A contact, changed."""
    shown = contact_changes.update_contact(here(request), account_id, contact_id, body)
    return json_response(200, shown)


@app.delete(
    "/accounts/{account_id}/contacts/{contact_id}",
    **mark(
        "deleteContact",
        "Delete a contact",
        "inferred",
        _SOURCE,
        fields={"204": "the contact is answered with 410 from then on"},
    ),
)
async def delete_contact(request: Request, account_id: str, contact_id: str) -> Response:
    """Delete a contact."""
    contact_changes.delete_contact(here(request), account_id, contact_id)
    return Response(status_code=204)


@app.put(
    "/accounts/{account_id}/contacts/{contact_id}/consent",
    **mark(
        "setConsent",
        "Set a contact's consent",
        "inferred",
        "Get campaign recipients › consent",
        fields={"status": "a boolean", "200": "answers the contact"},
    ),
)
async def set_consent(
    request: Request, account_id: str, contact_id: str, body: ConsentRequest
) -> Response:
    """Whether a contact may be reached by e-mail, letter, call or SMS."""
    shown = contact_changes.set_consent(here(request), account_id, contact_id, body)
    return json_response(200, shown)
