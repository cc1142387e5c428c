"""The file manager, and the links that its files are fetched at."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark, to_response
from mockserver.kernel.exchange import here
from mockserver.vendors.easir.links import LINK_PREFIX
from mockserver.vendors.easir.routes.application import app, without_token
from mockserver.vendors.easir.service import files


@app.get(
    "/filemanager/files/{file_id}",
    **mark(
        "getFile",
        "Read a file's entry",
        "inferred",
        "Fetch the export for campaign recipients › file_id",
        fields={"user_id": "ours", "created_at": "ours", "updated_at": "ours"},
    ),
)
async def get_file(request: Request, file_id: str) -> Response:
    """A file as the file manager shows it; `download_url` is its content."""
    return json_response(200, files.show_file(here(request), file_id))


@app.get(
    LINK_PREFIX + "files/{key}/{name}",
    **without_token(
        mark(
            "downloadFile",
            "Download a file",
            "invented",
            "What the links of files lead to",
        )
    ),
)
async def download_file(request: Request, key: str, name: str) -> Response:
    """A file's content. Its link carries no token."""
    return to_response(files.fetch(here(request), key))
