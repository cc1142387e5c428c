"""What campaigns' links open: a preview, the letters' ZIP, the page to unsubscribe."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from mockserver.kernel.application import LongResponse, mark
from mockserver.kernel.exchange import here
from mockserver.kernel.pages import DOCUMENT_HEADERS, PAGE_HEADERS
from mockserver.vendors.easir.links import LINK_PREFIX
from mockserver.vendors.easir.pages import render
from mockserver.vendors.easir.routes.application import app, without_token
from mockserver.vendors.easir.service.campaigns import leaving
from mockserver.vendors.easir.service.campaigns.letters import open_letters, stream_archive
from mockserver.vendors.easir.service.campaigns.previews import open_preview

_INFERRED = "the page prints a URL, not what it is made of"


@app.get(
    f"{LINK_PREFIX}campaigns/{{code}}/campaign.html",
    response_class=HTMLResponse,
    **without_token(mark("openPreview", "Open a preview", "inferred", f"Preview; {_INFERRED}")),
)
async def open_preview_page(request: Request, code: str) -> Response:
    """A campaign as its recipient would see it."""
    page = open_preview(here(request), code)
    return Response(page, headers=DOCUMENT_HEADERS, media_type="text/html")


@app.get(
    f"{LINK_PREFIX}campaigns/{{code}}/letters.zip",
    response_class=Response,
    **without_token(
        mark(
            "openLetters", "Fetch a campaign's letters", "inferred", f"Letter campaign; {_INFERRED}"
        )
    ),
)
async def open_letters_archive(request: Request, code: str) -> Response:
    """A ZIP with one PDF per recipient; 410 when five minutes have passed."""
    exchange = here(request)
    pieces = stream_archive(exchange.sandbox, open_letters(exchange, code))
    response = LongResponse(b"", pieces, media_type="application/zip")
    response.headers["content-disposition"] = 'attachment; filename="letters.zip"'
    response.headers["x-content-type-options"] = "nosniff"
    return response


@app.get(
    f"{LINK_PREFIX}unsubscribe/{{code}}",
    response_class=HTMLResponse,
    **without_token(
        mark(
            "openUnsubscribePage",
            "Open the unsubscribe page",
            "inferred",
            "Set campaign settings; what the footer links to while no URL is set",
        )
    ),
)
async def open_unsubscribe_page(request: Request, code: str) -> Response:
    """Asks whether to unsubscribe; opening it alone changes nothing."""
    message = leaving.find_message_of(here(request), code)
    return _answer(message.recipient, is_done=message.consent_email is False)


@app.post(
    f"{LINK_PREFIX}unsubscribe/{{code}}",
    response_class=HTMLResponse,
    **without_token(
        mark(
            "unsubscribe",
            "Unsubscribe",
            "inferred",
            "Set campaign settings; what the footer links to while no URL is set",
        )
    ),
)
async def unsubscribe(request: Request, code: str) -> Response:
    """The contact does not consent to e-mails any more."""
    return _answer(leaving.unsubscribe(here(request), code), is_done=True)


def _answer(recipient: str, *, is_done: bool) -> Response:
    page = render("unsubscribe.html", recipient=recipient, is_done=is_done)
    return Response(page, headers=PAGE_HEADERS, media_type="text/html")
