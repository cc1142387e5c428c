"""What a mail's recipient loads and opens: pixel, links, the mail as a page, its files."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from mockserver.kernel.application import mark
from mockserver.kernel.exchange import here
from mockserver.kernel.pages import DOCUMENT_HEADERS, PAGE_HEADERS
from mockserver.vendors.nrs360.pages import FRAME_HEADERS, PIXEL, aim_links, render
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.service import mail_links

_NO_STORE = {"cache-control": "no-store"}
_SOURCE = "Send Email message; the page names it, not how it works"


@app.head("/o/{code}.gif", include_in_schema=False)
@app.get(
    "/o/{code}.gif",
    response_class=Response,
    **mark("loadPixel", "Load a mail's pixel", "inferred", f"trackOpens in {_SOURCE}"),
)
async def load_pixel(request: Request, code: str) -> Response:
    """A GIF of one pixel; loading it is an `opened` event (a HEAD is none)."""
    exchange = here(request)
    mail = mail_links.find_mail(exchange, code)
    if exchange.envelope.method == "GET":
        mail_links.record_opening(exchange, mail)
    return Response(PIXEL, headers=_NO_STORE, media_type="image/gif")


@app.head("/c/{code}", include_in_schema=False)
@app.get(
    "/c/{code}",
    status_code=302,
    response_class=RedirectResponse,
    **mark("followMailLink", "Follow a mail's link", "inferred", f"trackClicks in {_SOURCE}"),
)
async def follow_mail_link(request: Request, code: str) -> Response:
    """Redirects, and counts as a click (a HEAD does not)."""
    exchange = here(request)
    mail, target = mail_links.find_target(exchange, code)
    if exchange.envelope.method == "GET":
        mail_links.record_click(exchange, mail, target)
    return RedirectResponse(target, 302, headers=_NO_STORE)


@app.head("/m/{code}", include_in_schema=False)
@app.get(
    "/m/{code}",
    response_class=HTMLResponse,
    **mark("showMail", "Open a mail in the browser", "inferred", f"[show_link]: {_SOURCE}"),
)
async def show_mail(request: Request, code: str) -> Response:
    """The page behind `[show_link]`: the mail in a frame that runs no scripts."""
    exchange = here(request)
    mail = mail_links.find_mail(exchange, code)
    page = render("mail.html", mail=mail, content=f"{code}/content")
    return Response(page, headers=FRAME_HEADERS, media_type="text/html")


@app.head("/m/{code}/content", include_in_schema=False)
@app.get(
    "/m/{code}/content",
    response_class=HTMLResponse,
    **mark("showMailContent", "A mail's HTML", "inferred", f"[show_link]: {_SOURCE}"),
)
async def show_mail_content(request: Request, code: str) -> Response:
    """The mail's HTML as it was sent, under a policy that lets it run and send nothing."""
    mail = mail_links.find_mail(here(request), code)
    return Response(aim_links(mail.html), headers=DOCUMENT_HEADERS, media_type="text/html")


@app.head("/a/{code}", include_in_schema=False)
@app.get(
    "/a/{code}",
    response_class=Response,
    **mark(
        "downloadAttachment", "Download a mail's file", "inferred", f"[attachment_ID]: {_SOURCE}"
    ),
)
async def download_attachment(request: Request, code: str) -> Response:
    """The file behind `[attachment_1]`, to be saved."""
    file = mail_links.find_file(here(request), code)
    headers = {
        **PAGE_HEADERS,
        "content-security-policy": "sandbox; default-src 'none'",
        "content-disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "content-type": file.type,
    }
    return Response(file.content, headers=headers)
