"""Requests are changed: PATCH /request, and their contributors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.collect.errors import ApiError, invalid, not_found, sentence
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.models.requests import contributors, requests
from mockserver.vendors.collect.service.contacts import take_contact
from mockserver.vendors.collect.service.due import schedule_due
from mockserver.vendors.collect.service.lookup import contributors_of, get
from mockserver.vendors.collect.service.notices import write_to
from mockserver.vendors.collect.service.orders import FLAGS
from mockserver.vendors.collect.service.origins import adopt_seeded
from mockserver.vendors.collect.service.progress import change_status
from mockserver.vendors.collect.service.request_list import SPELLINGS
from mockserver.vendors.collect.service.team import check_access, get_user
from mockserver.vendors.collect.service.views import (
    show_contact,
    show_new_contact,
    show_whole,
)
from mockserver.vendors.collect.service.webhooks import fire

MAX_CONTRIBUTORS = 10
UNSET = "unset"
"""What clears `assignedTo`."""

_change = (
    update(requests)
    .where(requests.c.id == bindparam("which"))
    .values(
        due_at=bindparam("new_due"),
        data=bindparam("new_data"),
        assigned_to=bindparam("new_assigned"),
        send_message=bindparam("new_send_message"),
        send_completion_message=bindparam("new_send_completion_message"),
        send_rejection_message=bindparam("new_send_rejection_message"),
        send_reopen_message=bindparam("new_send_reopen_message"),
    )
)
_contributor = select(contributors).where(
    contributors.c.request_id == bindparam("request"),
    contributors.c.contact_id == bindparam("contact"),
)
_remove = delete(contributors).where(contributors.c.number == bindparam("which"))


def change_request(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Change what a body names of a request: `{"errors": [], "request": {…}}`.

    Raises:
        ApiError: 400, a field is missing or wrong; 404, the request or user is unknown.
    """
    fields, sandbox = Fields(body), exchange.sandbox
    adopt_seeded(exchange)
    request = get(sandbox, requests, fields.text("requestId", required=True) or "", "requestId")
    status = fields.text("status")
    if status is not None and not 0 < len(status) <= 100:
        raise invalid("status", "is empty or too long")
    due_at = fields.date("dueDate") or request.due_at
    data = fields.object("data")
    change: dict[str, Any] = {
        "which": request.id,
        "new_due": due_at,
        "new_data": request.data if data is None else dict(data),
        "new_assigned": _read_assigned(sandbox, fields, request),
    }
    for name, column in FLAGS.items():
        flag = fields.flag(name)
        change[f"new_{column}"] = request._mapping[column] if flag is None else flag
    sandbox.database.execute(_change, change)
    if due_at != request.due_at:
        _move_due_date(sandbox, request, due_at, exchange.at, is_status_given=bool(status))
    if status:
        change_status(sandbox, request, SPELLINGS.get(status, status), exchange.at)
    current = get(sandbox, requests, request.id)
    return {"errors": [], "request": show_whole(sandbox, current, exchange.at)}


def _read_assigned(sandbox: Sandbox, fields: Fields, request: Row[Any]) -> str | None:
    who = fields.text("assignedTo")
    if not who:
        return str(request.assigned_to) if request.assigned_to else None
    if who == UNSET:
        return None
    user = get_user(sandbox, who, "assignedTo")
    check_access(user, request.campaign_id, "assignedTo")
    return str(user.id)


def _move_due_date(
    sandbox: Sandbox, request: Row[Any], due_at: datetime, at: datetime, *, is_status_given: bool
) -> None:
    """Tell another date; a request that was due has time again when it is in the future."""
    fire(sandbox, "dueDateChanged", request, at=at)
    if request.status == "due" and due_at > at and not is_status_given:
        change_status(sandbox, request, "pending", at)
    schedule_due(sandbox, request.id, due_at)


def add_contributors(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Have up to ten more contacts contribute to a request; they are invited too.

    Raises:
        ApiError: 400, there are none or more than ten; 404, the request is unknown.
    """
    fields, sandbox = Fields(body), exchange.sandbox
    adopt_seeded(exchange)
    request = get(sandbox, requests, fields.text("requestId", required=True) or "", "requestId")
    named = list(fields.array("contacts") or [])
    if fields.has("contact"):
        named.append(fields.take("contact"))
    if not 1 <= len(named) <= MAX_CONTRIBUTORS:
        raise invalid("contacts", "must be 1 to 10")
    errors: list[Any] = []
    made: list[Any] = []
    for number, one in enumerate(named):
        try:
            contact, is_new = take_contact(sandbox, one, f"contacts.{number}", exchange.at)
        except ApiError as error:
            errors.append({"contact": one, "message": sentence(error.status)})
            continue
        if is_new:
            made.append(show_new_contact(contact))
        _add_contributor(exchange, request, contact)
    listed = [show_contact(one) for one in contributors_of(sandbox, request.id)]
    return {"errors": errors, "contacts": made, "contributors": listed}


def _add_contributor(exchange: Exchange, request: Row[Any], contact: Row[Any]) -> None:
    sandbox = exchange.sandbox
    key = {"request": request.id, "contact": contact.id}
    is_known = sandbox.database.first(_contributor, key) is not None
    if is_known or contact.id == request.contact_id:
        return
    row = {
        "number": sandbox.ids.number("collect.contributor"),
        "request_id": request.id,
        "contact_id": contact.id,
        "created_at": exchange.at,
    }
    sandbox.database.add(contributors, row)
    if request.send_message is not False:
        write_to(sandbox, request, contact, "invitation", exchange.at, exchange=exchange.id)


def remove_contributor(exchange: Exchange, request_id: str) -> dict[str, Any]:
    """Have a contact no longer contribute: `contactId` in the query or the body.

    Raises:
        ApiError: 400, no contact is named; 404, it does not contribute to such a request.
    """
    sandbox, envelope = exchange.sandbox, exchange.envelope
    request = get(sandbox, requests, request_id)
    body = envelope.json if isinstance(envelope.json, dict) else {}
    fields = Fields({**body, **envelope.params})
    contact_id = fields.text("contactId", required=True) or ""
    row = sandbox.database.first(_contributor, {"request": request.id, "contact": contact_id})
    if row is None:
        raise not_found("contactId", "does not contribute")
    sandbox.database.execute(_remove, {"which": row.number})
    return {"id": request.id, "contactId": contact_id, "deleted": True}
