"""A request's life: what is done to its elements, and what follows for the request.

pending → waiting (all that is mandatory was handed in, and the campaign asks for approval) →
completed; due when its date passes first. The portal of the recipient and the API do the same
things here: each changes what is kept, fires its events and sends its messages.

Every function raises ApiError (400) with a plain word on what is wrong, and changes nothing then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.collect.errors import invalid
from mockserver.vendors.collect.models.campaigns import campaigns
from mockserver.vendors.collect.models.contacts import contacts
from mockserver.vendors.collect.models.requests import elements, requests
from mockserver.vendors.collect.service.conditions import list_asked, list_visible
from mockserver.vendors.collect.service.files import (
    check_file,
    drop_file,
    keep_file,
    read_content,
)
from mockserver.vendors.collect.service.lookup import (
    elements_of,
    files_of_element,
    get,
)
from mockserver.vendors.collect.service.progress import (
    CLOSED,
    SEALED,
    By,
    change_status,
    is_missing,
    put_submitted,
    settle,
    withdraw,
)
from mockserver.vendors.collect.service.scans import schedule_scan
from mockserver.vendors.collect.service.signing import Signature, make_signed_file
from mockserver.vendors.collect.service.webhooks import fire

LONGEST_SIGNER = 120
"""Characters of a name that signs."""

_change_element = update(elements).where(elements.c.id == bindparam("which"))
_set_element = _change_element.values(
    status=bindparam("new"), reason=bindparam("why"), done_at=bindparam("when")
)
_set_answers = _change_element.values(answers=bindparam("given"))
_set_signer = _change_element.values(signer=bindparam("who"))


# -- what recipients do ---------------------------------------------------------------------------


def view_portal(sandbox: Sandbox, request: Row[Any], at: datetime) -> None:
    """The recipient opened the portal."""
    fire(sandbox, "portalViewed", request, at=at)


def upload_file(
    sandbox: Sandbox,
    element: Row[Any],
    name: str,
    type: str,  # noqa: A002 - the vendor's own word
    content: bytes,
    at: datetime,
    by: By,
) -> Row[Any]:
    """Hand a file in for a document element; the file's row.

    Where only one file is asked for, it takes the place of the one before.
    """
    request = _open_request(sandbox, element)
    if element.type != "docs":
        raise invalid("elementId", "is no document element")
    check_file(element, name, content)
    if not element.multipleupload:
        for old in files_of_element(sandbox, element.id):
            drop_file(sandbox, old)
            fire(sandbox, "docDeleted", request, element, at=at)
    file = keep_file(
        sandbox, element, "upload", name=name, media=type, content=content, at=at, by=by
    )
    schedule_scan(sandbox, file, at)
    _hand_in(sandbox, request, element, at)
    fire(sandbox, "docUploaded", request, element, at=at)
    settle(sandbox, request.id, at, by)
    return file


def delete_upload(sandbox: Sandbox, element: Row[Any], file: Row[Any], at: datetime) -> None:
    """Take an uploaded file back; an element without any is open again, unless it was rejected."""
    request = _open_request(sandbox, element)
    if element.status == "approved" and _needs_approval(sandbox, request):
        raise invalid("elementId", "is approved")
    drop_file(sandbox, file)
    if element.status != "rejected" and not files_of_element(sandbox, element.id):
        _put_element(sandbox, element, "open")
    fire(sandbox, "docDeleted", request, element, at=at)
    withdraw(sandbox, request.id, at)


def answer_form(
    sandbox: Sandbox, element: Row[Any], answers: Mapping[str, Any], at: datetime, by: By
) -> None:
    """Fill in a form: answers by the ids of its fields. Answers to what is not asked are dropped.

    Elements that are seen because of an answer come and go with it.
    """
    request = _open_request(sandbox, element)
    if element.type != "form":
        raise invalid("elementId", "is no form")
    known = {field["id"]: field for field in element.fields}
    asked = list_asked(element.fields, answers)
    for field_id in answers:
        if field_id not in known:
            raise invalid(field_id, "is no field of the form")
    for field_id, field in known.items():
        if field.get("mandatory") and field_id in asked and answers.get(field_id) in (None, "", []):
            raise invalid(field_id, "is mandatory")
    kept = {field_id: value for field_id, value in answers.items() if field_id in asked}
    sandbox.database.execute(_set_answers, {"which": element.id, "given": kept})
    _hand_in(sandbox, request, element, at)
    fire(sandbox, "formSubmited", request, element, at=at)
    if any(map(is_missing, list_visible(elements_of(sandbox, request.id)))):
        withdraw(sandbox, request.id, at)
    settle(sandbox, request.id, at, by)


def sign(sandbox: Sandbox, element: Row[Any], signer: str, at: datetime) -> Row[Any]:
    """Sign the document of a sign element that was sent, by a name; the signed file's row."""
    request = _open_request(sandbox, element)
    documents = files_of_element(sandbox, element.id, ("sign",))
    if element.status != "sent" or not documents:
        raise invalid("elementId", "does not wait for a signature")
    if not 0 < len(signer) <= LONGEST_SIGNER:
        raise invalid("name", f"must be 1 to {LONGEST_SIGNER} characters")
    signature = Signature(
        document=documents[-1].name,
        content=read_content(sandbox, documents[-1]),
        signer=signer,
        email=get(sandbox, contacts, request.contact_id).email,
        request_id=request.id,
        element_id=element.id,
        at=at,
    )
    file = keep_file(
        sandbox,
        element,
        "signed",
        name=signature.name,
        media="application/pdf",
        content=make_signed_file(signature),
        at=at,
        by="contact",
    )
    sandbox.database.execute(_set_signer, {"which": element.id, "who": signer})
    _put_element(sandbox, element, "signed", at=at)
    fire(sandbox, "docUploaded", request, element, at=at)
    settle(sandbox, request.id, at, "contact")
    return file


def submit_portal(sandbox: Sandbox, request: Row[Any], at: datetime) -> None:
    """The recipient says that all is handed in.

    Raises:
        ApiError: 400, something mandatory is missing (its field is the element's id).
    """
    if request.status in CLOSED:
        raise invalid("requestId", f"is {request.status}")
    for element in list_visible(elements_of(sandbox, request.id)):
        if is_missing(element):
            raise invalid(element.id, f"{element.name} is missing")
    put_submitted(sandbox, request.id, at)
    fire(sandbox, "portalSubmited", request, at=at)
    settle(sandbox, request.id, at, "contact")


# -- what the customer does -----------------------------------------------------------------------


def approve(sandbox: Sandbox, element: Row[Any], at: datetime) -> None:
    """Approve what was handed in for an element."""
    request = _known_request(sandbox, element)
    if element.status != "waiting":
        raise invalid("status", f"an element that is {element.status} cannot be approved")
    _put_element(sandbox, element, "approved", at=element.done_at)
    fire(sandbox, "itemApproved", request, element, at=at)
    settle(sandbox, request.id, at, "user")


def reject(sandbox: Sandbox, element: Row[Any], reason: str, at: datetime) -> None:
    """Reject what was handed in for an element; the request is pending again."""
    request = _known_request(sandbox, element)
    if element.status not in ("waiting", "approved", "sent", "signed"):
        raise invalid("status", f"an element that is {element.status} cannot be rejected")
    _put_element(sandbox, element, "rejected", reason=reason)
    fire(sandbox, "itemRejected", request, element, at=at)
    withdraw(sandbox, request.id, at)


def reopen(sandbox: Sandbox, element: Row[Any], at: datetime) -> None:
    """Ask for an element once more; the request is pending again. Files and answers stay."""
    request = _known_request(sandbox, element)
    first = "not-sent" if element.type == "sign" else "open"
    if element.status == first:
        raise invalid("status", f"the element is {first}")
    _put_element(sandbox, element, first)
    fire(sandbox, "itemReopened", request, element, at=at)
    withdraw(sandbox, request.id, at)


def cancel_validation(sandbox: Sandbox, element: Row[Any], at: datetime) -> None:
    """Take an approval back: the element waits for it again, and so does its request."""
    request = _known_request(sandbox, element)
    if element.status != "approved":
        raise invalid("status", f"an element that is {element.status} has no approval")
    _put_element(sandbox, element, "waiting", at=element.done_at)
    fire(sandbox, "itemCancelValidation", request, element, at=at)
    if get(sandbox, requests, request.id).status == "completed":
        change_status(sandbox, request, "waiting", at)


def check_unsigned(sandbox: Sandbox, element: Row[Any]) -> Row[Any]:
    """The request of a sign element whose document may still be given or sent."""
    request = _known_request(sandbox, element)
    if element.type != "sign":
        raise invalid("elementId", "is no sign element")
    if element.status not in ("not-sent", "rejected"):
        raise invalid("elementId", f"is {element.status}")
    check_unsealed(request)
    return request


def check_unsealed(request: Row[Any]) -> None:
    """Refuse to ask for more in a request that was cancelled, archived or went wrong."""
    if request.status in SEALED:
        raise invalid("requestId", f"is {request.status}")


def trigger_sign(sandbox: Sandbox, element: Row[Any], at: datetime) -> None:
    """Have the recipient sign the document of a sign element: not-sent → sent."""
    request = check_unsigned(sandbox, element)
    if not files_of_element(sandbox, element.id, ("sign",)):
        raise invalid("elementId", "has no document to sign")
    _put_element(sandbox, element, "sent")
    withdraw(sandbox, request.id, at)
    # What was submitted stays so: the signature alone moves the request on.
    put_submitted(sandbox, request.id, request.submitted_at)


# -- how it is done -------------------------------------------------------------------------------


def _hand_in(sandbox: Sandbox, request: Row[Any], element: Row[Any], at: datetime) -> None:
    status = "waiting" if _needs_approval(sandbox, request) else "approved"
    _put_element(sandbox, element, status, at=at)


def _put_element(
    sandbox: Sandbox,
    element: Row[Any],
    status: str,
    *,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    change = {"which": element.id, "new": status, "why": reason, "when": at}
    sandbox.database.execute(_set_element, change)


def _needs_approval(sandbox: Sandbox, request: Row[Any]) -> bool:
    return bool(get(sandbox, campaigns, request.campaign_id).needs_approval)


def _known_request(sandbox: Sandbox, element: Row[Any]) -> Row[Any]:
    return get(sandbox, requests, element.request_id)


def _open_request(sandbox: Sandbox, element: Row[Any]) -> Row[Any]:
    """The request of an element, which must take something yet."""
    request = _known_request(sandbox, element)
    if request.status in CLOSED:
        raise invalid("requestId", f"is {request.status}")
    return request
