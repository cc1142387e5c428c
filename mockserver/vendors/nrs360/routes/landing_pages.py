"""What the recipient of a landing SMS opens: the landing page, and how to leave by it."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from mockserver.kernel.application import mark
from mockserver.kernel.exchange import here
from mockserver.kernel.pages import DOCUMENT_HEADERS, PAGE_HEADERS
from mockserver.vendors.nrs360.pages import FRAME_HEADERS, aim_links, render
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.service import landing, links

_SOURCE = "Landing SMS; the page names the link, not what it opens"


@app.head("/l/{code}", include_in_schema=False)
@app.get(
    "/l/{code}",
    response_class=HTMLResponse,
    **mark("openLandingPage", "Open a landing page", "inferred", f"{{LAND_URL}}: {_SOURCE}"),
)
async def open_landing_page(request: Request, code: str) -> Response:
    """The landing page in a frame. Opening it is an `opened` event (a HEAD is none)."""
    exchange = here(request)
    link = links.find_link(exchange, "landing", code)
    if exchange.envelope.method == "GET":
        landing.open_landing(exchange, link)
    return HTMLResponse(render("landing.html", code=link.code), headers=FRAME_HEADERS)


@app.head("/l/{code}/content", include_in_schema=False)
@app.get(
    "/l/{code}/content",
    response_class=HTMLResponse,
    **mark("getLandingContent", "Show what a landing page frames", "invented", _SOURCE),
)
async def get_landing_content(request: Request, code: str) -> Response:
    """The HTML with the recipient's variables, under a policy that lets it run and send nothing."""
    exchange = here(request)
    link = links.find_link(exchange, "landing", code)
    html = aim_links(landing.render_landing(exchange, link))
    return HTMLResponse(html, headers=DOCUMENT_HEADERS)


@app.head("/l/{code}/unsubscribe", include_in_schema=False)
@app.get(
    "/l/{code}/unsubscribe",
    response_class=HTMLResponse,
    **mark(
        "openLandingUnsubscribePage",
        "Open a landing page's unsubscribe page",
        "inferred",
        f"unsubscribed_landing: {_SOURCE}",
    ),
)
async def open_landing_unsubscribe_page(request: Request, code: str) -> Response:
    """Asks whether to unsubscribe; opening it alone changes nothing."""
    exchange = here(request)
    link = links.find_link(exchange, "landing", code)
    is_done = links.is_unsubscribed(exchange, link)
    html = render("unsubscribe.html", link=link, is_done=is_done)
    return HTMLResponse(html, headers=PAGE_HEADERS)


@app.post(
    "/l/{code}/unsubscribe",
    response_class=HTMLResponse,
    **mark(
        "leaveByLandingPage",
        "Unsubscribe by a landing page",
        "inferred",
        f"unsubscribed_landing: {_SOURCE}",
    ),
)
async def leave_by_landing_page(request: Request, code: str) -> Response:
    """Puts the recipient on the SMS blacklist and causes an `unsubscribed_landing` event."""
    exchange = here(request)
    link = links.find_link(exchange, "landing", code)
    landing.leave(exchange, link)
    html = render("unsubscribe.html", link=link, is_done=True)
    return HTMLResponse(html, headers=PAGE_HEADERS)
