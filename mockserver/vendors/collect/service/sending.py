"""Requests are sent: POST /request to one contact, POST /requests to up to 50."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.collect.errors import ApiError, invalid, sentence
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.models.requests import elements, requests
from mockserver.vendors.collect.models.shape import NAMES
from mockserver.vendors.collect.service.contacts import take_contact, touch
from mockserver.vendors.collect.service.documents import Document
from mockserver.vendors.collect.service.due import schedule_due
from mockserver.vendors.collect.service.files import keep_file
from mockserver.vendors.collect.service.life import trigger_sign
from mockserver.vendors.collect.service.lookup import elements_of, get
from mockserver.vendors.collect.service.notices import notify, schedule_reminders
from mockserver.vendors.collect.service.orders import Order, read_order
from mockserver.vendors.collect.service.origins import read_base
from mockserver.vendors.collect.service.views import show_brief, show_new_contact
from mockserver.vendors.collect.service.webhooks import fire

MAX_CONTACTS = 50


def send_one(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Send a request to a contact: `{"errors": [], "request": {…}}`.

    Raises:
        ApiError: 400, 403 or 404, as `read_order` says and for the contact.
    """
    fields = Fields(body)
    order = read_order(exchange, fields)
    named = fields.take("contact", required=True)
    contact, _ = take_contact(exchange.sandbox, named, "contact", exchange.at)
    request = _send(exchange, order, contact)
    return {"errors": [], "request": show_brief(exchange.sandbox, request)}


def send_many(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Send a request to each of some contacts; one that cannot be read is told in `errors`, and
    the others go through: `{"errors", "contacts", "requests"}`, contacts being those made for this.

    Raises:
        ApiError: 400, there are none or more than 50; else as `read_order` says.
    """
    known = {name: value for name, value in body.items() if name not in _ONLY_FOR_ONE}
    fields = Fields(known)
    order = read_order(exchange, fields)
    named = fields.array("contacts", required=True) or []
    if not 1 <= len(named) <= MAX_CONTACTS:
        raise invalid("contacts", "must be 1 to 50")
    errors: list[Any] = []
    made: list[Any] = []
    sent: list[Any] = []
    for number, one in enumerate(named):
        try:
            contact, is_new = take_contact(exchange.sandbox, one, f"contacts.{number}", exchange.at)
        except ApiError as error:
            errors.append({"contact": one, "message": sentence(error.status)})
            continue
        if is_new:
            made.append(show_new_contact(contact))
        request = _send(exchange, order, contact)
        sent.append(show_brief(exchange.sandbox, request))
    return {"errors": errors, "contacts": made, "requests": sent}


_ONLY_FOR_ONE = frozenset({"data", "createdBy", "esignDocs", "esignTriggers"})
"""What POST /requests does not take; it is left out, as any name that is not known."""


def _send(exchange: Exchange, order: Order, contact: Row[Any]) -> Row[Any]:
    sandbox, at = exchange.sandbox, exchange.at
    touch(sandbox, contact, at)
    request = _keep_request(exchange, order, contact)
    _keep_elements(exchange, order, request)
    fire(sandbox, "created", request, at=at)
    for element in elements_of(sandbox, request.id):
        if element.item_id in order.triggers:
            trigger_sign(sandbox, element, at)
    if order.flags["send_message"] is not False:
        notify(sandbox, request, "invitation", at, exchange=exchange.id)
        schedule_reminders(sandbox, request, order.campaign.reminders)
    schedule_due(sandbox, request.id, order.due_at)
    return request


def _keep_request(exchange: Exchange, order: Order, contact: Row[Any]) -> Row[Any]:
    sandbox = exchange.sandbox
    request_id = sandbox.ids.token("collect.request", 17)
    row = {
        "number": sandbox.ids.number("collect.request number"),
        "id": request_id,
        "portal_key": sandbox.ids.token("collect.portal", 17),
        "base_url": read_base(exchange),
        "campaign_id": order.campaign.id,
        "contact_id": contact.id,
        "status": "pending",
        "due_at": order.due_at,
        "privacy": order.campaign.privacy,
        "branding": order.campaign.branding,
        "data": order.data,
        "created_by": order.created_by,
        "assigned_to": order.assigned_to,
        **order.flags,
        "submitted_at": None,
        "created_at": exchange.at,
    }
    sandbox.database.add(requests, row)
    return get(sandbox, requests, request_id)


def _keep_elements(exchange: Exchange, order: Order, request: Row[Any]) -> None:
    for item in order.items:
        copied = {name: item._mapping[name] for name in NAMES}
        element = add_element(exchange, request.id, {**copied, "item_id": item.id})
        sample, document = order.samples.get(item.id), order.documents.get(item.id)
        if sample is not None:
            shares = order.kept.get(item.id)
            file = _keep_document(exchange, element, "sample", sample, shares)
            order.kept.setdefault(item.id, file.number)
        if document is not None:
            _keep_document(exchange, element, "sign", document)


def _keep_document(
    exchange: Exchange, element: Row[Any], kind: str, document: Document, shares: int | None = None
) -> Row[Any]:
    return keep_file(
        exchange.sandbox,
        element,
        kind,
        name=document.name,
        media=document.media,
        content=document.content,
        at=exchange.at,
        by="api",
        shares=shares,
    )


def add_element(exchange: Exchange, request_id: str, values: Mapping[str, Any]) -> Row[Any]:
    """Enter an element of a request, which nothing was done to."""
    sandbox = exchange.sandbox
    element_id = sandbox.ids.token("collect.element", 17)
    row = {
        "number": sandbox.ids.number("collect.element number"),
        "id": element_id,
        "request_id": request_id,
        "status": "not-sent" if values["type"] == "sign" else "open",
        "answers": None,
        "reason": "",
        "signer": "",
        "done_at": None,
        "created_at": exchange.at,
        **values,
    }
    sandbox.database.add(elements, row)
    return get(sandbox, elements, element_id)
