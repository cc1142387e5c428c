"""Short URLs that are about no message. Section "URL Shortener"."""

from __future__ import annotations

from typing import Any

from mockserver.kernel.exchange import Exchange
from mockserver.vendors.nrs360.fields import Fields
from mockserver.vendors.nrs360.schemas.shortener import ShortenRequest
from mockserver.vendors.nrs360.service.links import make_link
from mockserver.vendors.nrs360.urls import is_web_url

MOST_URLS = 1000
LONGEST_URL = 8192
"""The page gives no limits: ours."""


def shorten(exchange: Exchange, body: ShortenRequest) -> dict[str, Any]:
    """A short URL for each that is one, in the order they came; the others are marked.

    Raises:
        ApiError: 422, `urls` is missing, no array, too long, or holds what has no `longUrl`.
    """
    fields = Fields(body.model_dump())
    entries = fields.entries("urls", required=True, most=MOST_URLS)
    long_urls = [entry.text("longUrl", required=True) or "" for entry in entries]
    return {"data": [_shorten(exchange, long_url) for long_url in long_urls]}


def _shorten(exchange: Exchange, long_url: str) -> dict[str, Any]:
    is_good = is_web_url(long_url) and len(long_url) <= LONGEST_URL
    short_url = make_link(exchange, "short", "", long_url) if is_good else None
    return {"longUrl": long_url, "shortUrl": short_url, "error": not is_good}
