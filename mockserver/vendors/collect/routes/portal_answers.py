"""How the portal answers: its page, the way back to it, and its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Row

from mockserver.kernel.exchange import Exchange
from mockserver.kernel.pages import PAGE_HEADERS
from mockserver.vendors.collect.pages import render
from mockserver.vendors.collect.service.files import read_content
from mockserver.vendors.collect.service.portal.view import Portal

_SHOWN = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8\xff"}
"""What a browser may show in place of saving it, and how it must begin: whatever a file says that
it is, it is no page of this server."""


def show_portal(status: int, portal: Portal) -> Response:
    """The page."""
    return HTMLResponse(render("portal.html", portal=portal), status, headers=PAGE_HEADERS)


def go_back(portal: Portal, done: str, element_id: str = "") -> Response:
    """Lead the browser back to the page, which says what was done."""
    place = f"#element-{element_id}" if element_id else ""
    return _redirect(f"{portal.link}?done={done}{place}")


def lead_back(portal: Portal) -> Response:
    """Lead the browser back to the page."""
    return _redirect(portal.link)


def _redirect(place: str) -> Response:
    return Response(status_code=303, headers={"location": place, "cache-control": "no-store"})


def give_file(exchange: Exchange, file: Row[Any]) -> Response:
    """A file: shown when that is safe, else saved."""
    content = read_content(exchange.sandbox, file)
    media = next((kind for kind, start in _SHOWN.items() if content.startswith(start)), "")
    way = "inline" if media else "attachment"
    headers = {
        **PAGE_HEADERS,
        "content-disposition": f"{way}; filename*=utf-8''{quote(file.name, safe='')}",
    }
    return Response(content, media_type=media or "application/octet-stream", headers=headers)
