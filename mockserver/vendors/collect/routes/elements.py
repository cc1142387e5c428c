"""Elements of requests, and their files."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.collect.routes.application import app, serve
from mockserver.vendors.collect.routes.requests import OTHER
from mockserver.vendors.collect.schemas.elements import (
    ElementChange,
    ElementChoice,
    ElementFile,
    NewElement,
    RequestChoice,
)
from mockserver.vendors.collect.service import element_changes, files


@serve(
    "POST",
    "/elements",
    **mark("createElement", "Add an element to a request", "inferred", OTHER),
)
async def create_element(request: Request, body: NewElement) -> Response:
    """Ask for one more document, or show one more text or page."""
    return json_response(200, element_changes.create_element(here(request), body.model_dump()))


@serve(
    "PATCH",
    "/elements",
    **mark(
        "changeElement",
        "Approve, reject or change an element",
        "inferred",
        OTHER,
        fields={"status": "approved, rejected (with `reason`), open, waiting: the names are ours"},
    ),
)
async def change_element(request: Request, body: ElementChange) -> Response:
    """Judge what was handed in for an element, or change what is asked for."""
    return json_response(200, element_changes.change_element(here(request), body.model_dump()))


@serve(
    "POST",
    "/upload",
    **mark(
        "upload",
        "Upload a file",
        "inferred",
        OTHER,
        fields={
            "url": "fetched before the answer, without redirects; what is longer is cut off",
            "extensions": "another extension is 400",
        },
    ),
)
async def upload(request: Request, body: ElementFile) -> Response:
    """Hand a file in for a document element."""
    return json_response(200, element_changes.upload(here(request), body.model_dump()))


@serve(
    "POST",
    "/upload-sign",
    **mark(
        "uploadSign",
        "Upload a document to sign",
        "inferred",
        OTHER,
        fields={"data": "PDF alone: a page with the signature is added to it"},
    ),
)
async def upload_sign(request: Request, body: ElementFile) -> Response:
    """Give a sign element its document."""
    return json_response(200, element_changes.upload_sign(here(request), body.model_dump()))


@serve(
    "POST",
    "/trigger-sign",
    **mark("triggerSign", "Have a document signed", "inferred", OTHER),
)
async def trigger_sign(request: Request, body: ElementChoice) -> Response:
    """Have the recipient sign: not-sent → sent."""
    return json_response(200, element_changes.trigger_sign(here(request), body.model_dump()))


@serve(
    "POST",
    "/syncdocs",
    **mark(
        "syncDocuments",
        "List what is to be synchronised",
        "inferred",
        f"{OTHER}, which name it; body and answer are ours",
    ),
)
async def sync_documents(request: Request, body: RequestChoice) -> Response:
    """The files of a request with their folders."""
    return json_response(200, element_changes.sync_documents(here(request), body.model_dump()))


@app.get(
    "/files/{file_id}",
    response_class=Response,
    **mark(
        "openFile",
        "Open a file",
        "invented",
        "URLs of files lead here; how the vendor's look is not known",
    ),
)
async def open_file(request: Request, file_id: str) -> Response:
    """The file behind a URL, as long as that is good."""
    file, content = files.open_file(here(request), file_id)
    headers = {
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
        "content-disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "content-type": file.type,
    }
    return Response(content, headers=headers)
