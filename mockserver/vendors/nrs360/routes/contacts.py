"""`contacts`: section "Databases"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.contacts import ContactRequest
from mockserver.vendors.nrs360.service.contacts import changes, lists

_SECTION = "Databases"
_INCLUDE = {"include": "unknown names are passed over"}
_CHECKS = {
    "422": "the texts other than that for email are ours",
    "email": "must be an address; need not be the only one",
    "phone, landline": "digits, spaces, brackets, dots, hyphens, a leading +; no more is checked",
    "countryIso": "two letters; kept and answered as capitals",
    "groupsIds": "may be given beside groupsNames; an unknown id is 422",
    "groupsNames": "the oldest group of the name, in whatever case; made when there is none",
    "customFields": "1,000 at most, with keys; a date must be ISO 8601, a decimal a number",
    "externalId": "taken here, as lists can be filtered by it; no answer shows it",
}


@app.get(
    "/api/rest/contacts",
    **mark(
        "listContacts",
        "List contacts",
        "documented",
        _SECTION,
        examples=("contacts-list",),
        fields={
            **_INCLUDE,
            "order": "oldest first",
            "email": "the case of ASCII letters does not matter",
            "filters": "several must all apply; an empty one is none",
            "422": "a limit or page out of range; the texts are ours",
        },
    ),
)
async def list_contacts(request: Request) -> Response:
    """Contacts, by `email`, `phone`, `landline`, `countryIso` or `externalId`."""
    return json_response(200, lists.list_contacts(here(request)))


@app.get(
    "/api/rest/contacts/{contact}",
    **mark(
        "getContact",
        "Read a contact",
        "documented",
        _SECTION,
        examples=("contacts-single",),
        fields=_INCLUDE,
    ),
)
async def get_contact(request: Request, contact: str) -> Response:
    """A contact; `include` adds `customFields` and `groups`."""
    return json_response(200, lists.show_contact(here(request), contact))


@app.post(
    "/api/rest/contacts",
    status_code=201,
    **mark(
        "createContact",
        "Make a contact",
        "documented",
        _SECTION,
        examples=("contacts-create", "contacts-create-email-missing"),
        fields=_CHECKS,
    ),
)
async def create_contact(request: Request, body: ContactRequest) -> Response:
    """Add a contact to groups, which are made when they do not exist."""
    return json_response(201, changes.create_contact(here(request), body))


@app.put(
    "/api/rest/contacts/{contact}",
    **mark(
        "replaceContact",
        "Replace a contact",
        "documented",
        _SECTION,
        examples=("contacts-update", "contacts-update-email-missing"),
        fields={
            "checks": "those of POST contacts",
            "fields left out": "become null, as printed; custom fields and groups are replaced",
        },
    ),
)
async def replace_contact(request: Request, contact: str, body: ContactRequest) -> Response:
    """Put a contact, its custom fields and its groups in the place of what was there."""
    return json_response(200, changes.replace_contact(here(request), contact, body))


@app.delete(
    "/api/rest/contacts/{contact}",
    status_code=204,
    **mark(
        "deleteContact",
        "Delete a contact",
        "documented",
        _SECTION,
        examples=("contacts-delete",),
        fields={"groups": "stay, also when no contact is left in them"},
    ),
)
async def delete_contact(request: Request, contact: str) -> Response:
    """Delete a contact."""
    changes.delete_contact(here(request), contact)
    return Response(status_code=204)
