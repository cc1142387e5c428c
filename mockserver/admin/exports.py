"""Requests of the journal for other tools: curl commands and HTTP archives."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy import Row

from mockserver.admin.commands import list_credentials, write_command
from mockserver.admin.console import (
    Console,
    CurrentConsole,
    CurrentSandbox,
    Words,
    make_router,
)
from mockserver.admin.exchanges import find_exchange, walk, write_url
from mockserver.admin.har import render_entry, render_har
from mockserver.kernel.sandbox import DEFAULT, Sandbox

router = make_router("requests")

Format = Literal["har", "curl"]
Most = Annotated[int, Query(ge=1, le=10_000, description="How many at most: the newest.")]

_TEXT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "text/plain": {"schema": {"type": "string"}},
        }
    }
}


@router.get("/export", operation_id="exportRequests", response_class=Response, responses=_FILE)
async def export_requests(
    request: Request,
    console: CurrentConsole,
    sandbox: CurrentSandbox,
    q: Words = "",
    format: Format = "har",  # noqa: A002 - the parameter's name
    limit: Most = 1000,
) -> Response:
    """The requests that match search words, oldest first, as a file: an HTTP Archive (HAR 1.2), or
    a shell script of curl commands."""
    origin = console.origin(request.scope)
    rows = [row async for row in _take(sandbox, q, limit)][::-1]
    if format == "curl":
        commands = [_write_command(console, sandbox, row, origin) for row in rows]
        return PlainTextResponse("\n".join(commands), headers=_name_file(sandbox, "sh"))
    archive = render_har([render_entry(row, write_url(row, sandbox, origin)) for row in rows])
    content = json.dumps(archive, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, headers=_name_file(sandbox, "har"), media_type="application/json")


@router.get(
    "/{exchange}/curl",
    operation_id="writeRequestAsCurl",
    response_class=PlainTextResponse,
    responses=_TEXT,
)
async def write_curl(
    request: Request,
    console: CurrentConsole,
    sandbox: CurrentSandbox,
    row: Annotated[Row[Any], Depends(find_exchange)],
) -> Response:
    """A request as a curl command that does it again, in the sandbox of the journal.

    What the journal hides comes from shell variables. Where the fixtures have a credential, that
    is used unless the variable is set.
    """
    origin = console.origin(request.scope)
    return PlainTextResponse(_write_command(console, sandbox, row, origin))


async def _take(sandbox: Sandbox, words: str, limit: int) -> AsyncIterator[Row[Any]]:
    taken = 0
    async for row in walk(sandbox, words):
        yield row
        taken += 1
        if taken == limit:
            return


def _write_command(console: Console, sandbox: Sandbox, row: Row[Any], origin: str) -> str:
    vendor = console.catalog.load(row.vendor)
    name = None if sandbox.name == DEFAULT else sandbox.name
    credentials = list_credentials(vendor, name) if vendor is not None else {}
    return write_command(row, write_url(row, sandbox, origin), credentials)


def _name_file(sandbox: Sandbox, ending: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="requests-{sandbox.name}.{ending}"'}
