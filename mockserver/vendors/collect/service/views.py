"""Objects as they are answered: contacts, requests with their elements, uploads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.collect.dates import iso
from mockserver.vendors.collect.models.contacts import contacts
from mockserver.vendors.collect.models.requests import requests
from mockserver.vendors.collect.service.files import EXPIRES, make_url
from mockserver.vendors.collect.service.lookup import (
    contributors_of,
    elements_of,
    files_of,
    files_of_element,
    find,
    find_all,
    get,
)
from mockserver.vendors.collect.service.origins import find_base

SIGNED = ("sign", "signed")
"""The kinds of files that a sign element shows: the document, and the signed one."""

GROUPS = {
    "docs": "documents",
    "form": "forms",
    "text": "texts",
    "page": "pages",
    "sign": "signs",
}
"""Where elements and items are listed, by their types."""


def show_contact(row: Row[Any]) -> dict[str, Any]:
    """A contact inside of a request, in the order that is printed; nothing is said of what is
    not known."""
    shown = {
        "_id": row.id,
        "email": row.email,
        "company": row.company,
        "lastName": row.last_name,
        "createdAt": iso(row.created_at),
        "firstName": row.first_name,
        "phone": row.phone,
        "tag": row.tags,
        "custom": row.custom,
        "nbRequest": row.nb_request,
        "lastActivity": iso(row.last_activity) if row.last_activity else None,
    }
    always = ("_id", "email", "nbRequest")
    return {key: value for key, value in shown.items() if value or key in always}


def show_new_contact(row: Row[Any]) -> dict[str, Any]:
    """A contact that a send made, with no more than POST /requests prints."""
    whole = show_contact(row)
    left_out = ("company", "nbRequest", "lastActivity")
    return {key: whole[key] for key in whole if key not in left_out}


def show_brief(sandbox: Sandbox, row: Row[Any], contact: Row[Any] | None = None) -> dict[str, Any]:
    """A request as POST /request prints it, and as it is in lists."""
    if contact is None:
        contact = find(sandbox, contacts, row.contact_id)
    assert contact is not None
    shown = {
        "_id": row.id,
        "status": row.status,
        "contact": show_contact(contact),
        "dueDate": iso(row.due_at) if row.due_at else None,
        "privacy": row.privacy,
        "branding": row.branding,
        "createdAt": iso(row.created_at),
        "portalUrl": portal_url(sandbox, row),
        "campaignId": row.campaign_id,
        "data": row.data or None,
        "createdBy": row.created_by,
        "assignedTo": row.assigned_to,
        "sendMessage": row.send_message,
        "sendCompletionMessage": row.send_completion_message,
        "sendRejectionMessage": row.send_rejection_message,
        "sendReopenMessage": row.send_reopen_message,
    }
    return {key: value for key, value in shown.items() if value is not None}


def show_briefs(sandbox: Sandbox, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Requests as they are in lists."""
    known = find_all(sandbox, contacts, sorted({row.contact_id for row in rows}))
    return [show_brief(sandbox, row, known[row.contact_id]) for row in rows]


def show_whole(
    sandbox: Sandbox, row: Row[Any], now: datetime, expires: int = EXPIRES
) -> dict[str, Any]:
    """A request with its elements; URLs of files are good for `expires` seconds."""
    uploads: dict[str, list[Row[Any]]] = {}
    for file in files_of(sandbox, row.id):
        uploads.setdefault(file.element_id, []).append(file)
    whole = show_brief(sandbox, row)
    helpers = contributors_of(sandbox, row.id)
    if helpers:
        whole["contributors"] = [show_contact(one) for one in helpers]
    base_url = find_base(sandbox, row)
    groups: dict[str, list[Any]] = {name: [] for name in GROUPS.values()}
    for element in elements_of(sandbox, row.id):
        files = uploads.get(element.id, [])
        shown = _show_element(base_url, element, files, now, expires)
        groups[GROUPS[element.type]].append(shown)
    return {**whole, **groups}


def show_element(
    sandbox: Sandbox, element: Row[Any], now: datetime, expires: int = EXPIRES
) -> dict[str, Any]:
    """An element by itself, with the request it belongs to."""
    request = get(sandbox, requests, element.request_id)
    kinds = ("upload", "sample", *SIGNED)
    files = files_of_element(sandbox, element.id, kinds)
    shown = _show_element(find_base(sandbox, request), element, files, now, expires)
    return {**shown, "request": {"_id": request.id, "campaignId": request.campaign_id}}


def _show_element(
    base_url: str, row: Row[Any], files: Iterable[Row[Any]], now: datetime, expires: int
) -> dict[str, Any]:
    files = list(files)
    shown: dict[str, Any] = {
        "id": row.id,
        "itemId": row.item_id,
        "name": row.name,
        "type": row.type,
        "status": row.status,
        **show_shape(row),
    }
    if row.reason:
        shown["reason"] = row.reason
    if row.type == "form":
        shown["items"] = show_fields(row)
    if row.type in ("docs", "sign"):
        kinds = SIGNED if row.type == "sign" else ("upload",)
        shown["uploads"] = [
            show_upload(base_url, file, now, expires) for file in files if file.kind in kinds
        ]
        sample = next((file for file in files if file.kind == "sample"), None)
        if sample is not None:
            shown["sample"] = {
                "url": make_url(base_url, sample, now, expires),
                "name": sample.name,
            }
    if row.status == "signed":
        shown |= {"signedBy": row.signer, "signedAt": iso(row.done_at)}
    return shown


def show_shape(row: Row[Any]) -> dict[str, Any]:
    """What an item of a campaign and its elements have in common; nothing is said of what is not
    there."""
    optional = {
        "visibilityConditionnal": row.visibility_conditionnal,  # sic
        "description": row.description,
        "nickname": row.nickname,
        "path": row.path,
        "text": row.text,
    }
    shown = {
        "order": row.order,
        "mandatory": row.mandatory,
        "visibility": row.visibility,
        **{key: value for key, value in optional.items() if value},
    }
    if row.type in ("docs", "sign"):
        shown |= {"extensions": row.extensions, "multipleupload": row.multipleupload}
    return shown


def show_upload(
    base_url: str, file: Row[Any], now: datetime, expires: int = EXPIRES
) -> dict[str, Any]:
    """A file of an element."""
    return {
        "id": file.id,
        "url": make_url(base_url, file, now, expires),
        "name": file.name,
        "size": file.size,
        "createdAt": iso(file.created_at),
        "scannedOn": iso(file.scanned_at) if file.scanned_at else None,
        "virusScanned": file.scanned_at is not None,
    }


def show_fields(row: Row[Any]) -> list[Mapping[str, Any]]:
    """The fields of a form, with what was answered."""
    answers = row.answers or {}
    return [
        {**field, **({"value": answers[field["id"]]} if field["id"] in answers else {})}
        for field in row.fields
    ]


def portal_url(sandbox: Sandbox, row: Row[Any]) -> str:
    """The address of a request's portal."""
    return f"{find_base(sandbox, row)}/portal/{row.portal_key}/{row.id}"


def show_message(row: Row[Any]) -> dict[str, Any]:
    """A message as webhooks tell it."""
    return {
        "_id": row.id,
        "kind": row.kind,
        "channel": row.channel,
        "to": row.recipient,
        "status": row.status,
        "createdAt": iso(row.created_at),
    }
