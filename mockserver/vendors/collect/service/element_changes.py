"""Elements: added to a request, changed, judged, and given files by the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, update

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.collect.errors import invalid
from mockserver.vendors.collect.fields import Fields
from mockserver.vendors.collect.models.requests import elements, requests
from mockserver.vendors.collect.service import life
from mockserver.vendors.collect.service.campaigns import VISIBILITIES
from mockserver.vendors.collect.service.documents import check_signable, read_document
from mockserver.vendors.collect.service.files import drop_file, keep_file, make_url
from mockserver.vendors.collect.service.lookup import elements_of, files_of_element, get
from mockserver.vendors.collect.service.origins import find_base
from mockserver.vendors.collect.service.progress import withdraw
from mockserver.vendors.collect.service.sending import add_element
from mockserver.vendors.collect.service.views import show_element, show_upload

TYPES = ("docs", "text", "page", "pages")
STATUSES = ("approved", "rejected", "open", "waiting")

_change = (
    update(elements)
    .where(elements.c.id == bindparam("which"))
    .values(
        {
            "name": bindparam("new_name"),
            "order": bindparam("new_order"),
            "description": bindparam("new_description"),
            "nickname": bindparam("new_nickname"),
            "path": bindparam("new_path"),
            "mandatory": bindparam("new_mandatory"),
            "visibility": bindparam("new_visibility"),
            "visibility_conditionnal": bindparam("new_condition"),
            "extensions": bindparam("new_extensions"),
            "multipleupload": bindparam("new_multipleupload"),
            "text": bindparam("new_text"),
        }
    )
)


def create_element(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for one more document of a request, or show one more text or page.

    Raises:
        ApiError: 400, a field is missing or wrong; 404, the request is unknown.
    """
    fields, sandbox = Fields(body), exchange.sandbox
    request = get(sandbox, requests, fields.text("requestId", required=True) or "", "requestId")
    life.check_unsealed(request)
    kind = (fields.choice("type", TYPES, required=True) or "").removesuffix("s")
    kind = "docs" if kind == "doc" else kind
    known = elements_of(sandbox, request.id)
    order = fields.integer("order")
    values = {
        "item_id": sandbox.ids.token("collect.item", 17),
        "type": kind,
        "name": fields.text("name") or kind,
        "order": max((one.order for one in known), default=0) + 1 if order is None else order,
        "description": fields.text("description") or "",
        "nickname": fields.text("nickname") or "",
        "path": fields.text("path") or "",
        "mandatory": kind == "docs" and fields.flag("mandatory") is not False,
        "visibility": fields.choice("visibility", VISIBILITIES) or "visible",
        "visibility_conditionnal": fields.take("visibilityConditionnal"),
        "extensions": fields.texts("extensions") or [],
        "multipleupload": fields.flag("multipleupload") or False,
        "text": fields.text("text") or "",
        "fields": [],
    }
    element = add_element(exchange, request.id, values)
    withdraw(sandbox, request.id, exchange.at)
    return show_element(sandbox, element, exchange.at)


def change_element(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Change what a body names of an element; `status` approves, rejects (with `reason`), reopens
    (`open`) or takes an approval back (`waiting`).

    Raises:
        ApiError: 400, a field is missing or wrong, or its status cannot follow; 404, it is unknown.
    """
    fields, sandbox = Fields(body), exchange.sandbox
    element = _find_element(exchange, fields)
    status = fields.choice("status", STATUSES)
    reason = fields.text("reason") or ""
    change = _read_change(fields, element)
    sandbox.database.execute(_change, change)
    if status:
        _judge(exchange, element, status, reason)
    return show_element(sandbox, get(sandbox, elements, element.id), exchange.at)


def _find_element(exchange: Exchange, fields: Fields) -> Row[Any]:
    """The element of `elementId`; `id`, as elements call it themselves, is taken too."""
    name = "id" if fields.has("id") and not fields.has("elementId") else "elementId"
    wanted = fields.text(name, required=True) or ""
    return get(exchange.sandbox, elements, wanted, name)


def _read_change(fields: Fields, row: Row[Any]) -> dict[str, Any]:
    def keep(value: Any, before: Any) -> Any:
        return before if value is None else value

    if fields.has("name") and not fields.text("name"):
        raise invalid("name", "is empty")
    condition = fields.take("visibilityConditionnal")
    return {
        "which": row.id,
        "new_name": keep(fields.text("name"), row.name),
        "new_order": keep(fields.integer("order"), row.order),
        "new_description": keep(fields.text("description"), row.description),
        "new_nickname": keep(fields.text("nickname"), row.nickname),
        "new_path": keep(fields.text("path"), row.path),
        "new_mandatory": keep(fields.flag("mandatory"), row.mandatory),
        "new_visibility": keep(fields.choice("visibility", VISIBILITIES), row.visibility),
        "new_condition": keep(condition, row.visibility_conditionnal),
        "new_extensions": keep(fields.texts("extensions"), row.extensions),
        "new_multipleupload": keep(fields.flag("multipleupload"), row.multipleupload),
        "new_text": keep(fields.text("text"), row.text),
    }


def _judge(exchange: Exchange, element: Row[Any], status: str, reason: str) -> None:
    sandbox, at = exchange.sandbox, exchange.at
    if status == "approved":
        life.approve(sandbox, element, at)
    elif status == "rejected":
        life.reject(sandbox, element, reason, at)
    elif status == "waiting":
        life.cancel_validation(sandbox, element, at)
    else:
        life.reopen(sandbox, element, at)


def upload(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Hand a file in for a document element: the element, whose `uploads` is the one object.

    Raises:
        ApiError: 400, the file is missing, too large or of another extension; 404, the element is
            unknown.
    """
    fields, sandbox = Fields(body), exchange.sandbox
    element = _find_element(exchange, fields)
    document = read_document(exchange, fields)
    file = life.upload_file(
        sandbox, element, document.name, document.media, document.content, exchange.at, "api"
    )
    return _show_with_file(exchange, element, file)


def upload_sign(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Give a sign element the document to sign, in place of the one before.

    Raises:
        ApiError: 400, it is no PDF or too large, the element was sent already, or its request was
            cancelled or archived; 404, the element is unknown.
    """
    fields, sandbox = Fields(body), exchange.sandbox
    element = _find_element(exchange, fields)
    life.check_unsigned(sandbox, element)
    document = read_document(exchange, fields)
    check_signable(fields, document)
    for old in files_of_element(sandbox, element.id, ("sign", "signed")):
        drop_file(sandbox, old)
    file = keep_file(
        sandbox,
        element,
        "sign",
        name=document.name,
        media=document.media,
        content=document.content,
        at=exchange.at,
        by="api",
    )
    return _show_with_file(exchange, element, file)


def _show_with_file(exchange: Exchange, element: Row[Any], file: Row[Any]) -> dict[str, Any]:
    sandbox = exchange.sandbox
    shown = show_element(sandbox, get(sandbox, elements, element.id), exchange.at)
    request = get(sandbox, requests, element.request_id)
    shown["uploads"] = show_upload(find_base(sandbox, request), file, exchange.at)
    return shown


def trigger_sign(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """Have the recipient sign: not-sent → sent.

    Raises:
        ApiError: 400, it has no document, or was sent already; 404, the element is unknown.
    """
    element = _find_element(exchange, Fields(body))
    life.trigger_sign(exchange.sandbox, element, exchange.at)
    current = get(exchange.sandbox, elements, element.id)
    return show_element(exchange.sandbox, current, exchange.at)


def sync_documents(exchange: Exchange, body: Mapping[str, Any]) -> dict[str, Any]:
    """The files of a request with the folder that each belongs to, to be copied elsewhere.

    Raises:
        ApiError: 400, no request is named; 404, it is unknown.
    """
    fields, sandbox = Fields(body), exchange.sandbox
    request = get(sandbox, requests, fields.text("requestId", required=True) or "", "requestId")
    base_url = find_base(sandbox, request)
    documents = [
        {
            "id": file.id,
            "elementId": element.id,
            "name": file.name,
            "path": element.path,
            "url": make_url(base_url, file, exchange.at),
        }
        for element in elements_of(sandbox, request.id)
        for file in files_of_element(sandbox, element.id, ("upload", "signed"))
    ]
    return {"errors": [], "requestId": request.id, "documents": documents}
