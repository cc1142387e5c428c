"""What a recipient's browser opens: short links and the unsubscribe page."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from mockserver.kernel.application import mark
from mockserver.kernel.exchange import here
from mockserver.kernel.pages import PAGE_HEADERS
from mockserver.vendors.nrs360.pages import render
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.service import links

_INFERRED = "the page names the link, not what it opens"


@app.head("/s/{code}", include_in_schema=False)
@app.get(
    "/s/{code}",
    status_code=302,
    response_class=RedirectResponse,
    **mark(
        "openShortLink", "Follow a short link", "inferred", f"Custom fields filters; {_INFERRED}"
    ),
)
async def open_short_link(request: Request, code: str) -> Response:
    """Redirects, and counts as a click (a HEAD does not)."""
    exchange = here(request)
    link = links.find_link(exchange, "short", code)
    is_click = exchange.envelope.method == "GET"
    target = links.follow(exchange, link) if is_click else link.target
    return RedirectResponse(target, 302, headers={"cache-control": "no-store"})


@app.head("/u/{code}", include_in_schema=False)
@app.get(
    "/u/{code}",
    response_class=HTMLResponse,
    **mark("openUnsubscribePage", "Open the unsubscribe page", "inferred", f"SMS; {_INFERRED}"),
)
async def open_unsubscribe_page(request: Request, code: str) -> Response:
    """Asks whether to unsubscribe; opening it alone changes nothing."""
    exchange = here(request)
    link = links.find_link(exchange, "unsubscribe", code)
    is_done = links.is_unsubscribed(exchange, link)
    return _page("unsubscribe.html", link=link, is_done=is_done)


@app.post(
    "/u/{code}",
    response_class=HTMLResponse,
    **mark("unsubscribe", "Unsubscribe", "inferred", f"SMS; {_INFERRED}"),
)
async def unsubscribe(request: Request, code: str) -> Response:
    """Puts the recipient on the channel's blacklist and causes an `unsubscribed` event."""
    exchange = here(request)
    link = links.find_link(exchange, "unsubscribe", code)
    links.unsubscribe(exchange, link)
    return _page("unsubscribe.html", link=link, is_done=True)


def _page(template: str, **values: object) -> Response:
    return Response(render(template, **values), headers=PAGE_HEADERS, media_type="text/html")
