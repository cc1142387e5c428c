"""Requests: sent, read, changed, and who contributes to them."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.collect.routes.application import serve
from mockserver.vendors.collect.schemas.requests import (
    Contribution,
    RequestChange,
    RequestOrder,
    RequestsOrder,
)
from mockserver.vendors.collect.service import changes, request_list, sending

OTHER = "other public versions of the documentation"

_SENT = {
    "contact": "one with the address of a known contact is that contact; `phone` has SMS sent",
    "items": "an id that the campaign does not have is 404",
    "dueDate": "without it: 23:59 in the team's time zone, as many days away as the campaign says",
    "assignedTo": "an unknown user is 404, one without access to the campaign 403",
}


@serve(
    "POST",
    "/request",
    **mark(
        "sendRequest",
        "Send a new request",
        "documented",
        "Send a new request",
        examples=("request-new-contact", "request-existing-contact", "request-without-campaign"),
        fields={
            **_SENT,
            "createdBy, assignedTo, send…": "the page leaves the names of six attributes out",
            "esignDocs": "{itemId, name, url} or {itemId, name, data}; PDF alone",
            "esignTriggers": "ids of sign items that have a document among esignDocs",
            "400, 403, 404": "the form of the body is ours",
        },
    ),
)
async def send_request(request: Request, body: RequestOrder) -> Response:
    """Send a request to a new contact or to an existing one."""
    return json_response(200, sending.send_one(here(request), body.model_dump()))


@serve(
    "POST",
    "/requests",
    **mark(
        "sendRequests",
        "Send multiple requests",
        "documented",
        "Send multiple requests",
        examples=("requests-two-contacts", "requests-completion-message"),
        fields={
            **_SENT,
            "errors": "{contact, message} for each contact that is unknown or has a bad address",
            "contacts": "more than 50 are 400",
            "samples": "an array of objects, or one object: the page has both",
        },
    ),
)
async def send_requests(request: Request, body: RequestsOrder) -> Response:
    """Send a request to each of up to 50 contacts."""
    return json_response(200, sending.send_many(here(request), body.model_dump()))


@serve(
    "PATCH",
    "/request",
    **mark("changeRequest", "Change a request", "inferred", OTHER),
)
async def change_request(request: Request, body: RequestChange) -> Response:
    """Give a request another status, date, data or user."""
    return json_response(200, changes.change_request(here(request), body.model_dump()))


@serve(
    "GET",
    "/requests",
    **mark(
        "listRequests",
        "List requests",
        "inferred",
        OTHER,
        fields={
            "filter": "a status, or several with commas; `cancelled` is spelt with two l (sic)",
            "order": "newest first",
        },
    ),
)
async def list_requests(request: Request) -> Response:
    """Requests; those that are cancelled, archived or drafts only when `filter` names them."""
    return json_response(200, request_list.list_requests(here(request)))


@serve(
    "GET",
    "/requests/{request_id}",
    **mark(
        "getRequest",
        "Read a request",
        "inferred",
        OTHER,
        examples=("request-read",),
        fields={"expires": "900 to 3600 seconds, 900 without it; all else is 400"},
    ),
)
async def get_request(request: Request, request_id: str) -> Response:
    """A request with its documents, forms, texts, pages and signatures."""
    return json_response(200, request_list.show_request(here(request), request_id))


@serve(
    "POST",
    "/contributors",
    **mark(
        "addContributors",
        "Add contributors",
        "inferred",
        OTHER,
        fields={"answer": "{errors, contacts, contributors}: ours"},
    ),
)
async def add_contributors(request: Request, body: Contribution) -> Response:
    """Have up to ten more contacts contribute to a request."""
    return json_response(200, changes.add_contributors(here(request), body.model_dump()))


@serve(
    "DELETE",
    "/contributors/{request_id}",
    **mark(
        "removeContributor",
        "Remove a contributor",
        "inferred",
        OTHER,
        fields={"contactId": "in the query or the body"},
    ),
)
async def remove_contributor(request: Request, request_id: str) -> Response:
    """Have a contact no longer contribute to a request."""
    return json_response(200, changes.remove_contributor(here(request), request_id))
