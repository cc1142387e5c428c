"""`POST shortener/shorten`: section "URL Shortener"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import json_response, mark
from mockserver.kernel.exchange import here
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.schemas.shortener import ShortenRequest
from mockserver.vendors.nrs360.service import shortener


@app.post(
    "/api/rest/shortener/shorten",
    **mark(
        "shortenUrls",
        "Make short URLs",
        "documented",
        "URL Shortener › Generation short URLs",
        examples=("shortener-shorten",),
        fields={
            "shortUrl": "of this server, where it redirects; each entry gets one of its own",
            "error": "true for what is no http(s) URL, or is longer than 8,192 characters",
            "422": "urls or a longUrl that is missing or mistyped, more than 1,000; texts ours",
        },
    ),
)
async def shorten_urls(request: Request, body: ShortenRequest) -> Response:
    """A short URL for each; those that are no URL are marked, in place."""
    return json_response(200, shortener.shorten(here(request), body))
