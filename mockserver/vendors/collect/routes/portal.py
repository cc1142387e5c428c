"""What recipients open: the portal of a request, at its portalUrl."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from mockserver.kernel.application import mark
from mockserver.kernel.exchange import here
from mockserver.kernel.pages import PAGE_HEADERS, UnknownPage
from mockserver.vendors.collect.pages import render
from mockserver.vendors.collect.routes.application import app
from mockserver.vendors.collect.routes.portal_answers import (
    give_file,
    go_back,
    lead_back,
    show_portal,
)
from mockserver.vendors.collect.service import life
from mockserver.vendors.collect.service.portal import acts
from mockserver.vendors.collect.service.portal.view import open_portal
from mockserver.vendors.collect.service.portal.wording import DONE

_SOURCE = "POST /request › portalUrl; the page names the link, not what it opens"
_REFUSED = {"422": "the portal again, with what is to be put right; nothing was changed"}


@app.exception_handler(UnknownPage)
async def answer_unknown_page(_: Request, __: Exception) -> Response:
    """A link that leads nowhere, told to a person."""
    return HTMLResponse(render("unknown.html"), 404, headers=PAGE_HEADERS)


@app.head("/portal/{key}/{request_id}", include_in_schema=False)
@app.get(
    "/portal/{key}/{request_id}",
    response_class=HTMLResponse,
    **mark("openPortal", "Open the portal", "inferred", _SOURCE),
)
async def open_page(request: Request, key: str, request_id: str) -> Response:
    """All that the request asks for. Opening it is a `portalViewed` event (a HEAD is none)."""
    exchange = here(request)
    portal = open_portal(exchange, key, request_id)
    portal.done_text = DONE.get(exchange.envelope.params.get("done", ""), "")
    if exchange.envelope.method == "GET" and not portal.done_text:
        life.view_portal(exchange.sandbox, portal.request, exchange.at)
    return show_portal(200, portal)


@app.post(
    "/portal/{key}/{request_id}/documents/{element_id}",
    status_code=303,
    response_class=Response,
    **mark("uploadToPortal", "Upload files on the portal", "inferred", _SOURCE, fields=_REFUSED),
)
async def upload(request: Request, key: str, request_id: str, element_id: str) -> Response:
    """Takes files of a multipart form, field `file`; each is a `docUploaded` event."""
    exchange = here(request)
    portal = open_portal(exchange, key, request_id, 2)
    card = portal.find("docs", element_id)
    if not acts.upload(exchange, portal, card):
        return show_portal(422, portal)
    return go_back(portal, "uploaded", element_id)


@app.post(
    "/portal/{key}/{request_id}/uploads/{file_id}/delete",
    status_code=303,
    response_class=Response,
    **mark("deleteFromPortal", "Delete an upload", "inferred", _SOURCE, fields=_REFUSED),
)
async def delete(request: Request, key: str, request_id: str, file_id: str) -> Response:
    """Takes an upload back, and causes a `docDeleted` event."""
    exchange = here(request)
    portal = open_portal(exchange, key, request_id, 3)
    element_id = acts.find_file(exchange, portal, file_id).element_id
    if not acts.delete(exchange, portal, file_id):
        return show_portal(422, portal)
    return go_back(portal, "deleted", element_id)


@app.post(
    "/portal/{key}/{request_id}/forms/{element_id}",
    status_code=303,
    response_class=Response,
    **mark("answerForm", "Answer a form", "inferred", _SOURCE, fields=_REFUSED),
)
async def answer(request: Request, key: str, request_id: str, element_id: str) -> Response:
    """Takes answers by the fields' ids, and causes a `formSubmited` event."""
    exchange = here(request)
    portal = open_portal(exchange, key, request_id, 2)
    card = portal.find("form", element_id)
    if not acts.answer(exchange, portal, card):
        return show_portal(422, portal)
    return go_back(portal, "answered", element_id)


@app.post(
    "/portal/{key}/{request_id}/signatures/{element_id}",
    status_code=303,
    response_class=Response,
    **mark("signDocument", "Sign a document", "inferred", _SOURCE, fields=_REFUSED),
)
async def sign(request: Request, key: str, request_id: str, element_id: str) -> Response:
    """Takes the signer's `name` and `consent`, and makes the signed PDF."""
    exchange = here(request)
    portal = open_portal(exchange, key, request_id, 2)
    card = portal.find("sign", element_id)
    if not acts.sign(exchange, portal, card):
        return show_portal(422, portal)
    return go_back(portal, "signed", element_id)


@app.post(
    "/portal/{key}/{request_id}/submit",
    status_code=303,
    response_class=Response,
    **mark("submitPortal", "Submit the portal", "inferred", _SOURCE, fields=_REFUSED),
)
async def submit(request: Request, key: str, request_id: str) -> Response:
    """Says that all is handed in, and causes a `portalSubmited` event."""
    exchange = here(request)
    portal = open_portal(exchange, key, request_id, 1)
    if not acts.submit(exchange, portal):
        return show_portal(422, portal)
    return go_back(portal, "submitted")


@app.get(
    "/portal/{key}/{request_id}/files/{file_id}",
    response_class=Response,
    **mark("openPortalFile", "Open a file of the portal", "inferred", _SOURCE),
)
async def open_file(request: Request, key: str, request_id: str, file_id: str) -> Response:
    """A document to sign, a signed one, an upload or an example. PDFs and pictures are shown."""
    exchange = here(request)
    portal = open_portal(exchange, key, request_id, 2)
    return give_file(exchange, acts.find_file(exchange, portal, file_id))


_BACK = "a refused act leaves its own address in the browser, which may load it anew"


@app.get(
    "/portal/{key}/{request_id}/submit",
    status_code=303,
    response_class=Response,
    **mark("leaveSubmission", "Go back to the portal from a refused submission", "invented", _BACK),
)
async def leave_submission(request: Request, key: str, request_id: str) -> Response:
    """Leads to the page."""
    return lead_back(open_portal(here(request), key, request_id, 1))


@app.get(
    "/portal/{key}/{request_id}/{act}/{one}",
    status_code=303,
    response_class=Response,
    **mark("leaveAct", "Go back to the portal from a refused act", "invented", _BACK),
)
async def leave_act(request: Request, key: str, request_id: str, act: str, one: str) -> Response:
    """Leads to the page."""
    return lead_back(open_portal(here(request), key, request_id, 2))
