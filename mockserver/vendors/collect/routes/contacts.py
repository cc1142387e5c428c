"""Contacts."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.collect.routes.application import serve
from mockserver.vendors.collect.routes.requests import OTHER
from mockserver.vendors.collect.schemas.contacts import ContactFields
from mockserver.vendors.collect.service import contacts


@serve(
    "GET",
    "/contacts",
    **mark(
        "listContacts",
        "List contacts",
        "inferred",
        OTHER,
        fields={"email": "exact, and capitals matter; firstname and lastname are exact without"},
    ),
)
async def list_contacts(request: Request) -> Response:
    """Contacts, oldest first without `sort`."""
    return json_response(200, contacts.list_contacts(here(request)))


@serve(
    "POST",
    "/contacts",
    **mark(
        "createContact",
        "Make a contact",
        "inferred",
        OTHER,
        fields={"email": "the address of a known contact changes that contact"},
    ),
)
async def create_contact(request: Request, body: ContactFields) -> Response:
    """Make a contact that nothing is sent to yet."""
    return json_response(200, contacts.create(here(request), body.model_dump()))


@serve(
    "GET",
    "/contacts/{contact_id}",
    **mark("getContact", "Read a contact", "inferred", OTHER),
)
async def get_contact(request: Request, contact_id: str) -> Response:
    """A contact with its last 50 requests."""
    found = contacts.show_with_requests(here(request), contact_id)
    return json_response(200, found)


@serve(
    "POST",
    "/contacts/{contact_id}",
    **mark("changeContact", "Change a contact", "inferred", f"{OTHER}: POST, not PATCH (sic)"),
)
async def change_contact(request: Request, contact_id: str, body: ContactFields) -> Response:
    """Change what the body names of a contact."""
    found = contacts.modify(here(request), contact_id, body.model_dump())
    return json_response(200, found)
