"""What follows for a request from what was done to its elements: its status, and the messages
that this causes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.collect.models.requests import requests
from mockserver.vendors.collect.service.conditions import list_visible
from mockserver.vendors.collect.service.lookup import elements_of, get
from mockserver.vendors.collect.service.notices import notify
from mockserver.vendors.collect.service.webhooks import fire

By = Literal["api", "contact", "user"]

SEALED = frozenset({"canceled", "archived", "error"})
"""Requests that nothing more is asked for in."""

CLOSED = SEALED | {"completed", "draft"}
"""Requests that take nothing any more, until they are pending again."""

HANDED_IN = frozenset({"waiting", "approved", "signed"})
"""Statuses of an element that leave nothing to do for the recipient."""

INTERACTIVE = frozenset({"docs", "form", "sign"})
"""Elements that something is asked for; texts and pages are only read."""

_change_request = update(requests).where(requests.c.id == bindparam("which"))
_set_status = _change_request.values(status=bindparam("new"))
_set_submitted = _change_request.values(submitted_at=bindparam("when"))


def change_status(sandbox: Sandbox, request: Row[Any], status: str, at: datetime) -> None:
    """Give a request another status, with the event and the message that this causes."""
    current = get(sandbox, requests, request.id)
    if current.status == status:
        return
    sandbox.database.execute(_set_status, {"which": request.id, "new": status})
    if status == "pending":
        put_submitted(sandbox, request.id, None)
    fire(sandbox, "statusChanged", request, at=at)
    if status == "completed" and current.send_completion_message:
        notify(sandbox, current, "completion", at)
    elif status == "pending":
        _notify_pending(sandbox, current, at)


def put_submitted(sandbox: Sandbox, request_id: str, at: datetime | None) -> None:
    """Enter when the recipient said that all is there; None takes it back."""
    sandbox.database.execute(_set_submitted, {"which": request_id, "when": at})


def _notify_pending(sandbox: Sandbox, request: Row[Any], at: datetime) -> None:
    """The rejection message when something was rejected and it is wanted, else the reopen one."""
    is_rejected = any(one.status == "rejected" for one in elements_of(sandbox, request.id))
    if is_rejected and request.send_rejection_message:
        notify(sandbox, request, "rejection", at)
    elif request.send_reopen_message:
        notify(sandbox, request, "reopen", at)


def settle(sandbox: Sandbox, request_id: str, at: datetime, by: By) -> None:
    """Move a request on when all that is mandatory was handed in.

    What is not mandatory is waited for until the recipient submits the portal, and a request is
    not completed before that by what its recipient does. A mandatory document that was not yet
    sent for signature keeps it waiting.
    """
    request = get(sandbox, requests, request_id)
    if request.status in CLOSED:
        return
    seen = list_visible(elements_of(sandbox, request_id))
    asked = [one for one in seen if one.type in INTERACTIVE]
    if not asked or any(map(is_missing, asked)):
        return
    is_rest_open = any(one.status not in (*HANDED_IN, "not-sent") for one in asked)
    is_waiting = any(map(_is_waited_for, asked))
    is_unsubmitted = by == "contact" and request.submitted_at is None
    if is_unsubmitted and (is_rest_open or not is_waiting):
        return
    change_status(sandbox, request, "waiting" if is_waiting else "completed", at)


def withdraw(sandbox: Sandbox, request_id: str, at: datetime) -> None:
    """Have a request that was handed in pending again when something is to be done in it."""
    request = get(sandbox, requests, request_id)
    if request.status not in ("waiting", "completed"):
        return
    asked = list_visible(elements_of(sandbox, request_id))
    if any(is_missing(one) or _is_asked_again(one) for one in asked):
        change_status(sandbox, request, "pending", at)


def _is_waited_for(element: Row[Any]) -> bool:
    """Whether the customer has to do something about an element."""
    is_unsent = element.status == "not-sent" and element.mandatory
    return bool(element.status == "waiting" or is_unsent)


def _is_asked_again(element: Row[Any]) -> bool:
    if element.type == "sign":
        return element.status in ("sent", "rejected")
    return element.type in INTERACTIVE and element.status in ("open", "rejected")


def is_missing(element: Row[Any]) -> bool:
    """Whether an element is mandatory and not handed in.

    A recipient can do nothing about a document that was not yet sent for signature.
    """
    is_asked = element.type in INTERACTIVE and element.mandatory
    return is_asked and element.status not in (*HANDED_IN, "not-sent")
